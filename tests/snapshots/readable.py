"""Whether the texts of a painted window can be read: WCAG 2.2, 1.4.3 (AA)."""

from __future__ import annotations

from typing import Any, Final

from textual.app import App
from textual.color import Color

from tui.pictures.cells import Cells
from tui.pictures.light import contrast
from tui.theme import THEMES
from tui.widgets.window import Window

LEAST: Final = 4.5
"""Contrast ratio of text of usual size and its ground, at least."""
_OFF: Final = {Color.parse(theme.variables["osd-off"]) for theme in THEMES}
DISABLED: Final = {colour.hex.lower() for off in _OFF for colour in (off, off.monochrome)}
"""Colours of what can't be used, which the rule leaves out."""


def unreadable(cells: Cells) -> list[str]:
    """Return the texts with too little contrast, each with its colours and the ratio."""
    found = []
    for row, run in cells.runs():
        front, back = run.style.colours()
        if front in DISABLED or not any(map(str.isalnum, run.text)):
            continue
        if (ratio := contrast(front, back)) < LEAST:
            found.append(f"row {row}: {run.text.strip()!r}, {front} on {back}: {ratio:.2f}")
    return found


def in_use(app: App[Any], cells: Cells) -> Cells:
    """Leave out the window that waits under a dialog: WCAG asks for no contrast of what is inactive."""
    window = app.screen
    if not (app._background_screens and isinstance(window, Window)):
        return cells
    frame = window.query_one("#frame").region
    return cells.crop(frame.x, frame.y, frame.width, frame.height)
