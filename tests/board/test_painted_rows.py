"""A screen on its way to a board: what comes out is no larger and no livelier than a terminal may be."""

from __future__ import annotations

import pytest

from tui.board.painted_rows import Screen
from tui.pictures.cells import Cells, CellStyle, Run
from tui.pictures.text import text


def taken(rows: object, size: object = (80, 24)) -> Cells:
    screen = Screen()
    screen.take({"size": [*size] if isinstance(size, tuple) else size, "rows": rows})
    return screen.cells()


@pytest.mark.parametrize(
    ("size", "seen"),
    [
        ((80, 24), (80, 24)),
        ((10**9, 10**9), (240, 80)),
        ((-5, -5), (0, 0)),
        ((80,), (0, 0)),
        (("80", 24), (0, 0)),
        (None, (0, 0)),
    ],
)
def test_a_screen_has_the_size_of_a_terminal(size: object, seen: tuple[int, int]) -> None:
    cells = taken([], size)
    assert (cells.width, cells.height) == seen


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("#a0B1c2", "#a0B1c2"),
        ("", ""),
        ("red", ""),
        ("#a0B1c2;x", ""),
        ('#"><svg', ""),
        ("xa0B1c2", ""),
    ],
)
def test_a_colour_is_six_digits_or_none(said: str, seen: str) -> None:
    [(_, run)] = taken([[3, [[2, 1, "x", said, said, 0]]]]).runs()
    assert run == Run(2, 1, "x", CellStyle(seen, seen))


def test_no_text_is_obeyed_by_a_terminal() -> None:
    cells = taken([[0, [[0, 4, "\x1b[2J", "", "", 0], [4, 1, "\u202e", "", "", 0]]]])
    assert "␛[2J" in text(cells)
    assert all(run.text.isprintable() for _, run in cells.runs())


@pytest.mark.parametrize(
    "rows", [None, [None], [[0]], [[-1, []]], [[80, []]], [["0", []]], [[0, [None]]], [[0, [[0, 1, "x"]]]]]
)
def test_what_is_no_row_is_left_out(rows: object) -> None:
    assert [*taken(rows).runs()] == []
