"""What the log says of those who are turned away: enough to find out why, and no flood."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final

from tui.metrics.catalogue import REFUSALS
from tui.metrics.counts import recorder
from tui.remote.limits.rate_limit import network_of

log = logging.getLogger(__name__)

_SELDOM: Final = 60.0
"""Seconds between two lines about the same address and reason."""
_KEPT: Final = 1000
"""Addresses and reasons that are remembered; while all of them are fresh, nothing more is noted."""


class LogThrottle:
    """One line for each address and reason, once a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: dict[tuple[str, str], float] = {}
        """In the order of time."""

    def __len__(self) -> int:
        return len(self._last)

    def refused(self, address: str, why: str) -> None:
        """A client was refused."""
        recorder.count(REFUSALS, why.lower())
        now, about = self._clock(), (network_of(address), why)
        if about not in self._last or now - self._last[about] >= _SELDOM:
            if len(self._last) >= _KEPT and about not in self._last and not self._forget(now):
                return
            self._last.pop(about, None)
            self._last[about] = now
            log.warning("refused from=%s why=%s", address, why)

    def _forget(self, now: float) -> bool:
        """Make room for one more; False where all are fresh."""
        oldest = next(iter(self._last))
        if now - self._last[oldest] < _SELDOM:
            return False
        del self._last[oldest]
        return True


refusal_log: Final = LogThrottle()
"""This process's."""
