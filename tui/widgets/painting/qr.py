"""QR codes, painted so that phones read them from a terminal.

A cell is one module wide and two high (half blocks), black on white by explicit colours: never themed, dimmed
or inverted, since decoders read nothing else as well. The quiet zone is part of the picture. ISO/IEC 18004
asks for four modules around the code; two still work on most phones, none on no phone.

Where half blocks take two columns, a cell is one module, and backgrounds alone do the drawing: twice as high
as wide, which decoders read as a code that is seen from the side. That takes nearly twice the rows.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import Any, Final

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.strip import Strip
from textual.widget import Widget

from tui.i18n import t
from tui.known_terminal import KnownTerminal
from tui.line_breaks import wrap

Matrix = tuple[tuple[bool, ...], ...]
"""Rows of modules, True for dark, without the quiet zone."""

QUIET_ZONE = 4
"""Modules around the code (ISO/IEC 18004, 7.3.8)."""

VERSION = 3
"""29 modules a side: with the quiet zone 37 columns and 19 rows, so that two stand side by side in 80x24."""

MASK = 2
"""Any of the eight masks is valid; choosing the best takes five sixths of the time and reads no better."""

_PAPER, _INK = "#ffffff", "#000000"
_DIM_PAPER, _DIM_INK = "#5f5f5f", "#303030"
"""Of a code that is over. Greys alone would not stop a decoder: see `_cross`."""


def matrix(text: str) -> Matrix:
    """Encode at most 47 characters of the alphanumeric mode (0-9 A-Z space $%*+-./:) at level Q.

    Raises ValueError for anything longer or other: it would not fit version 3, and two of those side by side
    are all that 80 columns hold.
    """
    from qrcode.constants import ERROR_CORRECT_Q
    from qrcode.exceptions import DataOverflowError
    from qrcode.main import QRCode
    from qrcode.util import MODE_ALPHA_NUM, QRData

    code = QRCode(version=VERSION, error_correction=ERROR_CORRECT_Q, border=0, mask_pattern=MASK)
    code.add_data(QRData(text, mode=MODE_ALPHA_NUM))
    try:
        code.make(fit=False)
    except DataOverflowError as error:
        raise ValueError("too long for version 3-Q") from error
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def size_of(modules: int, quiet: int = QUIET_ZONE) -> tuple[int, int]:
    """Columns and rows of a code of so many modules a side."""
    side = modules + 2 * quiet
    return side, (side + 1) // 2


@cache
def _style(ink: str, paper: str) -> Style:
    return Style(color=ink, bgcolor=paper)


def rows_added(app: App[Any], quiet: int = QUIET_ZONE) -> int:
    """Return how many rows more a code takes on this app's terminal than in half blocks."""
    side, rows = size_of(17 + 4 * VERSION, quiet)
    return side - rows if isinstance(app, KnownTerminal) and app.traits.wide else 0


_LEAST: Final = (60, 20)
"""The smallest terminal on which a window shows a code, in half blocks with a quiet zone of two modules."""


