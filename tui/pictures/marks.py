"""What a picture points at and says: a frame round a place of the window, and a caption below it.

Both are plain values in cells. svg, png and text draw marks; a caption is rows of cells, so that everything
that draws cells draws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from tui.line_breaks import wrap
from tui.pictures.cells import Cells, CellStyle, Run
from tui.pictures.shapes import HEIGHT, WIDTH
from tui.sanitize import visible

if TYPE_CHECKING:
    from tui.pictures.shapes import Box

MARK_COLOUR: Final = "#f0483e"
"""At least 3:1 (WCAG 1.4.11) on a window of either theme, dark and light."""
STROKE, RADIUS = 2, 5
"""The frame's thickness and its corners, units of tui.pictures.shapes."""
_ASIDE, _ABOVE = 4, 1
"""How far from the marked cells the middle of the stroke is, units: no further than the blank beside them."""
CAPTION: Final = CellStyle(front="#14181d", back="#dbe2ea")
"""Light in both themes: a caption is not the window's."""
_INDENT: Final = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked place, in cells. Its frame lies outside of it and under all letters and lines."""

    column: int
    row: int
    width: int
    height: int = 1

    def frame(self, cells: Cells) -> Box:
        """Return the middle of the stroke in units, kept within the picture."""
        return (
            max(self.column * WIDTH - _ASIDE, STROKE // 2),
            max(self.row * HEIGHT - _ABOVE, STROKE // 2),
            min((self.column + self.width) * WIDTH + _ASIDE, cells.width * WIDTH - STROKE // 2),
            min((self.row + self.height) * HEIGHT + _ABOVE, cells.height * HEIGHT - STROKE // 2),
        )


def captioned(cells: Cells, caption: str) -> Cells:
    """Add a caption in a band below: as many rows as it takes and a blank one at either side.

    What a terminal could obey is made visible. A word longer than the picture is wide is cut.
    """
    lines = [line for part in caption.splitlines() for line in wrap(visible(part), cells.width - 2 * _INDENT)]
    if not lines:
        return cells
    rows = tuple(_band(f"{' ' * _INDENT}{line}", cells.width) for line in ["", *lines, ""])
    return Cells(cells.width, cells.rows + rows)


def _band(line: str, width: int) -> tuple[Run, ...]:
    padded = line + " " * (width - cell_len(line))
    whole = Cells(width, ((Run(0, max(width, cell_len(line)), padded, CAPTION),),))
    return whole.crop(0, 0, width, 1).rows[0]
