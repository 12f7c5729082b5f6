"""A light theme for print: dark grounds become paper, and what stands on them keeps its contrast."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Final

from tui.pictures.cells import Cells, CellStyle, Run, mixed
from tui.pictures.shapes import FIRST, LAST

_LIGHT, _CURSOR = 0.3, 0.8
"""Relative luminance from which on a ground is light already (the accent, a caption), or a cursor."""
_DRAWN_MOST: Final = 3.2
"""Contrast at which lines are clear and still have their hue; WCAG asks for 3 (1.4.11)."""
_BLACK, _WHITE, _INK = "#000000", "#ffffff", "#1b2430"
_STEPS: Final = 12
"""Halvings: finer than a figure of 255."""
_FILLS: Final = frozenset("▀▂▃▄▅▆▇█ ")
"""Pixels of a picture and ends of a scrollbar: each part is a ground."""


def light(cells: Cells) -> Cells:
    """Return the same cells in colours for paper; QR codes, black on white by explicit colours, stay.

    Each text keeps the contrast that it has with its ground, as far as paper allows it: what is readable on
    the screen (WCAG 1.4.3 AA, 4.5:1) is so in print. Meant for the theme of all colours.
    """
    rows = tuple(tuple(replace(run, style=_style(run)) for run in row) for row in cells.rows)
    return Cells(cells.width, rows)


def _style(run: Run) -> CellStyle:
    if {run.style.front, run.style.back} <= {_BLACK, _WHITE}:  # a QR code
        return run.style
    used = set(run.text)
    drawn = all(FIRST <= character <= LAST for character in used - {" "})
    return _mapped(run.style, filled=used <= _FILLS, drawn=drawn)


@lru_cache(maxsize=2048)
def _mapped(style: CellStyle, *, filled: bool, drawn: bool) -> CellStyle:
    front, back = style.colours()
    if luminance(back) > _CURSOR:
        front, back = _paper(front), _INK
    elif filled:
        front, back = _paper(front), _paper(back)
    elif luminance(back) < _LIGHT:
        wanted = contrast(front, back)
        back = _paper(back)
        front = _with_contrast(front, back, min(wanted, _DRAWN_MOST) if drawn else wanted)
    return replace(style, front=front, back=back, dim=False, reverse=False)


def _paper(ground: str) -> str:
    """Lighten a ground: the darker it is, the lighter its paper; what is light already stays."""
    brightness = luminance(ground)
    if brightness >= _LIGHT:
        return ground
    return mixed(_WHITE, mixed(ground, "#6b7f95", 0.5), 0.3 * min(1, brightness / 0.07))


def _with_contrast(colour: str, ground: str, wanted: float) -> str:
    """Darken or lighten a colour until it has that contrast with a light ground, or the most there is."""
    luminance_wanted = (luminance(ground) + 0.05) / wanted - 0.05
    end = _BLACK if luminance(colour) > luminance_wanted else _WHITE
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        share = (low + high) / 2
        if (luminance(mixed(colour, end, share)) > luminance_wanted) == (end == _BLACK):
            low = share
        else:
            high = share
    return mixed(colour, end, high)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=4096)
def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2)."""
    parts = [value / 255 for value in bytes.fromhex(colour[1:])]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)  # noqa: PLR2004
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
