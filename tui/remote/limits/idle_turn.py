"""When to begin what takes long, so that it does not delay the keystrokes of running sessions.

An app's start takes 80 ms of the loop in steps of up to 20, and a key passes through the loop some ten times
before it is seen.
"""

from __future__ import annotations

import asyncio
from typing import Final

_SHORT: Final = 0.002
"""Seconds: a turn of the loop that took longer dealt with a visitor's key, or with a step of a sign-in."""


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
