"""Cells as PNG: letters by the fonts there are, blocks and lines as the same shapes as in the SVG."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

from tui.pictures.cells import mixed
from tui.pictures.marks import MARK_COLOUR, RADIUS, STROKE
from tui.pictures.shapes import ARCS, HEIGHT, SHADES, WIDTH, boxes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.pictures.cells import Cells, CellStyle, Run
    from tui.pictures.fonts import Fonts
    from tui.pictures.marks import Mark
    from tui.pictures.shapes import Box

SCALE: Final = 2
"""Pixels for a unit: a window of 80x24 is 1600x960, sharp on a dense screen and in print."""
_LEVEL: Final = 4
"""zlib's: a third of the time of 6, and a tenth more bytes."""
_UNDERLINE: Final = 18
"""Below the feet of Chinese glyphs, which are larger here than in the SVG, units."""
_FINE: Final = 8
"""How much larger what is round is drawn, for its half-tones."""


@dataclass(frozen=True, slots=True)
class Png:
    """A picture and what is wrong with it."""

    data: bytes
    """The file. The same bytes for the same cells and the same font files."""
    missing: tuple[str, ...]
    """Characters that no font has, in the order of their codes: an empty box stands for each."""


def png(cells: Cells, fonts: Fonts, scale: int = SCALE, marks: Iterable[Mark] = ()) -> Png:
    """Draw cells, and frames round marked places."""
    page = _Page(cells, fonts, scale)
    for row, run in cells.runs():
        page.ground(run, row * HEIGHT * scale)
    for mark in marks:
        page.frame(mark.frame(cells))
    for row, run in cells.runs():
        page.write(run, row * HEIGHT * scale)
    file = io.BytesIO()
    page.image.save(file, "PNG", compress_level=_LEVEL)
    return Png(file.getvalue(), tuple(sorted(page.missing)))


class _Page:
    def __init__(self, cells: Cells, fonts: Fonts, scale: int) -> None:
        size = max(cells.width, 1) * WIDTH * scale, max(cells.height, 1) * HEIGHT * scale
        self.image = Image.new("RGB", size)
        self._pen = ImageDraw.Draw(self.image)
        self._fonts = fonts
        self._scale = scale
        self.missing: set[str] = set()

    def ground(self, run: Run, top: int) -> None:
        """Fill a run of cells whose upper edge is there, pixels."""
        cell = WIDTH * self._scale
        left, right = run.column * cell, (run.column + run.width) * cell
        self._fill(run.style.colours()[1], left, top, right, top + HEIGHT * self._scale)

    def frame(self, box: Box) -> None:
        """Draw a round frame; `box` is the middle of its stroke, units."""
        left, top, right, bottom = (round(value * self._scale) for value in box)
        half = STROKE * self._scale // 2
        size = right - left + 2 * half, bottom - top + 2 * half
        ink = Image.new("L", (size[0] * _FINE, size[1] * _FINE))
        ImageDraw.Draw(ink).rounded_rectangle(
            (0, 0, ink.width - 1, ink.height - 1),
            (RADIUS * self._scale + half) * _FINE,
            outline=255,
            width=2 * half * _FINE,
        )
        self.image.paste(MARK_COLOUR, (left - half, top - half), ink.reduce(_FINE))

    def write(self, run: Run, top: int) -> None:
        """Draw the letters, blocks and lines of a run."""
        cell, style = WIDTH * self._scale, run.style
        left, right = run.column * cell, (run.column + run.width) * cell
        for wanted, line in ((style.underline, _UNDERLINE), (style.strike, 10)):
            if wanted:
                upper = top + line * self._scale
                self._fill(style.colours()[0], left, upper, right, upper + self._scale)
        if not run.text.isspace():
            for column, glyph, width in run.glyphs():
                if not glyph.isspace():
                    self._glyph(glyph, width, (column * cell, top), style)

    def _glyph(self, glyph: str, cells: int, place: tuple[int, int], style: CellStyle) -> None:
        (left, top), scale = place, self._scale
        front, back = style.colours()
        if glyph in SHADES:
            colour = mixed(front, back, SHADES[glyph])
            self._fill(colour, left, top, left + WIDTH * scale, top + HEIGHT * scale)
        elif glyph in ARCS:
            self.image.paste(front, place, _arc(glyph, scale))
        elif shape := boxes(glyph):
            for x0, y0, x1, y1 in shape:
                left_, top_, right, bottom = (round(value * scale) for value in (x0, y0, x1, y1))
                self._fill(front, left + left_, top + top_, left + right, top + bottom)
        elif ink := self._fonts.tile(glyph, cells, scale, bold=style.bold, italic=style.italic):
            self.image.paste(front, place, ink)
        else:
            self.missing.add(glyph)
            right, bottom = left + (cells * WIDTH - 1) * scale, top + 16 * scale
            box = left + scale, top + 4 * scale, right - 1, bottom - 1
            self._pen.rectangle(box, outline=front, width=scale)

    def _fill(self, colour: str, left: float, top: float, right: float, bottom: float) -> None:
        self._pen.rectangle((left, top, right - 1, bottom - 1), fill=colour)


@cache
def _arc(glyph: str, scale: int) -> Image.Image:
    """Draw the ink of a round corner: ╭ as its path in ARCS says, the others as its mirror images."""
    unit = scale * _FINE
    ink = Image.new("L", (WIDTH * unit, HEIGHT * unit))
    pen = ImageDraw.Draw(ink)
    pen.pieslice((4 * unit, 9 * unit, 14 * unit - 1, 19 * unit - 1), 180, 270, fill=255)
    pen.pieslice((6 * unit, 11 * unit, 12 * unit - 1, 17 * unit - 1), 180, 270, fill=0)
    pen.rectangle((4 * unit, 14 * unit, 6 * unit - 1, 20 * unit), fill=255)
    pen.rectangle((9 * unit, 9 * unit, 10 * unit, 11 * unit - 1), fill=255)
    ink = ink.reduce(_FINE)
    if glyph in "╮╯":
        ink = ink.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if glyph in "╰╯":
        ink = ink.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    return ink
