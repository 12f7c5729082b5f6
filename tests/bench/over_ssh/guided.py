"""What the guided mode costs a visitor: the same keys in the same windows with and without it, by turns.

In one process, without a terminal; every key is followed by a painted frame. Memory is Python's own objects
while the windows of the reset stand over each other.
"""

from __future__ import annotations

import asyncio
import gc
import time
import tracemalloc
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from screens.common.settings import Settings
from tests.bench import Figure
from tests.bench.start import spread
from tests.helpers.windows.cameras import PHONE, Practice, visit
from tui.camera import Camera

ROUNDS = 15
KEYS_A_SECOND: Final = 2.0
"""Of a person, as in the bench `ssh`."""
MOST_CPU: Final = 0.02
"""Of one core, a visitor."""
MOST_MEMORY: Final = 0.1
"""MB, a visitor."""
_WINDOWS: Final = ("down", "enter", *PHONE, "down", "down", "up", "f1", "f1", "f2", "escape")
_BACK: Final = ("escape", "escape")


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure `rounds` visits of each kind, after one of each that is not counted."""
    with TemporaryDirectory() as folder:
        practice = Practice(Path(folder))
        camera = practice.camera("lost")
        times: dict[bool, list[float]] = {False: [], True: []}
        for number in range(rounds + 1):
            for guided in (False, True):
                took = asyncio.run(_visit(camera, guided=guided))
                if number:
                    times[guided].append(took)
        memory = {guided: asyncio.run(_held(camera, guided=guided)) for guided in (False, True)}
        practice.close()
    plain, led = median(times[False]), median(times[True])
    added = max(led - plain, 0) * KEYS_A_SECOND
    more = (memory[True] - memory[False]) / 1e6
    return [
        Figure(
            "guided mode: processor time of a key and its frame",
            "python -m tests.bench guided",
            f"{spread(times[True])}, without it {spread(times[False])}; ratio {led / plain:.2f}; at "
            f"{KEYS_A_SECOND:.0f} keys a second {100 * added:.2f} % of a core more",
            f"<= {100 * MOST_CPU:.0f} % a visitor",
            added <= MOST_CPU,
        ),
        Figure(
            "guided mode: memory of a visit with two windows open",
            "python -m tests.bench guided",
            f"{more:.3f} MB more; ratio {memory[True] / memory[False]:.2f}",
            f"<= {MOST_MEMORY} MB",
            more <= MOST_MEMORY,
        ),
    ]


async def _visit(camera: Camera, *, guided: bool) -> float:
    """Return what a key takes, s of processor time."""
    async with visit(camera, settings=Settings(boot=0, guided=guided)) as user:
        started = time.process_time()
        for key in (*_WINDOWS, *_BACK):
            await user.press(key)
            user.shown()
        return (time.process_time() - started) / len((*_WINDOWS, *_BACK))


async def _held(camera: Camera, *, guided: bool) -> int:
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
