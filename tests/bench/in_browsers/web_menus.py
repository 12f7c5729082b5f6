"""What a visitor in a browser costs the server, beside textual-serve with the same menus; and phones' photos.

Both sides in one run, at 1, 20 and 50 visitors (`--rounds` is the largest number): sockets without a browser
in processes of their own, and beside them one page in Chromium. All look at the login window. The largest
number comes first, after the photos. What fails on one side, or what there was no time for, is said in place
of its figures.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import median
from typing import Final

from tests.bench import Figure
from tests.bench.in_browsers import web
from tests.bench.in_browsers.web_figures import Measured, figures
from tests.bench.in_browsers.web_page import (
    OURS,
    SERVED,
    WATCH_ROWS,
    WATCH_SOCKET,
    chromium,
    first_frames,
    key_times,
    opened,
)
from tests.bench.in_browsers.web_sides import WebHost, ours, theirs
from tests.bench.over_ssh.ssh_sides import Side
from tests.remote.attacks.outside import Latency

ROUNDS = 50
"""The most visitors at once."""
SIZES: Final = (1, 20, 50)
KEYS: Final = 2.0
"""A second and visitor."""
IDLE, IDLE_ONE = 60.0, 20.0
"""Seconds, of our server: once in a minute each visitor's clock moves on; for one, the server's own work is
more than that."""
IDLE_PROCESSES: Final = 10.0
"""Seconds are enough for processes, whose clocks show seconds."""
TYPING: Final = 6.0
PAGES: Final = 3
"""That are opened one after the other, beside the most visitors."""
PRESSED, PACE = 100, 5.0
"""Keys in Chromium beside the most visitors, and how many a second; each waits until the one before it was
painted."""
LONGEST: Final = 30.0
"""Seconds for the pages, and for the keys: on a machine that has no time there are fewer."""
SEATED: Final = 120.0
"""Seconds that all may take to sit down."""
BEGUN: Final = 480.0
"""Seconds after which no other side is begun."""
PHOTOS: Final = 5
"""Rounds."""
MISSING: Final = "textual-serve is missing, with which this bench compares: make .venv/.bench"


@dataclass(frozen=True)
class Way:
    """One side."""

    name: str
    server: Callable[[], AbstractContextManager[WebHost]]
    path: str
    ready: str
    """When its page shows the window (`web_page`)."""
    watch: str
    """The script that notices when a frame has come."""
    idle: tuple[float, float]
    """Seconds: for one visitor, for more."""


WAYS: Final = (
    Way("camera-menus web", ours, "/menus", OURS, WATCH_ROWS, (IDLE_ONE, IDLE)),
    Way("textual-serve", theirs, "/", SERVED, WATCH_SOCKET, (IDLE_PROCESSES, IDLE_PROCESSES)),
)


def run(most: int = ROUNDS) -> list[Figure]:
    """Measure phones' photos, and both sides with 1, 20, 50 visitors."""
    if find_spec("textual_serve") is None:
        raise SystemExit(MISSING)
    began = time.monotonic()
    photos = web.run(PHOTOS)
    found = []
    for visitors in sorted({most, *(size for size in SIZES if size < most)}, reverse=True):
        sides = []
        for way in WAYS:
            sides.append(_one_side(way, visitors, began + BEGUN, keys=visitors == most))
            print(f"{time.monotonic() - began:.0f} s: {visitors} at {way.name}", file=sys.stderr)
        found.append(figures(visitors, *sides, keys=visitors == most))
    return [figure for some in reversed(found) for figure in some] + photos


def _one_side(way: Way, visitors: int, until: float, *, keys: bool) -> Measured:
    """Measure one side as far as it goes."""
    got = Measured()
    if time.monotonic() > until:
        got.failed = "no time was left"
        return got
    try:
        with way.server() as host, host.visitors(visitors, SEATED) as side:
            got.start = side.start
            side.rest(way.idle[visitors > 1])
            got.idle, got.memory = side.idle, side.memory
            got.typed = side.type(KEYS, TYPING)
            asyncio.run(_in_chromium(got, way, host, side, keys=keys))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what came of this side
        got.failed = f"{type(error).__name__} {error}".strip().split("\n")[0]
    return got


async def _in_chromium(got: Measured, way: Way, host: WebHost, side: Side, *, keys: bool) -> None:
    url = f"http://127.0.0.1:{host.port}{way.path}"
    async with chromium() as browser:
        got.first_frame = median(await first_frames(browser, url, way.ready, PAGES if keys else 1, LONGEST))
        if not keys:
            return
        async with opened(browser, url, way.ready) as (page, _):
            side.press(KEYS)
            changed, painted = await key_times(page, way.watch, PRESSED, PACE, LONGEST)
            side.press(0)
        got.changed, got.painted = Latency.of(changed), Latency.of(painted)