class QrCode(Widget):
    """Paints one code. It makes none: a matrix is made once a challenge, not once a frame."""

    ALLOW_SELECT = False

    def __init__(self, modules: Matrix, *, quiet: int = QUIET_ZONE, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.show(modules, quiet)

    def show(self, modules: Matrix, quiet: int = QUIET_ZONE, *, crossed: str = "") -> None:
        """Paint another code, or the same with another quiet zone.

        `crossed` names the key that makes a new one: then this one is dim, the name stands across it, and no
        decoder reads it.
        """
        width, height = size_of(len(modules), quiet)
        self.needs_room = self._more_room()
        """What the terminal has to be for the code to be shown, columns and rows, if it is smaller."""
        dim, high = bool(crossed), self._added() > 0
        if self.needs_room:
            self._rows: list[Strip] = []
        elif high:
            height = width
            self._rows = [_row_of_spaces(modules, quiet, y, dim=dim) for y in range(height)]
        else:
            self._rows = [_row(modules, quiet, y, dim=dim) for y in range(height)]
        if crossed and self._rows:
            _cross(self._rows, crossed, rows_a_point=2 if high else 1)
        self.styles.width, self.styles.height = width, height
        self.refresh()

    def _added(self, quiet: int = QUIET_ZONE) -> int:
        try:
            return rows_added(self.app, quiet)
        except RuntimeError:  # made outside of any app
            return 0

    def _more_room(self) -> tuple[int, int] | None:
        added = self._added(quiet=2)
        needed = _LEAST[0], _LEAST[1] + added
        return needed if added and self.app.size.height < needed[1] else None

    def render_line(self, y: int) -> Strip:
        if self.needs_room:
            return self._line_instead(y, *self.needs_room)
        return self._rows[y] if y < len(self._rows) else Strip.blank(self.size.width)

    def _line_instead(self, y: int, columns: int, rows: int) -> Strip:
        said = t(
            "captcha",
            "This terminal draws some characters two columns wide: the QR code needs {width}x{height}.",
            width=columns,
            height=rows,
        )
        lines = wrap(said, self.size.width - 2)
        line = f" {lines[y - 1]}" if 0 < y <= len(lines) else ""
        return Strip([Segment(line, self.rich_style)]).adjust_cell_length(self.size.width, self.rich_style)

    def retranslate(self) -> None:
        """Say it in the current language."""
        self.refresh()


def _row_of_spaces(modules: Matrix, quiet: int, y: int, *, dim: bool) -> Strip:
    """One row of modules, a cell each."""
    side = len(modules) + 2 * quiet
    row = modules[y - quiet] if quiet <= y < side - quiet else (False,) * len(modules)
    whole = (*(False,) * quiet, *row, *(False,) * quiet)
    return Strip([_cells(dark, dark, len([*run]), dim=dim) for dark, run in groupby(whole)], side)


def _row(modules: Matrix, quiet: int, y: int, *, dim: bool) -> Strip:
    """One row of cells. Cells with equal halves are spaces: no font can leave a gap in them."""
    side = len(modules) + 2 * quiet

    def dark(column: int, row: int) -> bool:
        column, row = column - quiet, row - quiet
        return 0 <= column < len(modules) and 0 <= row < len(modules) and modules[row][column]

    halves = ((dark(x, 2 * y), dark(x, 2 * y + 1)) for x in range(side))
    return Strip([_cells(*pair, len([*run]), dim=dim) for pair, run in groupby(halves)], side)


def _cells(upper: bool, lower: bool, count: int, *, dim: bool) -> Segment:  # noqa: FBT001 - a cell's two halves
    ink, paper = (_DIM_INK, _DIM_PAPER) if dim else (_INK, _PAPER)
    style = _style(ink if upper else paper, ink if lower else paper)
    return Segment(count * (" " if upper == lower else "▀"), style)


# --- a code that is over --------------------------------------------------------------------------------

_LETTERS = {
    "F": ("#####", "#    ", "#### ", "#    ", "#    "),
    "5": ("#####", "#    ", "#### ", "    #", "#### "),
}
"""Five rows of five points, two cells each."""


def _cross(rows: list[Strip], name: str, *, rows_a_point: int) -> None:
    """Lay a band with a key's name across a code.

    It covers 14 of 29 rows of modules, twice what level Q can mend, whatever the colours are.
    """
    side = rows[0].cell_length
    lines = [
        "   ".join("".join(2 * point for point in _LETTERS[letter][y]) for letter in name) for y in range(5)
    ]
    band = [line for line in ("", *lines, "") for _ in range(rows_a_point)]
    letter, dark = _style(_PAPER, _PAPER), _style(_PAPER, _INK)
    for y, line in enumerate(band, (len(rows) - len(band)) // 2):
        points = groupby(line.center(side))
        cells = [Segment(" " * len([*run]), letter if point == "#" else dark) for point, run in points]
        rows[y] = Strip(cells, side)


def wide_size_of(modules: int, quiet: int = QUIET_ZONE) -> tuple[int, int]:
    """Columns and rows of a code drawn with two cells a module."""
    side = modules + 2 * quiet
    return 2 * side, side


class WideQrCode(Widget):
    """One code, two spaces a module: the backgrounds do the drawing, so no font can spoil it.

    Without `colours` (vt100) light modules are spaces in inverse video.
    """

    ALLOW_SELECT = False

    def __init__(self, modules: Matrix, *, colours: bool = True) -> None:
        super().__init__()
        self._light = Style(bgcolor=_PAPER) if colours else Style(reverse=True)
        self._dark = Style(bgcolor=_INK) if colours else Style()
        self._quiet = QUIET_ZONE
        self.show(modules)

    def show(self, modules: Matrix, quiet: int | None = None) -> None:
        """Paint another code, or the same with another quiet zone."""
        self._quiet = self._quiet if quiet is None else quiet
        self.styles.width, self.styles.height = wide_size_of(len(modules), self._quiet)
        light = [Segment("  ", self._light)]
        edge = light * self._quiet
        blank = Strip(light * (len(modules) + 2 * self._quiet)).simplify()
        rows = [
            Strip([*edge, *(Segment("  ", self._dark if dark else self._light) for dark in row), *edge])
            for row in modules
        ]
        self._rows = [blank] * self._quiet + [row.simplify() for row in rows] + [blank] * self._quiet
        self.refresh()

    def render_line(self, y: int) -> Strip:
        return self._rows[y] if y < len(self._rows) else Strip.blank(self.size.width)
