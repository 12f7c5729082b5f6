"""What a screen reader is to say when the focus moves: the window's heading, and what has the focus."""

from __future__ import annotations

import re
from typing import Any, Final, Protocol, runtime_checkable

from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tui.pictures.cells import Cells
from tui.pictures.text import text

FOR_TEXT: Final = (Input, TextArea)
"""What takes text."""
_DRAWN: Final = re.compile("[\u2500-\u259f\\s]+")
"""Lines, blocks and blanks: not to be read."""
_MOST: Final = 200
"""Characters that are worth hearing."""


@runtime_checkable
class Headed(Protocol):
    """A window that says what it is."""

    def heading(self) -> object:
        """Return the words of its title bar."""


class FocusReader:
    """Knows what had the focus before."""

    def __init__(self) -> None:
        self._screen: Screen[Any] | None = None
        self._focused: Widget | None = None

    def said(self, screen: Screen[Any], cells: Cells) -> str | None:
        """Return what to say, if window or focus are others than before; `cells` are the screen's."""
        focused, before = screen.focused, (self._screen, self._focused)
        if (screen, focused) == before:
            return None
        self._screen, self._focused = screen, focused
        heading = str(screen.heading()) if before[0] is not screen and isinstance(screen, Headed) else ""
        words = "" if focused is None else _seen(_place(screen, focused), cells)
        return ". ".join(filter(None, (heading, words))) or None


def _place(screen: Screen[Any], focused: Widget) -> Region:
    """Return where it is seen; a field with what stands beside it, which is its label."""
    shown = (
        focused.parent if isinstance(focused, FOR_TEXT) and isinstance(focused.parent, Widget) else focused
    )
    return shown.region.intersection(screen.size.region)


def _seen(region: Region, cells: Cells) -> str:
    return _DRAWN.sub(" ", text(cells.crop(*region))).strip()[:_MOST]
