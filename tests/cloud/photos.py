"""Phone photos of the captcha window, simulated: its two codes on a screen, as a hand-held phone sees them.

Everything is drawn from one seed, so that a picture that is not read can be looked at again.

The screen is drawn as terminals do it: cells of 10x20 px, a half block `▀` with its two colours in each, and
where a terminal leaves space between its lines, that space in the background's colour.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

import segno
from PIL import Image, ImageChops, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 10, 20
"""A cell, px."""
COLUMNS, ROWS = 80, 24
INK, PAPER, DESK = 0, 255, 32
"""A module, what is around it, and the window behind both codes."""
QUIET: Final = 4
"""Modules around a code (ISO/IEC 18004, 9.1)."""
LEFT, RIGHT, TOP = 2, 41, 2
"""Where the two codes stand in the window, columns and rows."""
PHOTO = (1600, 1200)
"""As messengers send pictures."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Severity:
    """How bad a photo can get; each figure is the worst that is drawn."""

    name: str
    corner: float
    """How far a corner of the view is off, as a share of the picture."""
    turn: float
    """Degrees."""
    distance: float
    """How much wider the view is than the screen."""
    blur: float
    """Radius, px; a module is 6 to 18 px."""
    noise: int
    """Grey levels."""
    moire: int
    """Grey levels."""
    contrast: float
    """What is left of the distance between black and white."""
    gap: int
    """Unpainted px between two lines of 20."""
    quality: int
    """Of the JPEG."""


MEDIUM: Final = Severity("medium", 0.06, 8, 1.5, 3.0, 55, 26, 0.5, 2, 55)
HARD: Final = Severity("hard", 0.1, 16, 1.8, 4.4, 105, 46, 0.3, 4, 38)
EXTREME: Final = Severity("extreme", 0.14, 30, 2.1, 5.5, 140, 60, 0.22, 6, 25)


@cache
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return a version 3-Q code with its quiet zone, and the white half row that fills the last cells."""
    code = segno.make_qr(text, version=3, error="q", boost_error=False)
    rows = [tuple(bool(module) for module in row) for row in code.matrix_iter(border=QUIET)]
    return (*rows, (False,) * len(rows[0]))


def window(*texts: str, gap: int = 0, inverted: bool = False) -> Image.Image:
    """Draw the window's codes beside each other (at most two), with `gap` px between two lines."""
    pitch = HEIGHT + gap
    image = Image.new("L", (COLUMNS * WIDTH, ROWS * pitch), DESK)
    pen = ImageDraw.Draw(image)
    for column, text in zip((LEFT, RIGHT), texts, strict=False):
        for y, line in enumerate(modules(text)):
            top = (TOP + y // 2) * pitch + y % 2 * WIDTH
            for x, dark in enumerate(line):
                left = (column + x) * WIDTH
                ink = INK if dark != inverted else PAPER
                pen.rectangle((left, top, left + WIDTH - 1, top + WIDTH - 1), fill=ink)
    for row in (0, 21, 22, 23):  # what else is written in the window
        for column in range(2, 60, 2):
            left, top = column * WIDTH, row * pitch
            pen.rectangle((left, top + 5, left + 7, top + 14), outline=190)
    return image


def photo(screen: Image.Image, severity: Severity, seed: int) -> Image.Image:
    """Return a phone's picture of a screen, after the JPEG."""
    chance = random.Random(f"{severity.name} {seed}")
    seen = _from_an_angle(screen, severity, chance)
    seen = seen.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 1) * severity.blur))
    seen = _add(seen, _stripes(chance, severity.moire))
    contrast = chance.uniform(severity.contrast, 1)
    floor = chance.uniform(0, 1 - contrast) * 255
    seen = seen.point([round(floor + level * contrast) for level in range(256)])
    seen = ImageChops.multiply(seen, _light(chance))
    seen = _add(seen, _grain(chance, severity.noise))
    return jpeg(seen, chance.randint(severity.quality, 90))


