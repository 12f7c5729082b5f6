"""Large digits, drawn with lines over three rows, read back: as text they can be found and read aloud."""

from __future__ import annotations

from typing import Final

from textual.renderables.digits import DIGITS, DIGITS3X3, DIGITS3X3_BOLD

_HEIGHT: Final = 3
_WIDTH: Final = 3
_BLANK: Final = ("   ", "   ", "   ")
"""Between two groups of digits."""
_LEAST: Final = 2
"""Digits that stand side by side; a single one may be a small box."""


def _drawn(font: list[str]) -> dict[tuple[str, ...], str]:
    found = {}
    for digit in "0123456789":
        at = DIGITS.index(digit) * _HEIGHT
        found[tuple(row.ljust(_WIDTH) for row in font[at : at + _HEIGHT])] = digit
    return found


_DRAWN: Final = _drawn(DIGITS3X3) | _drawn(DIGITS3X3_BOLD)
_CORNERS: Final = frozenset(rows[0][0] for rows in _DRAWN)
"""What stands at the top left of a digit."""


def put_digits(rows: list[list[str]]) -> None:
    """Put plain digits in the place of large ones: at the left of the second of their three rows."""
    for three in zip(rows, rows[1:], rows[2:], strict=False):
        column = 0
        while column < len(three[0]):
            said = _read(three, column) if three[0][column] in _CORNERS else ""
            if len(said.replace(" ", "")) < _LEAST:
                column += 1
                continue
            width = len(said) * _WIDTH
            for row in three:
                row[column : column + width] = [" "] * width
            three[1][column : column + len(said)] = said
            column += width


def _read(rows: tuple[list[str], ...], column: int) -> str:
    said = ""
    while True:
        glyph = tuple("".join(row[column : column + _WIDTH]) for row in rows)
        if glyph in _DRAWN:
            said += _DRAWN[glyph]
        elif glyph == _BLANK and said[-1:].isdigit():
            said += " "
        else:
            return said.rstrip()
        column += _WIDTH
