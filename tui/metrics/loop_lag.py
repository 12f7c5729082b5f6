"""What a process does for its metrics four times a second: how late is its event loop, what to report."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from typing import Final

from tui.metrics.catalogue import LOOP_LAG
from tui.metrics.counts import Recorder, Report

_TICK: Final = 0.25
"""Seconds between two looks; each takes some 20 microseconds."""
REPORT: Final = 4
"""Looks between two reports: what a killed process counted in its last second is lost."""


class LoopClock:
    """Measures the running loop's lag; tells `report`, now and once a second, what was counted."""

    def __init__(self, recorder: Recorder, report: Callable[[Report], object] = lambda _: None) -> None:
        self._recorder, self._report = recorder, report
        self._loop = asyncio.get_running_loop()
        self._ticks = 0
        self._report(recorder.report())
        self._again()

    def _again(self) -> None:
        self._due = self._loop.time() + _TICK
        self._timer = self._loop.call_at(self._due, self._tick, context=Context())

    def _tick(self) -> None:
        self._recorder.observe(LOOP_LAG, max(0.0, self._loop.time() - self._due))
        self._ticks += 1
        if self._ticks % REPORT == 0:
            self._report(self._recorder.report())
        self._again()

    def close(self) -> None:
        """Report for the last time."""
        self._timer.cancel()
        self._report(self._recorder.report())


@contextmanager
def loop_clock(recorder: Recorder, report: Callable[[Report], object] = lambda _: None) -> Iterator[None]:
    """Have one meanwhile."""
    clock = LoopClock(recorder, report)
    try:
        yield
    finally:
        clock.close()
