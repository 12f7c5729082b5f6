"""What the guided mode costs a visitor: the same keys in the same windows with and without it, by turns.

In one process, without a terminal; every key is followed by a painted frame. Memory is Python's own objects,
by tracemalloc and after a collection, while the windows of the reset stand over each other.
"""

from __future__ import annotations

import asyncio
import gc
import time
import tracemalloc
from collections.abc import Coroutine
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final, Protocol

from screens.common.settings import Settings
from tests.bench import Figure
from tests.bench.start import spread
from tests.helpers.windows.cameras import PHONE, Practice, visit
from tui.camera import Camera

ROUNDS = 20
MEMORY_ROUNDS: Final = 5
"""Are enough: it hardly differs between them."""
KEYS_A_SECOND: Final = 2.0
"""Of a person, as in the bench `ssh`."""
MOST_CPU: Final = 0.02
"""Of one core, a visitor."""
MOST_MEMORY: Final = 0.1
"""MB, a visitor."""
_WINDOWS: Final = ("down", "enter", *PHONE, "down", "down", "up", "f1", "f1", "f2", "escape")
_BACK: Final = ("escape", "escape")


class _Measure(Protocol):
    def __call__(self, camera: Camera, *, guided: bool) -> Coroutine[None, None, float]: ...


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure `rounds` visits of each kind, in pairs, after one of each that is not counted."""
    with TemporaryDirectory() as folder:
        practice = Practice(Path(folder))
        camera = practice.camera("lost")
        times = _pairs(camera, rounds, _visit)
        memory = _pairs(camera, min(rounds, MEMORY_ROUNDS), _held)
        practice.close()
    # Of each pair on its own: what else the machine does changes between the pairs more than within one.
    added = max(median(led - plain for plain, led in times), 0) * KEYS_A_SECOND
    slower = median(led / plain for plain, led in times)
    more = median(led - plain for plain, led in memory) / 1e6
    larger = median(led / plain for plain, led in memory)
    return [
        Figure(
            "guided mode: processor time of a key and its frame",
            "python -m tests.bench guided",
            f"{spread([led for _, led in times])}, without it {spread([plain for plain, _ in times])}; "
            f"ratio {slower:.2f}; at {KEYS_A_SECOND:.0f} keys a second {100 * added:.2f} % of a core more",
            f"<= {100 * MOST_CPU:.0f} % a visitor",
            added <= MOST_CPU,
        ),
        Figure(
            "guided mode: memory of a visit with two windows open",
            "python -m tests.bench guided",
            f"{more:.3f} MB more; ratio {larger:.3f}",
            f"<= {MOST_MEMORY} MB",
            more <= MOST_MEMORY,
        ),
    ]


def _pairs(camera: Camera, rounds: int, measure: _Measure) -> list[tuple[float, float]]:
    """Measure without and with the guided mode, by turns; which is the first changes."""
    pairs = []
    for number in range(rounds + 1):
        led = asyncio.run(measure(camera, guided=True)) if number % 2 else 0.0
        plain = asyncio.run(measure(camera, guided=False))
        led = led or asyncio.run(measure(camera, guided=True))
        if number:  # the first fills the caches of all
            pairs.append((plain, led))
    return pairs


async def _visit(camera: Camera, *, guided: bool) -> float:
    """Return what a key takes, s of processor time."""
    async with visit(camera, settings=Settings(boot=0, guided=guided)) as user:
        started = time.process_time()
        for key in (*_WINDOWS, *_BACK):
            await user.press(key)
            user.shown()
        return (time.process_time() - started) / len((*_WINDOWS, *_BACK))


async def _held(camera: Camera, *, guided: bool) -> float:
    """Return what a visit holds, bytes."""
    gc.collect()
    tracemalloc.start()
    try:
        async with visit(camera, settings=Settings(boot=0, guided=guided)) as user:
            for key in _WINDOWS:
                await user.press(key)
                user.shown()
            gc.collect()
            return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
