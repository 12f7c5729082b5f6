"""What a screen reader is to say when the focus moves: the window's heading, and what has the focus."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Final, Protocol, runtime_checkable

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tui.pictures.cells import Cells, Run
from tui.pictures.text import text

FOR_TEXT: Final = (Input, TextArea)
"""What takes text."""
_DRAWN: Final = re.compile("[\u2500-\u259f\\s]+")
"""Lines, blocks and blanks: not to be read."""
_MOST: Final = 600
"""Characters that are worth hearing: a window's help."""


@runtime_checkable
class Headed(Protocol):
    """A window that says what it is."""

    def heading(self) -> object:
        """Return the words of its title bar."""


class FocusReader:
    """Knows what had the focus before, and which line of a list."""

    def __init__(self) -> None:
        self._screen: Screen[Any] | None = None
        self._focused: Widget | None = None
        self._line = ""

    def said(self, screen: Screen[Any], cells: Cells) -> str | None:
        """Return what to say, if window, focus or line are others than before; `cells` are the screen's."""
        focused, same_window = screen.focused, self._screen is screen
        is_same = same_window and self._focused is focused
        if is_same and isinstance(focused, FOR_TEXT):
            return None  # what is typed there is said by the typist's own keyboard
        words = "" if focused is None else _words(screen, focused, cells)
        if is_same and self._line == words:
            return None
        self._screen, self._focused, self._line = screen, focused, words
        heading = str(screen.heading()) if not same_window and isinstance(screen, Headed) else ""
        return ". ".join(filter(None, (heading, words))) or None


def _words(screen: Screen[Any], focused: Widget, cells: Cells) -> str:
    """Return what is seen there: of a list, the line under the cursor; of a field, its label, too."""
    row = focused.parent if isinstance(focused, FOR_TEXT) else None
    shown = row if isinstance(row, Widget) else focused
    part = cells.crop(*shown.region.intersection(screen.size.region))
    return _DRAWN.sub(" ", text(_marked_row(part))).strip()[:_MOST]


def _marked_row(cells: Cells) -> Cells:
    """Return the only row whose ground is another than that of the others; all, where there is none."""
    grounds = [_ground(row) for row in cells.rows]
    often = Counter(grounds)
    marked = [number for number, ground in enumerate(grounds) if often[ground] == 1]
    if len(marked) == 1 and cells.height > 2:  # noqa: PLR2004 - of two rows neither is the marked one
        return cells.crop(0, marked[0], cells.width, 1)
    return cells


def _ground(row: tuple[Run, ...]) -> str:
    """Return the background that most of a row has."""
    counted: Counter[str] = Counter()
    for run in row:
        counted[run.style.colours()[1]] += run.width
    return counted.most_common(1)[0][0] if counted else ""
