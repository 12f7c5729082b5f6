"""What a phone's camera sees: cells as pixels, for the decoder that reads photos.

There is no short cut past the picture: what was painted becomes an image. A half block is a pixel over a
pixel; any other character counts by its background, which is all that matters beside a QR code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PIL import Image

if TYPE_CHECKING:
    from tui.pictures.cells import Cells

SCALE: Final = 6
"""Pixels for a module: decoders want at least three."""


def photo(cells: Cells) -> Image.Image:
    """Draw cells: SCALE pixels wide and twice as high each."""
    width, height = max(cells.width, 1), max(cells.height, 1)
    image = Image.new("RGB", (width, 2 * height))
    for y, row in enumerate(cells.rows):
        for run in row:
            front, back = (_rgb(colour) for colour in run.style.colours())
            for x, glyph, columns in run.glyphs():
                upper, lower = {"▀": (front, back), "▄": (back, front), "█": (front, front)}.get(
                    glyph, (back, back)
                )
                for column in range(x, min(x + columns, width)):
                    image.putpixel((column, 2 * y), upper)
                    image.putpixel((column, 2 * y + 1), lower)
    return image.resize((image.width * SCALE, image.height * SCALE), Image.Resampling.NEAREST)


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue
