"""Cells, and what is made of them: an SVG and a text."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.renderables.digits import Digits
from textual.strip import Strip

from tui.pictures.cells import Cells, from_strips
from tui.pictures.kept import write_whole
from tui.pictures.svg import svg
from tui.pictures.text import text


def cells(*rows: str, style: str = "") -> Cells:
    width = max(Strip([Segment(row)]).cell_length for row in rows)
    return from_strips([Strip([Segment(row, Style.parse(style))]) for row in rows], width)


def shapes(drawn: str) -> list[str]:
    """The rectangles of a picture, but for the page itself."""
    return re.findall(r"M[\d .hvH]+z", drawn.split("<g ", 1)[1])


def test_wide_glyphs_take_two_columns_and_marks_stay_with_their_letter() -> None:
    [[run]] = cells("a密e\u0301b").rows
    assert list(run.glyphs()) == [(0, "a", 1), (1, "密", 2), (3, "e\u0301", 1), (4, "b", 1)]


def test_neighbours_of_one_style_are_one_run() -> None:
    strip = Strip([Segment("one", Style.parse("bold")), Segment(" two", Style.parse("bold"))])
    [[run]] = from_strips([strip], 7).rows
    assert run.text == "one two"
    assert run.style.bold


def test_each_glyph_has_the_middle_of_its_cells() -> None:
    drawn = svg(cells("a密b"))
    assert '<text x="5 20 35" y="15">a密b</text>' in drawn


def test_a_glyph_that_may_be_too_wide_is_told_its_width() -> None:
    drawn = svg(cells("aWaW"))
    assert '<text x="5 25" y="15">aa</text>' in drawn
    assert '<text x="15 35" y="15" textLength="18" lengthAdjust="spacingAndGlyphs">WW</text>' in drawn


@pytest.mark.parametrize(
    ("rows", "boxes"),
    [
        (("██", "██"), ["M0 0h20v40H0z"]),
        (("▀▀",), ["M0 0h20v10H0z"]),
        (("▌", "▌"), ["M0 0h5v40H0z"]),
        (("──",), ["M0 9h20v2H0z"]),
        (("│", "│"), ["M4 0h2v40H4z"]),
    ],
)
def test_blocks_and_lines_that_meet_are_one_shape(rows: tuple[str, ...], boxes: list[str]) -> None:
    assert shapes(svg(cells(*rows))) == boxes


def test_nothing_comes_from_elsewhere_and_what_is_shown_is_no_markup() -> None:
    drawn = svg(cells("<script> & https://example.com"), "a <title>")
    root = ET.fromstring(drawn)  # it is well-formed
    assert "https:" not in re.sub(r"<text.*?</text>", "", drawn)
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {
        "svg",
        "title",
        "path",
        "g",
        "text",
    }
    assert "url(" not in drawn
    assert " id=" not in drawn


def test_reversed_and_dim_cells() -> None:
    drawn = svg(
        from_strips([Strip([Segment("ab", Style.parse("#ff0000 on #0000ff reverse")), Segment("  ")])], 4)
    )
    assert '<g fill="#0000ff">' in drawn
    assert svg(cells("a", style="dim #ffffff on #000000")).count("#808080") == 1


def test_text_has_a_line_a_row_and_no_blanks_at_ends() -> None:
    assert text(cells("密码  ", "", " ok ")) == "密码\n\n ok\n"


@pytest.mark.parametrize("bold", ["", "bold"])
def test_large_digits_are_digits_in_a_text(bold: str) -> None:
    drawn = Digits("9634 1750 28").render(Style.parse(bold))
    rows = "".join(segment.text for segment in drawn if isinstance(segment, Segment)).splitlines()
    assert text(cells(*(f"│ {row} │" for row in rows))).splitlines() == [
        f"│{' ' * 38}│",
        f"│ 9634 1750 28{' ' * 25}│",
        f"│{' ' * 38}│",
    ]
    box = ("╭─╮", "│ │", "╰─╯")
    assert text(cells(*box)) == "\n".join([*box, ""])


def test_a_part_leaves_a_blank_of_a_glyph_that_it_divides() -> None:
    part = cells("a密b", "cdef").crop(2, 0, 2, 2)
    assert text(part) == " b\nef\n"
    assert (part.width, part.height) == (2, 2)


def test_who_reads_a_picture_while_it_is_written_gets_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "login.txt"
    write_whole(path, "before")
    with path.open(encoding="utf-8") as reading:
        write_whole(path, "after")
        assert reading.read() == "before"
    assert path.read_text(encoding="utf-8") == "after"
    assert list(tmp_path.iterdir()) == [path]
