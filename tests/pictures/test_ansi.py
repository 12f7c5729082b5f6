"""Cells as text with colours: what a terminal makes of it."""

from __future__ import annotations

import pyte
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tests.pictures.test_pictures import cells
from tui.pictures.ansi import ansi
from tui.pictures.cells import Cells, CellStyle, Run, from_strips


def shown(drawn: str) -> pyte.Screen:
    screen = pyte.Screen(10, 4)
    pyte.Stream(screen).feed(drawn.replace("\n", "\r\n"))
    return screen


def test_a_terminal_shows_the_cells_with_their_styles() -> None:
    strip = Strip(
        [
            Segment("ab", Style.parse("bold underline #ff0000 on #0000ff")),
            Segment("密", Style.parse("reverse #00ff00")),
            Segment("c"),
        ]
    )
    screen = shown(ansi(from_strips([strip, strip], 5)))
    assert screen.display[:3] == ["ab密c     "] * 2 + [" " * 10]
    first, wide, plain = (screen.buffer[1][column] for column in (0, 2, 4))
    assert (first.fg, first.bg, first.bold, first.underscore) == ("ff0000", "0000ff", True, True)
    assert (wide.fg, wide.bold, wide.reverse) == ("00ff00", False, True)
    assert (plain.fg, plain.bg, plain.reverse) == ("default", "default", False)


def test_each_row_ends_without_a_style() -> None:
    rows = ansi(cells("one", "two", style="bold #ff0000")).split("\n")
    assert rows.pop() == ""
    assert all(row.endswith("\x1b[0m") for row in rows)


def test_nothing_in_the_text_is_a_command() -> None:
    run = Run(0, 9, "a\x1b[2Jb\x9b\u202e", CellStyle())
    drawn = ansi(Cells(9, ((run,),)))
    assert drawn == "\x1b[0ma␛[2Jb��\x1b[0m\n"
