"""Queue handshakes so that they do not delay the keystrokes of running sessions.

A connection costs the loop some 5 ms in steps of half a millisecond, an app's start 80 ms in steps of up to
20, and a key passes through the loop some ten times before it is seen. With the steps of 25 newcomers in
every turn of the loop that took half a second.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

_SHORT: Final = 0.002
"""Seconds: a turn of the loop that took longer dealt with a visitor's key, or with a step of a handshake."""
_AT_LATEST: Final = 0.02
"""Seconds that a step waits for a gap: however busy the loop is, six connections a second come in."""


async def idle_turn(at_latest: float) -> None:
    """Wait for a turn of the loop that is short, or for so many seconds."""
    clock = asyncio.get_running_loop().time
    now = began = clock()
    while True:
        before = now
        await asyncio.sleep(0)
        now = clock()
        if now - before <= _SHORT or now - began >= at_latest:
            return


class HandshakeQueue:
    """Takes newcomers' steps in the order in which they came, one in a gap. For one event loop."""

    def __init__(self) -> None:
        self._steps: deque[Callable[[], None]] = deque()
        self._taking: asyncio.Task[None] | None = None

    def step(self, take: Callable[[], None]) -> None:
        """Take a step when it is its turn."""
        self._steps.append(take)
        if self._taking is None:
            self._taking = asyncio.create_task(self._take())

    async def turn(self) -> None:
        """Wait for one's turn."""
        come = asyncio.Event()
        self.step(come.set)
        await come.wait()

    async def _take(self) -> None:
        loop = asyncio.get_running_loop()
        while self._steps:
            await idle_turn(_AT_LATEST)
            loop.call_soon(self._steps.popleft())
        self._taking = None
