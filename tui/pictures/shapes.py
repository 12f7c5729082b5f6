"""Characters that are drawn as shapes, because they must meet at the edges of their cells: blocks and lines.

A cell is WIDTH by HEIGHT units. Shapes are rectangles but for round corners.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

WIDTH, HEIGHT = 10, 20
"""The size of a cell, units."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, counted from the upper left corner of the cell."""

FIRST, LAST = "\u2500", "\u259f"
"""Unicode's "Box Drawing" and "Block Elements": all that may be a shape."""
SHADES: Final = {"░": 0.75, "▒": 0.5, "▓": 0.25}
"""Characters that fill their cell; the share of the background that is seen through them."""
_QUADRANTS: Final = {  # upper left, upper right, lower left, lower right
    "▖": "0010", "▗": "0001", "▘": "1000", "▙": "1011", "▚": "1001", "▛": "1110", "▜": "1101", "▝": "0100",
    "▞": "0110", "▟": "0111",
}  # fmt: skip
_BARS: Final[dict[str, Box]] = {
    **{chr(0x2580 + n): (0, HEIGHT - n * HEIGHT / 8, WIDTH, HEIGHT) for n in range(1, 9)},  # ▁ to █
    **{chr(0x2590 - n): (0, 0, n * WIDTH / 8, HEIGHT) for n in range(1, 8)},  # ▏ to ▉
    "▀": (0, 0, WIDTH, HEIGHT / 2),
    "▐": (WIDTH / 2, 0, WIDTH, HEIGHT),
    "▔": (0, 0, WIDTH, HEIGHT / 8),
    "▕": (WIDTH * 7 / 8, 0, WIDTH, HEIGHT),
}
ARCS: Final = {
    "╭": "M4 20V14A5 5 0 0 1 9 9H10V11H9A3 3 0 0 0 6 14V20Z",
    "╮": "M6 20V14A5 5 0 0 0 1 9H0V11H1A3 3 0 0 1 4 14V20Z",
    "╰": "M4 0V6A5 5 0 0 0 9 11H10V9H9A3 3 0 0 1 6 6V0Z",
    "╯": "M6 0V6A5 5 0 0 1 1 11H0V9H1A3 3 0 0 0 4 6V0Z",
}
"""Round corners as SVG paths, two units thick as light lines are."""
_WEIGHTS: Final = {"LIGHT": 1, "SINGLE": 1, "HEAVY": 2, "DOUBLE": 3}
_ARMS: Final = {"LEFT": "L", "RIGHT": "R", "UP": "U", "DOWN": "D", "HORIZONTAL": "LR", "VERTICAL": "UD"}


@cache
def boxes(glyph: str) -> tuple[Box, ...]:
    """Return the rectangles of a block or a line; none for others. Round corners come as square ones."""
    if glyph in _BARS:
        return (_BARS[glyph],)
    if glyph in _QUADRANTS:
        half = WIDTH / 2, HEIGHT / 2
        places = [(n % 2 * half[0], n // 2 * half[1]) for n in range(4)]
        full = zip(places, _QUADRANTS[glyph], strict=True)
        return tuple((x, y, x + half[0], y + half[1]) for (x, y), there in full if there == "1")
    if len(glyph) == 1 and "\u2500" <= glyph <= "\u257f":
        return tuple(_line(_arms(unicodedata.name(glyph))))
    return ()


def _arms(name: str) -> dict[str, int]:
    """Read the arms of a line and their weights out of its Unicode name; none for dashes and diagonals."""
    if "DASH" in name or "DIAGONAL" in name:
        return {}
    arms: dict[str, int] = {}
    everywhere = 0
    for part in name.removeprefix("BOX DRAWINGS ").replace("ARC ", "").split(" AND "):
        words = part.split()
        weight = next((_WEIGHTS[word] for word in words if word in _WEIGHTS), 0)
        everywhere = everywhere or weight  # "LIGHT DOWN AND RIGHT" is light in both
        for word in words:
            arms.update(dict.fromkeys(_ARMS.get(word, ""), weight or everywhere))
    return arms


def _line(arms: dict[str, int]) -> list[Box]:
    """Draw arms, each from its edge to past the middle, as far as it meets those across."""
    found: list[Box] = []
    x, y = WIDTH / 2, HEIGHT / 2
    for arm, weight in arms.items():
        reach = max(arms.get(other, 0) for other in ("UD" if arm in "LR" else "LR"))
        for low, high in [(-3, -1), (1, 3)] if weight == 3 else [(-weight, weight)]:  # noqa: PLR2004 - double
            found.append(
                {
                    "L": (0, y + low, x + reach, y + high),
                    "R": (x - reach, y + low, WIDTH, y + high),
                    "U": (x + low, 0, x + high, y + reach),
                    "D": (x + low, y - reach, x + high, HEIGHT),
                }[arm]
            )
    return found
