"""What the phone's camera sees: the cells of the window underneath, as pixels.

There is no short cut past the picture: the strips that were painted become an image, and the image is given
to the same decoder that reads photos. A half block is a pixel over a pixel; any other character counts by its
background, which is all that matters beside a QR code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image
from rich.cells import cell_len
from rich.color import Color

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual.screen import Screen
    from textual.strip import Strip

SCALE = 6
"""Pixels for a module: decoders want at least three."""

_INK, _PAPER = (255, 255, 255), (0, 0, 0)
"""What a terminal shows where nothing names a colour."""


def painted(screen: Screen[object]) -> list[Strip]:
    """Return the rows of a screen as they were painted last."""
    return screen._compositor.render_strips(screen.size)  # noqa: SLF001 - there is no public way to these cells


def photo(rows: Sequence[Strip]) -> Image.Image:
    """Draw rows of cells: SCALE pixels wide and twice as high a cell."""
    width = max((strip.cell_length for strip in rows), default=0)
    image = Image.new("RGB", (max(width, 1), max(2 * len(rows), 1)))
    for y, strip in enumerate(rows):
        x = 0
        for text, style, _control in strip:
            ink, paper = _colours(style)
            for character in text:
                upper, lower = {"▀": (ink, paper), "▄": (paper, ink), "█": (ink, ink)}.get(
                    character, (paper, paper)
                )
                for column in range(x, min(x + cell_len(character), width)):
                    image.putpixel((column, 2 * y), upper)
                    image.putpixel((column, 2 * y + 1), lower)
                x += cell_len(character)
    return image.resize((image.width * SCALE, image.height * SCALE), Image.Resampling.NEAREST)


def _colours(style: Style | None) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    if style is None:
        return _INK, _PAPER
    ink, paper = _rgb(style.color, _INK), _rgb(style.bgcolor, _PAPER)
    return (paper, ink) if style.reverse else (ink, paper)


def _rgb(colour: Color | None, default: tuple[int, int, int]) -> tuple[int, int, int]:
    if colour is None or colour.is_default:
        return default
    red, green, blue = colour.get_truecolor()
    return red, green, blue
