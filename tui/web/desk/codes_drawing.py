"""A drawing of the camera's two codes, the left one framed: it shows what to photograph, and says nothing.

Only the three corner marks are those of a QR code; the rest is at random, and no phone reads it.
"""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Final

from tui.i18n import t
from tui.web.pages.html import Html, element

_SIDE: Final = 29
"""Modules, as the camera's codes have."""
_CORNER: Final = 7
_QUIET: Final = 2
"""Modules of white around each."""


def codes_drawing() -> Html:
    """Return the drawing with its two captions."""
    return element(
        "figure",
        element("div", _code(1, "wanted"), _code(2, "other"), class_="codes"),
        element(
            "figcaption",
            element("b", t("web", "▲ this one: the left")),
            element("span", "APP"),
        ),
        class_="drawing",
    )


@cache
def _code(seed: int, name: str) -> Html:
    box = f"{-_QUIET} {-_QUIET} {_SIDE + 2 * _QUIET} {_SIDE + 2 * _QUIET}"
    path = element("path", d=_modules(Random(seed)))
    return element("svg", path, viewBox=box, class_=name, aria_hidden="true", focusable="false")


def _modules(random: Random) -> str:
    """Return the dark modules as rows of rectangles."""
    return "".join(
        f"M{x} {y}h1v1h-1z"
        for y in range(_SIDE)
        for x in range(_SIDE)
        if _dark(x, y, random.random() < 0.5)  # noqa: PLR2004 - half
    )


def _dark(x: int, y: int, drawn: bool) -> bool:  # noqa: FBT001 - what was drawn for this module
    for left, top in ((0, 0), (_SIDE - _CORNER, 0), (0, _SIDE - _CORNER)):
        column, row = x - left, y - top
        if -1 <= column <= _CORNER and -1 <= row <= _CORNER:
            ring = max(abs(column - _CORNER // 2), abs(row - _CORNER // 2))
            return ring in {0, 1, 3}
    return drawn
