"""What a picture of a window costs: as SVG beside Textual's own export (Rich), and as PNG.

The same window in one run and in turns. All begin with the painting of the window, which is measured alone
and taken off: it is Textual's and the same for all. Russian is the largest as SVG.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.bench import Figure
from tests.helpers.windows.cameras import Practice
from tests.snapshots.cases import made
from tui.pictures.cells import painted
from tui.pictures.fonts import Fonts
from tui.pictures.png import png
from tui.pictures.svg import svg

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

ROUNDS = 30
WINDOWS = ("login", "log", "version")
"""The first one, a full one, and the one with the largest SVG beside Rich's."""
AIM = 1 / 3
"""Ours of Rich's, bytes and time, at most."""
PNG_AIM = 100
"""Milliseconds of processor time for 80x24 at twice the size, at most."""


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Draw each window `rounds` times each way, after one of each that is not counted."""
    return [figure for window in WINDOWS for figure in asyncio.run(_window(window, rounds))]


async def _window(window: str, rounds: int) -> list[Figure]:
    with TemporaryDirectory() as folder:
        practice = Practice(Path(folder))
        async with made(practice, window, "ru", card=window == "login", whole_way=False) as user:
            taken, sizes = _draw(user.app, rounds)
        practice.close()
    painting = median(taken["painting"])
    ours, rich, pixels = (1000 * (median(taken[way]) - painting) for way in ("ours", "rich", "png"))
    share, bytes_share = ours / rich, sizes["ours"] / sizes["rich"]
    times = f"{ours:.1f} ms, Rich {rich:.1f} ms ({share:.2f})"
    both = f"{sizes['ours']} bytes, Rich {sizes['rich']} ({bytes_share:.2f})"
    whole = f"{pixels:.0f} ms, {sizes['png']} bytes"
    command = "make bench"
    return [
        Figure(f"{window} as SVG, time", command, times, f"<= {AIM:.2f} of Rich", share <= AIM),
        Figure(f"{window} as SVG, size", command, both, f"<= {AIM:.2f} of Rich", bytes_share <= AIM),
        Figure(f"{window} as PNG, 1600x960", command, whole, f"<= {PNG_AIM} ms", pixels <= PNG_AIM),
    ]


def _draw(app: App[None], rounds: int) -> tuple[dict[str, list[float]], dict[str, int]]:
    fonts = Fonts()
    ways: dict[str, Callable[[], bytes]] = {
        "painting": lambda: bytes(len(app.screen._compositor.render_strips(app.screen.size))),
        "ours": lambda: svg(painted(app.screen), app.title).encode(),
        "rich": lambda: app.export_screenshot(simplify=True).encode(),
    }
    pixels: dict[str, Callable[[], bytes]] = {"png": lambda: png(painted(app.screen), fonts).data}
    taken: dict[str, list[float]] = {way: [] for way in (*ways, *pixels)}
    sizes: dict[str, int] = {}
    for turn in (ways, pixels):  # apart: four megabytes of pixels leave nothing in the processor's caches
        for number in range(rounds + 1):
            for name, way in turn.items():
                started = time.process_time()
                sizes[name] = len(way())
                if number:
                    taken[name].append(time.process_time() - started)
    return taken, sizes
