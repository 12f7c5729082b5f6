"""Newcomers wait for those who are there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import pairwise

from tui.remote.limits.handshake_queue import HandshakeQueue, idle_turn


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


async def test_steps_are_taken_in_order_and_one_that_fails_holds_up_nobody() -> None:
    loop = asyncio.get_running_loop()
    failed: list[object] = []
    loop.set_exception_handler(lambda _, context: failed.append(context["exception"]))
    queue, taken = HandshakeQueue(), list[int]()

    def fail() -> None:
        raise ValueError

    for number in range(5):
        queue.step(lambda number=number: taken.append(number))  # type: ignore[misc]
        queue.step(fail)
    await queue.turn()
    assert taken == [0, 1, 2, 3, 4]
    assert len(failed) == 5
    await queue.turn()  # after a while without any


async def test_a_key_is_dealt_with_before_the_next_step() -> None:
    queue, taken = HandshakeQueue(), list[float]()
    async with busy(0.004) as turns:
        for _ in range(3):
            queue.step(lambda: taken.append(time.perf_counter()))
        await queue.turn()
    between = [sum(before < turn < after for turn in turns) for before, after in pairwise(taken)]
    assert min(between) >= 1  # usually five, but on a busy machine turns are longer


async def test_however_busy_the_loop_is_a_start_begins() -> None:
    async with busy(0.004):
        began = time.perf_counter()
        await idle_turn(0.1)
        assert time.perf_counter() - began >= 0.1


async def test_nobody_waits_where_nothing_is_done() -> None:
    async with asyncio.timeout(5):
        await idle_turn(60)
