"""What a visitor costs the server, beside what the same costs with a process and a terminal for each.

Both sides in one run, at 1, 50 and 200 visitors (`--rounds` is the largest number). The server is what
`camera-menus ssh` starts, with a worker a core; what is said of it is the sum over all its processes.
Visitors are processes of their own on the same cores, and look at the login window.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from tests.bench import Figure
from tests.bench.over_ssh.ssh_sides import Side, Typed, by_processes, over_ssh
from tests.remote.attacks.outside import MB
from tui.work import cores

ROUNDS = 200
"""The most visitors at once."""
SIZES: Final = (1, 50, 200)
HALF, FULL = SIZES[1:]
KEYS: Final = 2.0
"""A second and visitor."""
LOAD: Final = 0.8
"""Of what the server can take."""
IDLE: Final = 60.0
"""Seconds: once in them the clock of every visitor of the server moves on."""
IDLE_FEW: Final = 10.0
"""Seconds are enough for processes, whose clocks show seconds."""
IDLE_ONE: Final = 20.0
"""Seconds, for a single visitor: what the server does for itself is more than the clock."""
TYPING: Final = 8.0
"""Seconds that are measured."""


@dataclass(frozen=True)
class Measured:
    """So many visitors on one side. Costs are a visitor's."""

    side: Side
    memory: float
    idle: float
    typed: Typed
    flooded: Typed | None = None
    """All visitors pressed the next key when the last one was seen: the most that can be answered."""
    loaded: Typed | None = None
    """At 80 % of what the server can answer."""


def measured(side: Side, idle: float, rate: float | None = None) -> Measured:
    """Measure one side; from 50 visitors on its limit too, with 200 also at a rate (`LOAD` unless given)."""
    side.rest(idle)
    memory = side.memory
    typed = side.type(KEYS, TYPING)
    if side.visitors < HALF:
        return Measured(side, memory, side.idle, typed)
    flooded = side.type(math.inf, TYPING)
    if side.visitors < FULL:
        return Measured(side, memory, side.idle, typed, flooded)
    rate = rate or LOAD * flooded.rate
    return Measured(side, memory, side.idle, typed, flooded, side.type(rate / side.visitors, TYPING))


def run(most: int = ROUNDS) -> list[Figure]:
    """Measure both sides with 1, 50, 200 visitors."""
    figures = []
    for visitors in (size for size in SIZES if size <= most):
        with over_ssh(visitors) as side:
            ours = measured(side, IDLE if visitors > 1 else IDLE_ONE)
        rate = LOAD * ours.flooded.rate if ours.flooded else None
        with by_processes(visitors) as side:
            theirs = measured(side, IDLE_FEW, rate)
        figures += _small(visitors, ours, theirs)
        figures += _keys(visitors, ours, theirs)
    return figures


def _small(visitors: int, ours: Measured, theirs: Measured) -> list[Figure]:
    """What does not depend on keys."""
    memory, start = ours.memory / MB, ours.side.start * 1000
    good = ours.memory <= 2 * MB and ours.memory <= theirs.memory / 10
    calm = ours.idle <= 0.0001 and ours.idle <= theirs.idle / 50
    return [
        _figure(
            visitors,
            "memory a session",
            f"{memory:.2f} MB (the host without visitors {ours.side.before / MB:.0f} MB),"
            f" a process {theirs.memory / MB:.1f} MB",
            ours.memory / theirs.memory,
            ("<= 2 MB, a tenth", good),
        ),
        _figure(
            visitors,
            "idle, of a core a session",
            f"{100 * ours.idle:.4f} %, a process {100 * theirs.idle:.3f} %",
            ours.idle / theirs.idle,
            ("<= 0.01 %, a fiftieth", calm),
        ),
        _figure(
            visitors,
            "processor time to start",
            f"{start:.0f} ms, a process {1000 * theirs.side.start:.0f} ms",
            ours.side.start / theirs.side.start,
            ("<= 80 ms", ours.side.start <= 0.080),
        ),
        _figure(
            visitors,
            "connect to whole window, median",
            f"{1000 * ours.side.connect:.0f} ms, a process {1000 * theirs.side.connect:.0f} ms",
            ours.side.connect / theirs.side.connect,
        ),
    ]


def _keys(visitors: int, ours: Measured, theirs: Measured) -> list[Figure]:
    """What keys cost, and how long they take."""
    quick = ours.typed.latency.p50 <= 0.010 and ours.typed.latency.p99 <= 0.060
    figures = [
        _latency(
            visitors,
            f"key to frame at {KEYS:.0f} keys a second each",
            ours.typed,
            theirs.typed,
            ("p50 <= 10 ms, p99 <= 60 ms", quick) if visitors == HALF else None,
        ),
        _figure(
            visitors,
            f"processor time a key at {KEYS:.0f} keys a second each",
            f"{1000 * ours.typed.cost:.1f} ms, a process {1000 * theirs.typed.cost:.1f} ms;"
            f" {_shares(ours.typed, theirs.typed)}",
            ours.typed.cost / theirs.typed.cost,
        ),
    ]
    if ours.flooded and theirs.flooded:
        mine, other = ours.flooded, theirs.flooded
        a_core = mine.rate / mine.load
        figures += [
            _figure(
                visitors,
                "the most keys a second",
                f"{mine.rate:.0f} on {mine.load:.2f} of {cores()} cores, processes {other.rate:.0f} on"
                f" {other.load:.2f}; {_shares(mine, other)}",
                mine.rate / other.rate,
            ),
            _figure(
                visitors,
                "keys a second a core",
                f"{a_core:.0f}, processes {other.rate / other.load:.0f}",
                a_core / (other.rate / other.load),
                (">= 400", a_core >= 400),
            ),
        ]
    if ours.loaded and theirs.loaded:
        figures.append(
            _latency(
                visitors,
                f"key to frame at {100 * LOAD:.0f} % of the most, {ours.loaded.rate:.0f} keys a second",
                ours.loaded,
                theirs.loaded,
                ("p99 <= 250 ms", ours.loaded.latency.p99 <= 0.25),
            )
        )
    return figures


def _latency(visitors: int, name: str, ours: Typed, theirs: Typed, aim: tuple[str, bool] | None) -> Figure:
    figure = f"{_took(ours)}; a process: {_took(theirs)}; {_shares(ours, theirs)}"
    return _figure(visitors, name, figure, ours.latency.p99 / theirs.latency.p99, aim)


def _took(typed: Typed) -> str:
    took = typed.latency
    return f"p50 {1000 * took.p50:.0f} ms, p99 {1000 * took.p99:.0f} ms ({took.keys} seen of {typed.letters})"


def _shares(ours: Typed, theirs: Typed) -> str:
    share = (
        f"the visitors' part of the processor time {100 * ours.share:.0f} % and {100 * theirs.share:.0f} %"
    )
    return f"{share}; other work on the machine {ours.others:.1f} and {theirs.others:.1f} cores"


def _figure(
    visitors: int, name: str, figure: str, ratio: float, aim: tuple[str, bool] | None = None
) -> Figure:
    who = f"{visitors} session{'s' if visitors > 1 else ''}"
    aimed, met = aim or ("-", None)
    return Figure(f"{who}: {name}", "python -m tests.bench ssh", f"{figure}; ratio {ratio:.3g}", aimed, met)
