"""Garbage collection between keystrokes.

A full collection walks every object of every app that is alive: 0.2 s of a core beside 50 sessions, during
which no key is read. What was there at the start is left out of it for good. Sessions leave little for it:
their apps go by themselves (tui/remote/terminal/release.py), and 30 kB of small objects remain of each. So it
can wait for a quiet moment, and where none comes, for many sessions.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
from collections.abc import Callable
from typing import Final

from tui.remote.limits.event_loop import forget_cancelled_timers

_CALM: Final = 0.5
"""Seconds without any input that make a quiet moment."""
_AFTER: Final = 1.0
"""Seconds after the end of a session: what it began has ended by then."""
_MOST_LEFT: Final = 50
"""However busy the server is, it is collected when so many sessions have ended since the last time: 6 MB."""
_LONGEST: Final = 300.0
"""And at the latest so many seconds after the first of them: closed windows leave something, too."""
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
        self._left = 0
        """Sessions that have ended since the last collection."""
        self._at_latest = 0.0

    def begin(self) -> None:
        """Leave out all that there is now: modules, classes, translations. Once everything is loaded."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_THRESHOLDS)

    def left(self) -> None:
        """A session has ended."""
        self._left += 1
        if self._timer is None:
            self._at_latest = self._loop.time() + _LONGEST
            self._timer = self._loop.call_later(_AFTER, self._look)

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        self._timer = None
        forget_cancelled_timers(self._loop)
        now = self._loop.time()
        is_calm = now - self._last_input() >= _CALM
        if is_calm or self._left >= _MOST_LEFT or now >= self._at_latest:
            gc.collect()
            self._left = 0
            if is_calm:
                _give_back()
        else:
            self._timer = self._loop.call_later(_CALM, self._look)


def _give_back() -> None:
    """Give the system the memory that is free within the heap. glibc's allocator alone keeps it otherwise."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)
