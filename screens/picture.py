"""The camera's picture, over which all windows stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.app import ComposeResult
from textual.screen import Screen

from tui.widgets.picture import Picture
from tui.widgets.statusbar import StatusBar


class PictureScreen(Screen[None]):
    """A still test card and the status row."""

    DEFAULT_CSS = "PictureScreen { background: $osd-foot; padding: 0 0 1 0; }"

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock

    def compose(self) -> ComposeResult:
        yield StatusBar(self._clock)
        yield Picture()
