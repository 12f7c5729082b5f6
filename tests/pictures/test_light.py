"""The light theme for print."""

from __future__ import annotations

import pytest

from tests.pictures.test_pictures import cells
from tests.test_theme import PAIRS
from tui.pictures.cells import Cells, CellStyle
from tui.pictures.light import contrast, light, luminance
from tui.pictures.marks import MARK_COLOUR, captioned
from tui.theme import VARIABLE_DEFAULTS


def look(shown: Cells) -> CellStyle:
    [[run]] = shown.rows
    return run.style


def role(name: str) -> str:
    return VARIABLE_DEFAULTS[f"osd-{name}"]


@pytest.mark.parametrize(("text", "ground", "_full", "_sixteen"), PAIRS)
def test_text_is_readable_on_paper(text: str, ground: str, _full: float, _sixteen: float) -> None:
    style = look(light(cells("Пароль", style=f"{role(text)} on {role(ground)}")))
    assert luminance(style.back) > 0.55
    assert contrast(style.front, style.back) >= 4.5


@pytest.mark.parametrize("line", ["▏", "▌", "─", "╭"])
def test_lines_keep_their_hue_and_can_be_seen(line: str) -> None:
    style = look(light(cells(line, style=f"{role('accent')} on {role('well')}")))
    red, green, blue = bytes.fromhex(style.front[1:])
    assert red > green > 2 * blue
    assert contrast(style.front, style.back) >= 3


def test_codes_are_black_on_white() -> None:
    for style in ("#000000 on #ffffff", "#ffffff on #000000", "#000000 on #000000"):
        code = cells("▀▄█ ", style=style)
        assert light(code) == code


def test_pixels_of_a_picture_are_grounds() -> None:
    style = look(light(cells("▀", style=f"{role('surface')} on {role('well')}")))
    assert min(map(luminance, style.colours())) > 0.8


def test_a_caret_is_seen() -> None:
    style = look(light(cells(" ", style=f"{role('well')} on {role('text')}")))
    assert luminance(style.back) < 0.1


def test_dim_and_reversed_cells_are_mapped_as_they_are_seen() -> None:
    style = look(light(cells("a", style=f"reverse dim {role('surface')} on {role('text')}")))
    assert not style.dim | style.reverse
    assert luminance(style.back) > 0.8


def test_a_caption_stays_and_a_mark_is_seen_on_both() -> None:
    window = cells("a    ", style=f"{role('text')} on {role('surface')}")
    below = captioned(window, "b")
    assert light(below).rows[2] == below.rows[2]
    for shown in (window, light(window)):
        assert contrast(MARK_COLOUR, look(shown).back) >= 3
