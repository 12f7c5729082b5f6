"""Garbage collection between keystrokes.

A full collection walks every object of every app: 0.9 s at 50 sessions with Python's defaults, during which
no key is read (measured by a prototype). So what was there at the start is left out for good, and the
rest is collected soon after a session has ended, in the first quiet moment.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import Final

_CALM: Final = 0.5
"""Seconds without any input that make a quiet moment."""
_AFTER: Final = 1.0
"""Seconds after the end of a session: timers that were called off keep an app until they would be due."""
_PAUSE: Final = 50
"""However busy the server is, it is collected after so many times what the last time took: 2 s beside one
session, half a minute beside 50. Otherwise visitors who come and go fill the memory while one types."""
_THRESHOLDS: Final = (10_000, 5, 1_000)
"""Every 10,000 new objects a collection takes 5 ms, every 50,000 it took 25; every fifth takes up to 30."""
_REST: Final = 0.05
"""Seconds after the end of an app until asyncio has let go of it."""


async def collect_young() -> None:
    """Free an app that was never shown while it is young: that takes 5 ms, however many others there are."""
    await asyncio.sleep(_REST)
    gc.collect(1)


class GcScheduler:
    """Collects what ended sessions leave. `last_input` gives the loop's time of the last key."""

    def __init__(self, last_input: Callable[[], float]) -> None:
        self._last_input = last_input
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._at_latest = 0.0

    def begin(self) -> None:
        """Leave out all that there is now: modules, classes, translations. Once everything is loaded."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_THRESHOLDS)

    def left(self) -> None:
        """A session has ended, and its app is rubbish."""
        if self._timer is None:
            self._timer = self._loop.call_later(_AFTER, self._look)

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        self._timer = None
        now = self._loop.time()
        if now - self._last_input() >= _CALM or now >= self._at_latest:
            gc.collect()
            self._at_latest = now + _PAUSE * (self._loop.time() - now)
        else:
            self._timer = self._loop.call_later(_CALM, self._look)