def jpeg(image: Image.Image, quality: int) -> Image.Image:
    """Return what is left of a picture after it was sent."""
    sent = BytesIO()
    image.convert("RGB").save(sent, "JPEG", quality=quality)
    sent.seek(0)
    return Image.open(sent)


def _from_an_angle(screen: Image.Image, severity: Severity, chance: random.Random) -> Image.Image:
    """Look at the screen askew: true perspective, from the corners of the view on the screen's plane."""
    width, height = screen.size
    margin = chance.uniform(1.05, severity.distance)
    angle = math.radians(chance.uniform(-severity.turn, severity.turn))
    view = max(width, height * PHOTO[0] / PHOTO[1]) * margin / 2
    corners: list[Point] = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        x0 = view * x * (1 + chance.uniform(0, 2) * severity.corner)
        y0 = view * y * PHOTO[1] / PHOTO[0] * (1 + chance.uniform(0, 2) * severity.corner)
        corners.append(
            (
                width / 2 + x0 * math.cos(angle) - y0 * math.sin(angle),
                height / 2 + x0 * math.sin(angle) + y0 * math.cos(angle),
            )
        )
    # Twice as large, so that the camera's sampling and not this drawing's decides what is lost.
    large = screen.resize((width * 2, height * 2), Image.Resampling.NEAREST)
    return large.transform(
        PHOTO,
        Image.Transform.PERSPECTIVE,
        _perspective([(x * 2, y * 2) for x, y in corners], PHOTO),
        Image.Resampling.BICUBIC,
        fillcolor=chance.randint(10, 120),
    )


def _perspective(corners: Sequence[Point], size: tuple[int, int]) -> tuple[float, ...]:
    """Return what leads from a picture's pixels to a quadrangle (Heckbert 1989, 2.2.3, square to quad)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    dx1, dx2, sx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, sy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    whole = dx1 * dy2 - dx2 * dy1
    g, h = (sx * dy2 - dx2 * sy) / whole, (dx1 * sy - sx * dy1) / whole
    a, b, d, e = x1 - x0 + g * x1, x3 - x0 + h * x3, y1 - y0 + g * y1, y3 - y0 + h * y3
    width, height = size
    return (a / width, b / height, x0, d / width, e / height, y0, g / width, h / height)


def _stripes(chance: random.Random, strength: int) -> Image.Image:
    """Moire: waves across the picture, of a period near that of the modules or well below it."""
    side = math.ceil(math.hypot(*PHOTO))
    period = chance.uniform(3, 14)
    level = chance.uniform(0, strength) / 2
    wave = bytes(round(127.5 + level * math.sin(2 * math.pi * x / period)) for x in range(side))
    waves = Image.frombytes("L", (side, 1), wave).resize((side, side), Image.Resampling.NEAREST)
    left, top = (side - PHOTO[0]) // 2, (side - PHOTO[1]) // 2
    turned = waves.rotate(chance.uniform(0, 180), Image.Resampling.BILINEAR, fillcolor=128)
    return turned.crop((left, top, left + PHOTO[0], top + PHOTO[1]))


def _grain(chance: random.Random, strength: int) -> Image.Image:
    """The sensor's noise: the mean of two even ones, hence a triangle from -strength to strength."""
    strength = round(chance.uniform(0.3, 1) * strength)
    scale = [round(127.5 + (level - 127.5) * strength / 127.5) for level in range(256)]
    one, two = (Image.frombytes("L", PHOTO, chance.randbytes(PHOTO[0] * PHOTO[1])) for _ in "12")
    return Image.blend(one, two, 0.5).point(scale)


def _light(chance: random.Random) -> Image.Image:
    """A room's light: darker towards one side."""
    low = chance.randint(120, 220)
    light = Image.linear_gradient("L").point([low + level * (255 - low) // 255 for level in range(256)])
    return light.rotate(chance.choice((0, 90, 180, 270))).resize(PHOTO)


def _add(image: Image.Image, change: Image.Image) -> Image.Image:
    return ImageChops.add(image, change, 1, -128)
