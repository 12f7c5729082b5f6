"""Cells as PNG: the same bytes from the same fonts, shapes that meet, and what no font has."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.pictures.test_pictures import cells
from tui.pictures.cells import Cells
from tui.pictures.fonts import Fonts, UnreadableFontError, found
from tui.pictures.marks import Mark
from tui.pictures.png import Png, png

STYLE = "#ffffff on #000000"


def opened(drawn: Png) -> Image.Image:
    return Image.open(io.BytesIO(drawn.data)).convert("L")


def filled(drawn: Png) -> tuple[int, int, int, int] | None:
    """The box of all that is white, to the pixel, where nothing in it is black."""
    image = opened(drawn)
    box = image.getbbox()
    assert box is None or image.crop(box).getextrema() == (255, 255)
    return box


def test_the_same_cells_and_fonts_give_the_same_bytes(fonts: Fonts) -> None:
    shown = cells("Пароль 密码 ╭─╮", style="bold #eef3f8 on #1e2732")
    drawn = png(shown, fonts)
    assert png(shown, fonts) == drawn  # with glyphs that were drawn before
    assert png(shown, Fonts(fonts.files)) == drawn
    assert opened(drawn).size == (20 * shown.width, 40)
    assert opened(png(shown, fonts, scale=1)).size == (10 * shown.width, 20)


@pytest.mark.parametrize(
    ("rows", "box"),
    [
        (("██", "██"), (0, 0, 40, 80)),
        (("▀▀",), (0, 0, 40, 20)),
        (("▌", "▌"), (0, 0, 10, 80)),
        (("──",), (0, 18, 40, 22)),
    ],
)
def test_blocks_and_lines_meet(fonts: Fonts, rows: tuple[str, ...], box: tuple[int, int, int, int]) -> None:
    assert filled(png(cells(*rows, style=STYLE), fonts)) == box


def test_a_frame_with_round_corners_has_no_gap(fonts: Fonts) -> None:
    image = opened(png(cells("╭╮", "╰╯", style=STYLE), fonts))
    assert image == image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert image == image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    assert image.crop((8, 39, 12, 41)).getextrema() == (255, 255)  # down the left side
    assert image.crop((19, 18, 21, 22)).getextrema() == (255, 255)  # along the upper side


def test_glyphs_stand_in_their_cells(fonts: Fonts) -> None:
    image = opened(png(cells("i密 i", style=STYLE), fonts))
    narrow, wide = (image.crop(box).getbbox() for box in ((0, 0, 20, 40), (20, 0, 60, 40)))
    assert narrow is not None
    assert wide is not None
    assert narrow[0] + narrow[2] == pytest.approx(20, abs=4)
    assert wide[0] + wide[2] == pytest.approx(40, abs=4)
    assert wide[2] - wide[0] > 28  # Chinese is as wide as its cells, not squeezed into one
    assert image.crop((60, 0, 80, 40)).getbbox() is None


def test_bold_has_more_ink_also_where_no_face_is_bold(fonts: Fonts) -> None:
    for chain in (fonts, Fonts(fonts.files[:1])):
        ink = [
            sum(opened(png(cells("Пароль", style=f"{weight} {STYLE}"), chain)).tobytes())
            for weight in ("bold", "")
        ]
        assert ink[0] > 1.1 * ink[1]


def test_a_character_that_no_font_has_is_named_and_shown_as_a_box(fonts: Fonts) -> None:
    latin = Fonts(fonts.files[:1])
    drawn = png(cells("a密b码", style=STYLE), latin)
    assert drawn.missing == ("密", "码")
    boxes = [opened(drawn).crop((left, 0, left + 40, 40)) for left in (20, 80)]
    assert boxes[0] == boxes[1]
    assert boxes[0].getbbox() == (2, 8, 38, 32)
    assert png(cells("ab"), latin).missing == ()


def test_fonts_are_found_by_name_in_the_users_folder_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fonts: Fonts
) -> None:
    own = tmp_path / "fonts" / "deep" / "DejaVuSansMono.ttf"
    own.parent.mkdir(parents=True)
    own.symlink_to(fonts.files[0])
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert found.__wrapped__()[0] == own


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    no_font = tmp_path / "no-font.ttf"
    no_font.write_text("text")
    with pytest.raises(UnreadableFontError) as caught:
        Fonts([no_font])
    assert caught.value.path == no_font


def test_a_mark_covers_neither_letters_nor_lines(fonts: Fonts) -> None:
    row = "█Wygj│密▌"
    shown: Cells = cells(row, row, row, style=STYLE)
    plain, marked = (opened(png(shown, fonts, marks=marks)) for marks in ((), (Mark(1, 1, 3),)))
    ink = plain.point(lambda value: 255 if value == 255 else 0)
    changed = ImageChops.difference(plain, marked)
    assert changed.getbbox() == (20, 36, 90, 84)  # outside of the marked cells, but for the block beside
    assert ImageChops.multiply(ink, changed).getbbox() is None
