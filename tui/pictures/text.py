"""Cells as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.pictures.large_digits import put_digits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.pictures.cells import Cells, Run
    from tui.pictures.marks import Mark


def text(cells: Cells, marks: Iterable[Mark] = ()) -> str:
    """Return what a screen says: a line a row, blanks at the ends cut, the last line ended as well.

    Large digits are digits. Marked places stand in brackets, which take the blanks beside them or else room
    of their own.
    """
    rows = [_columns(runs, cells.width) for runs in cells.rows]
    put_digits(rows)
    for mark in marks:
        for row in rows[mark.row : mark.row + mark.height]:
            _bracket(row, mark.column, mark.column + mark.width)
    return "".join("".join(row).rstrip() + "\n" for row in rows)


def _columns(runs: Iterable[Run], width: int) -> list[str]:
    """Give each column its glyph; the second one of a wide glyph has none."""
    columns = [" "] * width
    for run in runs:
        for column, glyph, cells in run.glyphs():
            columns[column : column + cells] = [glyph, *[""] * (cells - 1)]
    return columns


def _bracket(row: list[str], start: int, end: int) -> None:
    if start and row[start - 1] == " ":
        row[start - 1] = "["
    else:
        row[start] = f"[{row[start]}"
    if end < len(row) and row[end] == " ":
        row[end] = "]"
    else:
        row[min(end, len(row)) - 1] += "]"
