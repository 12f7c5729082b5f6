"""Screens one after the other as an animated SVG: no script, nothing from elsewhere, so it plays as `<img>`.

What stands in several frames is drawn once. Runs of cells that come and go together are one group, which CSS
shows at its times. A reader who asks for less motion (`prefers-reduced-motion`), and a program that plays no
CSS, shows the last frame.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tui.pictures.shapes import HEIGHT
from tui.pictures.svg import SHAPES, TEXTS, Drawing, background, head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tui.pictures.cells import Cells, Run

LAST: Final = 3.0
"""How long the last frame stands at least before it begins again, seconds."""
_STILL: Final = "@media (prefers-reduced-motion:reduce){g{animation:none!important}}"

_When = tuple[int, ...]  # the frames in which something is there, in order
_Placed = tuple[int, "Run"]  # row and run


def animation(frames: Sequence[tuple[Cells, float]], title: str = "") -> str:
    """Return frames of one size, each with its seconds, as an SVG document that begins anew at its end.

    The same bytes for the same frames, on every machine. `title` is what a screen reader says of it.
    """
    shown = _merged(frames)
    page = background(shown[0][0])
    times = _Times([seconds for _, seconds in shown])
    groups = _groups([cells for cells, _ in shown])
    moving = [when for when in groups if len(when) < len(shown)]
    style = ["<style>", *times.rules(moving), _STILL, "</style>"]
    drawn = [line for when, runs in groups.items() for line in _group(runs, page, times.name(when))]
    return "\n".join(
        [*head(shown[0][0], page, title), *style, f"<g {SHAPES} {TEXTS}>", *drawn, "</g>", "</svg>\n"]
    )


def _merged(frames: Iterable[tuple[Cells, float]]) -> list[tuple[Cells, float]]:
    """Let equal frames that follow each other be one, and the last stand long enough."""
    merged: list[tuple[Cells, float]] = []
    for cells, seconds in frames:
        if merged and merged[-1][0] == cells:
            merged[-1] = (cells, merged[-1][1] + seconds)
        elif seconds > 0:
            merged.append((cells, seconds))
    cells, seconds = merged[-1]
    merged[-1] = (cells, max(seconds, LAST))
    return merged


def _groups(screens: Sequence[Cells]) -> Mapping[_When, list[_Placed]]:
    """Return what is drawn, by the frames that show it."""
    there: defaultdict[_Placed, list[int]] = defaultdict(list)
    for number, cells in enumerate(screens):
        for placed in cells.runs():
            there[placed].append(number)
    groups: defaultdict[_When, list[_Placed]] = defaultdict(list)
    for placed, numbers in there.items():
        groups[tuple(numbers)].append(placed)
    return groups


def _group(runs: Iterable[_Placed], page: str, name: str) -> Iterator[str]:
    """Draw what comes and goes together; `name` is that of its rule."""
    drawing = Drawing(page)
    for row, run in runs:
        drawing.add(run, row * HEIGHT)
    if drawn := [*drawing.shapes(()), *drawing.texts()]:
        yield f'<g class="{name}">' if name else "<g>"
        yield from drawn
        yield "</g>"


class _Times:
    """When each group is seen, as rules of CSS."""

    def __init__(self, seconds: Sequence[float]) -> None:
        self._count: Final = len(seconds)
        self._whole: Final = sum(seconds)
        self._starts: Final = [sum(seconds[:number]) / self._whole for number in range(len(seconds))]
        self._names: Final[dict[_When, str]] = {}

    def name(self, when: _When) -> str:
        """Return the class of a group; "" for what is always there."""
        return self._names.get(when, "")

    def rules(self, moving: Iterable[_When]) -> Iterator[str]:
        """Name groups, and yield their rules: hidden at rest but in the last frame, and each at its times."""
        yield f"[class]{{visibility:hidden;animation:{self._whole:g}s step-end infinite}}"
        for number, when in enumerate(moving):
            name = self._names[when] = f"a{number}"
            last = "visibility:visible;" if when[-1] == self._count - 1 else ""
            yield f".{name}{{{last}animation-name:{name}}}@keyframes {name}{{{''.join(self._moments(when))}}}"

    def _moments(self, when: _When) -> Iterator[str]:
        seen = set(when)
        if 0 not in seen:
            yield "0%{visibility:hidden}"
        for number in when:
            if number - 1 not in seen:
                yield f"{self._at(number)}{{visibility:visible}}"
            if number + 1 not in seen and number + 1 < self._count:
                yield f"{self._at(number + 1)}{{visibility:hidden}}"

    def _at(self, number: int) -> str:
        return f"{self._starts[number] * 100:.3f}".rstrip("0").rstrip(".") + "%"
