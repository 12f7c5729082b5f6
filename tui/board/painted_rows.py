"""A screen on its way to a board: rows of runs as JSON holds them, and back into cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tui.pictures.cells import Cells, CellStyle, Run, parts
from tui.sanitize import visible

_FLAGS: Final = ("bold", "italic", "underline", "strike")
_WIDEST, _HIGHEST = 240, 80
"""As much as a visitor's terminal may have."""

Rows = list[list[Any]]
"""[number of the row, its runs], for the rows that have changed."""


def changed_rows(before: Cells | None, now: Cells) -> Rows:
    """Return the rows that differ; all of them where the size does."""
    same_size = before is not None and (before.width, before.height) == (now.width, now.height)
    old = before.rows if before is not None and same_size else ()
    return [
        [number, [_packed(part) for run in row for part in parts(run)]]
        for number, row in enumerate(now.rows)
        if number >= len(old) or old[number] != row
    ]


def _packed(run: Run) -> list[Any]:
    """Return a part with the colours that are seen: a page needs to know nothing of dim or reverse."""
    style = run.style
    flags = sum(getattr(style, flag) << bit for bit, flag in enumerate(_FLAGS))
    return [run.column, run.width, run.text, *style.colours(), flags]


class Screen:
    """What a board has been told of a screen."""

    def __init__(self) -> None:
        self.size = (0, 0)
        self._rows: dict[int, tuple[Run, ...]] = {}

    def take(self, frame: Mapping[str, Any]) -> None:
        """Take rows that were painted; what is no row of a screen is left out."""
        match frame:
            case {"size": [int(width), int(height)], "rows": list(rows)}:
                if self.size != (width, height):
                    self.size = min(max(width, 0), _WIDEST), min(max(height, 0), _HIGHEST)
                    self._rows = {}
                for row in rows:
                    match row:
                        case [int(number), list(runs)] if 0 <= number < _HIGHEST:
                            self._rows[number] = tuple(filter(None, map(_unpacked, runs)))

    def cells(self) -> Cells:
        """Return it as it is now."""
        width, height = self.size
        return Cells(width, tuple(self._rows.get(number, ()) for number in range(height)))


def _unpacked(run: object) -> Run | None:
    match run:
        case [int(column), int(width), str(text), str(front), str(back), int(flags)]:
            marks = {flag: bool(flags >> bit & 1) for bit, flag in enumerate(_FLAGS)}
            return Run(column, width, visible(text), CellStyle(_colour(front), _colour(back), **marks))
    return None


def _colour(said: str) -> str:
    return said if len(said) == 7 and said[0] == "#" and said[1:].isalnum() else ""  # noqa: PLR2004
