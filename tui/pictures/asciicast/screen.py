"""What a recording's output paints, as cells: of the sequences in it those are obeyed that place and colour.

Everything else in a file that anyone may have made is passed over, whole: nothing of it reaches a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from rich.cells import cell_len
from rich.color import Color

from tui.pictures.cells import Cells, CellStyle, Run
from tui.sanitize import visible

_TOKEN: Final = re.compile(
    r"\x1b\[(?P<given>[0-?]{0,64})[ -/]*(?P<final>[@-~])"
    r"|\x1b[]PX^_](?:[^\x07\x1b]|\x1b(?!\\))*(?:\x07|\x1b\\|\Z)"  # a text for the terminal itself, to its end
    r"|\x1b[ -/]*[0-~]?"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
)
_MARKS: Final = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse", 9: "strike"}
_ENDS: Final = {22: ("bold", "dim"), 23: ("italic",), 24: ("underline",), 27: ("reverse",), 29: ("strike",)}
_GROUND: Final = {3: "front", 4: "back", 9: "front", 10: "back"}
_PLAIN: Final = CellStyle()
_LONGEST: Final = 8
"""Characters of a cell: a letter and the marks on it."""

_Cell = tuple[str, CellStyle]
"""Its text, "" behind a wide glyph."""


class CastScreen:
    """A screen of so many columns and rows, blank at first."""

    def __init__(self, width: int, height: int) -> None:
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """Begin anew with another size."""
        self.width, self.height = width, height
        self._style = _PLAIN
        self._column = self._row = 0
        self._rows: list[list[_Cell]] = [self._blank() for _ in range(height)]
        self._painted: list[tuple[Run, ...] | None] = [None] * height

    def take(self, output: str) -> None:
        """Paint what a terminal was sent."""
        for token in _TOKEN.finditer(output):
            if (text := token["text"]) is not None:
                self._print(visible(text))
            elif (final := token["final"]) is not None:
                parts = token["given"].split(";")
                obeyed = self._sequences.get(final)
                if obeyed is not None and all(part.isdecimal() or not part for part in parts):
                    obeyed(self, [min(int(part or 0), 9999) for part in parts])
            elif token["control"] == "\r":
                self._column = 0
            elif token["control"] == "\n":
                self._line_feed()
            elif token["control"] == "\b":
                self._column = max(self._column - 1, 0)

    def cells(self) -> Cells:
        """Return it as it is now."""
        for number, row in enumerate(self._painted):
            if row is None:
                self._painted[number] = tuple(_runs(self._rows[number]))
        return Cells(self.width, tuple(row or () for row in self._painted))

    # --- text -------------------------------------------------------------------------------------------

    def _print(self, text: str) -> None:
        for character in text:
            width = cell_len(character)
            if not width:
                self._join(character)
                continue
            if self._column + width > self.width:
                self._column = 0
                self._line_feed()
            if width <= self.width:
                self._put(character, width)

    def _put(self, character: str, width: int) -> None:
        row = self._rows[self._row]
        for column in (self._column, self._column + width):  # half a wide glyph is a blank, as on a terminal
            if 0 < column < self.width and not row[column][0]:
                row[column - 1], row[column] = (" ", row[column - 1][1]), (" ", row[column][1])
        row[self._column] = (character, self._style)
        if width > 1:
            row[self._column + 1] = ("", self._style)
        self._painted[self._row] = None
        self._column += width

    def _join(self, mark: str) -> None:
        row, column = self._rows[self._row], self._column - 1
        while column > 0 and not row[column][0]:
            column -= 1
        if column >= 0 and len(row[column][0]) < _LONGEST:
            row[column] = (row[column][0] + mark, row[column][1])
            self._painted[self._row] = None

    def _line_feed(self) -> None:
        if self._row < self.height - 1:
            self._row += 1
            return
        del self._rows[0]
        self._rows.append(self._blank())
        self._painted = [None] * self.height

    def _blank(self) -> list[_Cell]:
        return [(" ", self._style)] * self.width

    # --- sequences (ECMA-48) ----------------------------------------------------------------------------

    def _place(self, given: list[int]) -> None:
        row, column = [*given, 0][:2]
        self._row = min(max(row - 1, 0), self.height - 1)
        self._column = min(max(column - 1, 0), self.width - 1)

    def _erase_screen(self, given: list[int]) -> None:
        if given[0] not in {0, 1, 2}:
            return
        self._erase_line(given)
        rows = {0: range(self._row + 1, self.height), 1: range(self._row), 2: range(self.height)}[given[0]]
        for row in rows:
            self._rows[row], self._painted[row] = self._blank(), None

    def _erase_line(self, given: list[int]) -> None:
        here = min(self._column, self.width - 1)
        erased = {0: (here, self.width), 1: (0, here + 1), 2: (0, self.width)}.get(given[0])
        if erased is not None:
            start, end = erased
            self._rows[self._row][start:end] = self._blank()[start:end]
            self._painted[self._row] = None

    def _select_style(self, given: list[int]) -> None:
        codes = iter(given)
        for code in codes:
            if code == 0:
                self._style = _PLAIN
            elif code in _MARKS:
                self._change(**{_MARKS[code]: True})
            elif code in _ENDS:
                self._change(**dict.fromkeys(_ENDS[code], False))
            elif (ground := _GROUND.get(code // 10)) is not None:
                colour = _named(code) if code % 10 < 8 else _other(code % 10, codes)  # noqa: PLR2004
                self._change(**{ground: colour})

    def _change(self, **parts: Any) -> None:  # noqa: ANN401 - a `CellStyle`'s
        self._style = replace(self._style, **parts)

    _sequences: Final[dict[str, Callable[[CastScreen, list[int]], None]]] = {
        "H": _place,
        "f": _place,
        "J": _erase_screen,
        "K": _erase_line,
        "m": _select_style,
    }


def _named(code: int) -> str:
    """Return one of the 16 colours that have codes of their own."""
    return _palette(code % 10 + (8 if code >= 90 else 0))  # noqa: PLR2004


def _other(kind: int, codes: Iterator[int]) -> str:
    """Return the colour that follows 38 or 48; 39 and 49 mean the terminal's own."""
    match next(codes, 0) if kind == 8 else 0:  # noqa: PLR2004
        case 2:
            parts = [min(next(codes, 0), 255) for _ in range(3)]
            return "#{:02x}{:02x}{:02x}".format(*parts)
        case 5:
            return _palette(min(next(codes, 0), 255))
    return ""


@lru_cache(maxsize=256)
def _palette(number: int) -> str:
    return Color.from_ansi(number).get_truecolor().hex


def _runs(row: list[_Cell]) -> Iterator[Run]:
    column = 0
    for style, cells in groupby(row, lambda cell: cell[1]):
        texts = [text for text, _ in cells]
        yield Run(column, len(texts), "".join(texts), style)
        column += len(texts)
