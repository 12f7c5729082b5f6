"""A start waits for those who are there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tui.remote.limits.idle_turn import idle_turn


@asynccontextmanager
async def busy(seconds: float) -> AsyncIterator[list[float]]:
    """A visitor's keys keep the loop busy for so long in every turn; the turns so far."""
    turns: list[float] = []

    async def work() -> None:
        while True:
            turns.append(time.perf_counter())
            time.sleep(seconds)  # noqa: ASYNC251 - blocks the loop on purpose
            await asyncio.sleep(0)

    working = asyncio.create_task(work())
    try:
        yield turns
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


async def test_however_busy_the_loop_is_a_start_begins() -> None:
    async with busy(0.004):
        began = time.perf_counter()
        await idle_turn(0.1)
        assert time.perf_counter() - began >= 0.1


async def test_nobody_waits_where_nothing_is_done() -> None:
    async with asyncio.timeout(5):
        await idle_turn(60)
