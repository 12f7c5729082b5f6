"""Garbage collection when nobody is typing.

A full collection walks every object of every app: 0.9 s at 50 sessions with Python's defaults, during which
nobody's key is heard (measured by a prototype). So what was there at the start is left out for good, and the
rest is collected soon after a session has ended, in the first quiet moment.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import Final

_CALM: Final = 0.5
"""Seconds without any input that make a quiet moment."""
_AFTER: Final = 2.0
"""Seconds after the end of a session: timers that were called off keep an app until they would be due."""
_AT_LATEST: Final = 30.0
"""Seconds after which it is collected however busy the host is."""
_THRESHOLDS: Final = (50_000, 20, 1_000)


class Quiet:
    """Collects what ended sessions leave. `last_input` gives the loop's time of anybody's last key."""

    def __init__(self, last_input: Callable[[], float]) -> None:
        self._last_input = last_input
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._since = 0.0

    def begin(self) -> None:
        """Leave out all that there is now: modules, classes, translations. Once everything is loaded."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_THRESHOLDS)

    def left(self) -> None:
        """A session has ended, and its app is rubbish."""
        if self._timer is None:
            self._since = self._loop.time()
            self._timer = self._loop.call_later(_AFTER, self._look)

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        self._timer = None
        now = self._loop.time()
        if now - self._last_input() >= _CALM or now - self._since >= _AT_LATEST:
            gc.collect()
        else:
            self._timer = self._loop.call_later(_CALM, self._look)
