"""Whether the texts of a painted window can be read: WCAG 2.2, 1.4.3 (AA)."""

from __future__ import annotations

from typing import Final

from textual.color import Color

from tui.pictures.cells import Cells
from tui.pictures.light import contrast
from tui.theme import THEMES

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
