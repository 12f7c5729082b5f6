"""Marks and captions, in every form of a picture."""

from __future__ import annotations

import re

import pytest

from tests.pictures.test_pictures import cells
from tui.pictures.cells import Cells
from tui.pictures.marks import MARK_COLOUR, Mark, captioned
from tui.pictures.svg import svg
from tui.pictures.text import text


def test_a_frame_lies_round_the_marked_cells_and_under_the_letters() -> None:
    drawn = svg(cells("one│two", "  three"), marks=[Mark(2, 1, 3)])
    assert re.findall(r'<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', drawn) == [
        ("16", "19", "38", "20")
    ]
    line, letters = drawn.index('<path fill="#ffffff"'), drawn.index("<text")
    assert drawn.index(MARK_COLOUR) < line < letters


def test_a_frame_stays_within_the_picture() -> None:
    whole: Cells = cells("one", "two")
    assert Mark(0, 0, 3, 2).frame(whole) == (1, 1, 29, 39)
    assert Mark(-1, -1, 9, 9).frame(whole) == (1, 1, 29, 39)


@pytest.mark.parametrize(
    ("mark", "shown"),
    [
        (Mark(2, 0, 2), "a[密]c\nd 码 f\n"),
        (Mark(2, 0, 2, 2), "a[密]c\nd[码]f\n"),
        (Mark(0, 0, 1), "[a]密 c\nd 码 f\n"),
        (Mark(5, 1, 1), "a 密 c\nd 码[f]\n"),
        (Mark(2, 0, 3), "a[密 ]c\nd 码 f\n"),
    ],
)
def test_marked_text_stands_in_brackets(mark: Mark, shown: str) -> None:
    assert text(cells("a 密 c", "d 码 f"), [mark]) == shown


def test_a_caption_has_rows_of_its_own_below_and_none_is_too_wide() -> None:
    below = captioned(cells("the window  ", "its footer  "), "Type the code, then\npress\tEnter")
    assert text(below) == "the window\nits footer\n\n  Type the\n  code,\n  then\n  press␉Ente\n\n"
    assert {run.column + run.width for _, run in below.runs()} == {12}


def test_a_caption_in_chinese_breaks_between_its_characters() -> None:
    assert text(captioned(cells("12345678"), "输入验证码")) == "12345678\n\n  输入\n  验证\n  码\n\n"


def test_no_caption_no_band() -> None:
    window = cells("the window")
    assert captioned(window, " ") == window
