"""How long the event loop stands still while a password is verified with the product's Argon2id profile.

A ticker sleeps 1 ms at a time; what a tick comes later than that is a stall. Each round measures an idle loop
and then, for about as long, a loop beside one verification.
"""

from __future__ import annotations

import asyncio
import time
from statistics import median
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.profiles import RFC_9106_LOW_MEMORY

from tests.bench import Figure

if TYPE_CHECKING:
    from collections.abc import Awaitable

ROUNDS = 30
AIM = 0.020
"""The longest stall, at most, s."""
TICK = 0.001
"""What the ticker sleeps, s."""


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure `rounds` verifications and as many idle stretches."""
    idle, beside, duration = asyncio.run(_measure(rounds))
    took = f"{1000 * median(duration):.0f} ms"
    return [
        Figure("stall, idle loop", "make bench", _longest(idle), "-"),
        Figure("a password verification", "make bench", f"median {took}", "-"),
        Figure(
            "stall while verifying",
            "make bench",
            _longest(beside),
            f"<= {1000 * AIM:.0f} ms",
            max(beside) <= AIM,
        ),
    ]


async def _measure(rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Return each round's longest idle stall, longest stall while verifying, and verification time, s."""
    from tui.work import hashing

    hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
    password = "correct horse battery staple"
    stored = await hashing(hasher.hash, password)
    idle: list[float] = []
    beside: list[float] = []
    duration: list[float] = []
    for _ in range(rounds):
        started = time.perf_counter()
        beside.append(await _longest_stall(hashing(hasher.verify, stored, password)))
        duration.append(time.perf_counter() - started)
        idle.append(await _longest_stall(asyncio.sleep(duration[-1])))
    return idle, beside, duration


async def _longest_stall(work: Awaitable[object]) -> float:
    """Tick until the work is done and return the longest delay of a tick, s."""
    task = asyncio.ensure_future(work)
    longest = 0.0
    while not task.done():
        before = time.perf_counter()
        await asyncio.sleep(TICK)
        longest = max(longest, time.perf_counter() - before - TICK)
    await task
    return longest


def _longest(stalls: list[float]) -> str:
    """Return the longest of all rounds and of the middle one, ms."""
    return f"max {1000 * max(stalls):.1f} ms (median of {len(stalls)} rounds {1000 * median(stalls):.1f} ms)"
