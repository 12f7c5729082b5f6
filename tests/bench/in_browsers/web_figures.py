"""The figures of the bench `web_menus`, each with its ratio."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.bench import Figure
from tests.bench.over_ssh.ssh_sides import Typed
from tests.remote.attacks.outside import MB, Latency

_COMMAND: Final = "python -m tests.bench web_menus"


@dataclass
class Measured:
    """What was found of so many visitors on one side, until something failed. Costs are a visitor's."""

    memory: float | None = None
    """Bytes."""
    start: float | None = None
    """Seconds of a core."""
    idle: float | None = None
    """Of a core."""
    typed: Typed | None = None
    first_frame: float | None = None
    """Seconds from a page's navigation until it has painted, one more beside the visitors."""
    changed: Latency | None = None
    """Keys in Chromium, while all others type: until the page had the answer."""
    painted: Latency | None = None
    """The same keys, until that was painted."""
    failed: str = ""
    """What ended it early."""


def figures(visitors: int, mine: Measured, other: Measured, *, keys: bool) -> list[Figure]:
    """Put both sides beside each other; `keys` were pressed in Chromium as well."""
    who = f"{visitors} visitor{'s' if visitors > 1 else ''}"

    def beside(  # noqa: PLR0913 - a row of the table
        name: str,
        show: Callable[[float], str],
        one: float | None,
        two: float | None,
        *,
        most: float = math.inf,
        part: float = math.inf,
        aim: str = "-",
    ) -> Figure:
        """`most` is the aim in its unit, `part` that of the ratio."""
        shown = f"{_shown(show, one, mine)}, textual-serve {_shown(show, two, other)}"
        ratio = one / two if one is not None and two else None
        if ratio is not None:
            shown += f"; ratio {ratio:.3g}"
        met = None
        if aim != "-" and one is not None and (ratio is not None or part == math.inf):
            met = one <= most and (ratio is None or ratio <= part)
        return Figure(f"{who}: {name}", _COMMAND, shown, aim, met)

    # One visitor's memory is less than what the server's own goes up and down.
    single = visitors == 1
    found = [
        beside(
            "memory a visitor",
            lambda size: f"{size / MB:.2f} MB",
            mine.memory,
            other.memory,
            most=2 * MB,
            part=1 / 20,
            aim="-" if single else "<= 2 MB, a twentieth",
        ),
        beside(
            "processor time to start",
            lambda seconds: f"{1000 * seconds:.0f} ms",
            mine.start,
            other.start,
            most=0.1,
            part=1 / 6,
            aim="<= 100 ms, a sixth",
        ),
        beside(
            "idle, of a core a visitor",
            lambda share: f"{100 * share:.4f} %",
            mine.idle,
            other.idle,
            part=1 / 8,
            aim="an eighth",
        ),
        beside(
            "page to first frame in Chromium",
            _seconds,
            mine.first_frame,
            other.first_frame,
            most=0.9,
            aim="<= 0.9 s",
        ),
    ]

    def latencies(
        name: str, one: Latency | None, two: Latency | None, p50: float, p99: float
    ) -> list[Figure]:
        """With the most that are aimed at, seconds."""
        aims = [f"<= {1000 * most:.0f} ms" if most < math.inf else "-" for most in (p50, p99)]
        return [
            beside(f"{name}, p50", _ms, *_both("p50", one, two), most=p50, aim=aims[0]),
            beside(f"{name}, p99", _ms, *_both("p99", one, two), most=p99, aim=aims[1]),
        ]

    name = "key to frame on the socket, 2 keys a second each"
    found += latencies(name, _latency(mine.typed), _latency(other.typed), math.inf, math.inf)
    busy = " and ".join(f"{side.typed.others:.1f}" for side in (mine, other) if side.typed)
    found.append(Figure(f"{who}: other work on the machine meanwhile, cores", _COMMAND, busy, "-"))
    if not keys:
        return found
    name = "key in a page of Chromium beside them, to its"
    found += latencies(f"{name} answer", mine.changed, other.changed, math.inf, math.inf)
    return found + latencies(f"{name} painted frame", mine.painted, other.painted, 0.010, 0.060)


def _shown(show: Callable[[float], str], value: float | None, side: Measured) -> str:
    return f"failed ({side.failed or 'nothing came'})" if value is None else show(value)


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s"


def _latency(typed: Typed | None) -> Latency | None:
    return typed.latency if typed else None


def _both(part: str, one: Latency | None, two: Latency | None) -> tuple[float | None, float | None]:
    first, second = (getattr(each, part) if each else None for each in (one, two))
    return first, second
