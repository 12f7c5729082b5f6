"""How long a visitor waits: from the arrival of a key to the frame that answers it."""

from __future__ import annotations

from time import perf_counter
from typing import Any, Final

from textual.app import App

from tui.key_order import KeysInTurn
from tui.metrics.catalogue import KEY_SECONDS
from tui.metrics.counts import recorder

_LATE_FRAME: Final = 0.05
"""Seconds after a key's effect, three of Textual's frames: one that comes later is the clock's, for instance,
and not the key's."""


class KeyDelay:
    """Measures one key at a time, the oldest not answered yet; one that changes nothing is not counted."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._came = 0.0
        self._pressed: float | None = None

    def came(self) -> None:
        """Something was received."""
        self._came = perf_counter()

    def pressed(self) -> None:
        """It was a key, and the app is given it."""
        if self._pressed is None or self._is_over(self._came):
            self._pressed = self._came

    def shown(self) -> None:
        """A frame was sent."""
        if self._pressed is None:
            return
        now = perf_counter()
        if not self._is_over(now):
            recorder.observe(KEY_SECONDS, now - self._pressed)
        self._pressed = None

    def _is_over(self, now: float) -> bool:
        """Whether the key had its effect so long ago that no frame is its answer any more."""
        assert self._pressed is not None  # noqa: S101 - as both callers know
        settled = self._app.settled if isinstance(self._app, KeysInTurn) else self._pressed
        return self._pressed < settled < now - _LATE_FRAME
