"""Notices that the machine's clock was set ahead, so that nothing is taken for long ago at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from tui.camera.context import utc_now

STEP: Final = timedelta(seconds=10)
"""A clock that goes ahead by less was corrected (NTP), as in `tui.camera.storage.steady_time`."""


class ClockSteps:
    """Compares the clock with time that no setting changes, from one look to the next.

    What is between two looks further apart than `held` is not known, and taken for right.
    """

    def __init__(
        self,
        held: timedelta,
        *,
        clock: Callable[[], datetime] = utc_now,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._held = held.total_seconds()
        self._clock, self._seconds = clock, seconds
        self._ahead = self._difference()
        self._looked = self._until = self._seconds()

    def lately(self) -> bool:
        """Whether the clock was set ahead within the last `held`."""
        now, ahead = self._seconds(), self._difference()
        if now - self._looked <= self._held and ahead - self._ahead >= STEP.total_seconds():
            self._until = now + self._held
        self._looked, self._ahead = now, ahead
        return now < self._until

    def _difference(self) -> float:
        return self._clock().timestamp() - self._seconds()
