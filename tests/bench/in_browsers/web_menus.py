"""What a visitor in a browser costs the server, beside textual-serve with the same menus.

Both sides in one run, at 1, 20 and 50 visitors (`--rounds` is the largest number): sockets without a browser
in processes of their own, and beside them one page in Chromium. All look at the login window.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import median
from typing import Final

from tests.bench import Figure
from tests.bench.in_browsers.web_page import OURS, SERVED, chromium, first_frames, key_times, opened
from tests.bench.in_browsers.web_sides import WebHost, ours, theirs
from tests.bench.over_ssh.ssh_sides import Side, Typed
from tests.remote.attacks.outside import MB, Latency

ROUNDS = 50
"""The most visitors at once."""
SIZES: Final = (1, 20, 50)
KEYS: Final = 2.0
"""A second and visitor."""
IDLE, IDLE_FEW = 30.0, 10.0
"""Seconds: of ours, of processes."""
TYPING: Final = 8.0
PAGES: Final = 5
"""That are opened one after the other."""
PRESSED, PACE = 100, 4.0
"""Keys in Chromium, and how many a second; each waits until the one before it was painted."""
LONGEST: Final = 40.0
"""Seconds for the pages, and for the keys: on a machine that has no time there are fewer."""
MISSING: Final = "textual-serve is missing, with which this bench compares: make .venv/.bench"


@dataclass(frozen=True)
class Measured:
    """So many visitors on one side. Costs are a visitor's."""

    memory: float
    start: float
    idle: float
    typed: Typed
    first_frame: float
    """Seconds from a page's navigation until it has painted, one more beside the visitors."""
    keys: tuple[Latency, Latency] | None = None
    """In Chromium, while all others type: until the rows had changed, and until they were painted."""


async def _in_chromium(host: WebHost, side: Side, ready: str) -> tuple[float, tuple[Latency, Latency] | None]:
    url = f"http://127.0.0.1:{host.port}{'/menus' if ready is OURS else '/'}"
    async with chromium() as browser:
        first = median(await first_frames(browser, url, ready, PAGES, LONGEST))
        if ready is not OURS:
            return first, None
        async with opened(browser, url, ready) as (page, _):
            side.press(KEYS)
            changed, painted = await key_times(page, PRESSED, PACE, LONGEST)
            side.press(0)
        return first, (Latency.of(changed), Latency.of(painted))


def _measured(host: WebHost, visitors: int, idle: float, ready: str) -> Measured:
    with host.visitors(visitors) as side:
        side.rest(idle)
        memory, typed = side.memory, side.type(KEYS, TYPING)
        return Measured(memory, side.start, side.idle, typed, *asyncio.run(_in_chromium(host, side, ready)))


def run(most: int = ROUNDS) -> list[Figure]:
    """Measure both sides with 1, 20, 50 visitors."""
    if find_spec("textual_serve") is None:
        raise SystemExit(MISSING)
    figures = []
    for visitors in (size for size in SIZES if size <= most):
        with ours() as host:
            mine = _measured(host, visitors, IDLE, OURS)
        with theirs() as host:
            other = _measured(host, visitors, IDLE_FEW, SERVED)
        figures += _figures(visitors, mine, other)
    return figures


def _figures(visitors: int, mine: Measured, other: Measured) -> list[Figure]:
    small = mine.memory <= min(2 * MB, other.memory / 20)
    figures = [
        _figure(
            visitors,
            "memory a visitor",
            f"{mine.memory / MB:.2f} MB, textual-serve {other.memory / MB:.1f} MB",
            mine.memory / other.memory,
            ("<= 2 MB, a twentieth", small),
        ),
        _figure(
            visitors,
            "processor time to start",
            f"{1000 * mine.start:.0f} ms, textual-serve {1000 * other.start:.0f} ms",
            mine.start / other.start,
            ("<= 100 ms, a sixth", mine.start <= min(0.1, other.start / 6)),
        ),
        _figure(
            visitors,
            "idle, of a core a visitor",
            f"{100 * mine.idle:.4f} %, textual-serve {100 * other.idle:.3f} %",
            mine.idle / other.idle,
            ("an eighth", mine.idle <= other.idle / 8),
        ),
        _figure(
            visitors,
            "page to first frame in Chromium, median",
            f"{mine.first_frame:.2f} s, textual-serve {other.first_frame:.2f} s",
            mine.first_frame / other.first_frame,
            ("<= 0.9 s", mine.first_frame <= 0.9),
        ),
        _figure(
            visitors,
            f"key to frame on the socket, {KEYS:.0f} keys a second each",
            f"{mine.typed.latency}; textual-serve {other.typed.latency}; "
            f"other work on the machine {mine.typed.others:.1f} and {other.typed.others:.1f} cores",
            mine.typed.latency.p99 / other.typed.latency.p99,
        ),
    ]
    if mine.keys is not None:
        changed, painted = mine.keys
        quick = painted.p50 <= 0.010 and painted.p99 <= 0.060
        figures.append(
            _figure(
                visitors,
                "key to painted frame in a page of Chromium beside them",
                f"{painted}; until the rows had changed p50 {1000 * changed.p50:.0f} ms, "
                f"p99 {1000 * changed.p99:.0f} ms",
                None,
                ("p50 <= 10 ms, p99 <= 60 ms", quick) if visitors == SIZES[-1] else None,
            )
        )
    return figures


def _figure(
    visitors: int, name: str, figure: str, ratio: float | None, aim: tuple[str, bool] | None = None
) -> Figure:
    who = f"{visitors} visitor{'s' if visitors > 1 else ''}"
    aimed, met = aim or ("-", None)
    said = figure if ratio is None else f"{figure}; ratio {ratio:.3g}"
    return Figure(f"{who}: {name}", "python -m tests.bench web_menus", said, aimed, met)
