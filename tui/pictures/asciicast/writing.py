"""Lines of a recording. Times are seconds since its beginning."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from tui.pictures.ansi import RESET, sgr
from tui.sanitize import visible

if TYPE_CHECKING:
    from tui.pictures.cells import Run

BLANK: Final = f"{RESET}\x1b[?25l\x1b[2J"
"""No style, no cursor (a field paints its own), an empty screen: what a whole screen is painted on."""


def header(width: int, height: int, more: Mapping[str, Any] | None = None) -> str:
    """Return the first line; `more` are attributes that the format knows."""
    return _line({"version": 2, "width": width, "height": height, **(more or {})})


def output(seconds: float, text: str) -> str:
    """Return what a terminal was sent."""
    return _line([round(seconds, 3), "o", text])


def resize(seconds: float, width: int, height: int) -> str:
    """Return that the terminal has another size."""
    return _line([round(seconds, 3), "r", f"{width}x{height}"])


def marker(seconds: float, label: str) -> str:
    """Return a marker, which players show on their time line."""
    return _line([round(seconds, 3), "m", label])


def _line(value: object) -> str:
    return f"{json.dumps(value, ensure_ascii=False)}\n"


def row(number: int, runs: Sequence[Run], before: Sequence[Run] = ()) -> str:
    """Return what paints a row where `before` stands: from the first run that differs to the last one."""
    first, last = 0, len(runs)
    while first < min(last, len(before)) and runs[first] == before[first]:
        first += 1
    end = len(before)
    while first < min(last, end) and runs[last - 1] == before[end - 1]:
        last, end = last - 1, end - 1
    if first == last:
        return ""
    move = f"\x1b[{number + 1};{runs[first].column + 1}H"
    return move + "".join(f"{sgr(run.style)}{visible(run.text)}" for run in runs[first:last])
