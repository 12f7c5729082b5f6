"""Cells as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.pictures.cells import Cells


def text(cells: Cells) -> str:
    """Return what a screen says: a line a row, blanks at the ends cut, the last line ended as well."""
    rows = ("".join(_row(cells, number)).rstrip() for number in range(cells.height))
    return "".join(f"{row}\n" for row in rows)


def _row(cells: Cells, number: int) -> list[str]:
    parts, column = [], 0
    for run in cells.rows[number]:
        parts.append(" " * (run.column - column) + run.text)
        column = run.column + run.width
    return parts
