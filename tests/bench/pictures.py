"""What a picture of a window costs as SVG, beside Textual's own export (Rich): processor time and bytes.

The same window in one run and in turns. Both begin with the painting of the window, which is measured alone
and taken off: it is Textual's and the same for both.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from screens.application import CameraMenus
from tests.bench import Figure
from tui.commands.menus import open_camera
from tui.pictures.cells import painted
from tui.pictures.svg import svg

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 30
AIM = 1 / 3
"""Ours of Rich's, bytes and time, at most."""


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Draw the login window `rounds` times each way, after one of each that is not counted."""
    taken, sizes = asyncio.run(_measure(rounds))
    painting = median(taken["painting"])
    ours, rich = median(taken["ours"]) - painting, median(taken["rich"]) - painting
    share, bytes_share = ours / rich, sizes["ours"] / sizes["rich"]
    times = f"{1000 * ours:.1f} ms, Rich {1000 * rich:.1f} ms ({share:.2f})"
    both = f"{sizes['ours']} bytes, Rich {sizes['rich']} ({bytes_share:.2f})"
    return [
        Figure("a picture as SVG, time", "make bench", times, f"<= {AIM:.2f} of Rich", share <= AIM),
        Figure("a picture as SVG, size", "make bench", both, f"<= {AIM:.2f} of Rich", bytes_share <= AIM),
    ]


async def _measure(rounds: int) -> tuple[dict[str, list[float]], dict[str, int]]:
    with TemporaryDirectory() as data:
        camera = open_camera(Path(data), "lost", "lost", fresh=False)
        return await _draw(CameraMenus(lambda: camera), rounds)


async def _draw(app: CameraMenus, rounds: int) -> tuple[dict[str, list[float]], dict[str, int]]:
    taken: dict[str, list[float]] = {"ours": [], "painting": [], "rich": []}
    sizes: dict[str, int] = {}
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        ways: dict[str, Callable[[], str]] = {
            "ours": lambda: svg(painted(app.screen), app.title),
            "painting": lambda: str(len(app.screen._compositor.render_strips(app.screen.size))),
            "rich": lambda: app.export_screenshot(simplify=True),
        }
        for number in range(rounds + 1):
            for name, way in ways.items():
                started = time.process_time()
                sizes[name] = len(way().encode())
                if number:
                    taken[name].append(time.process_time() - started)
    return taken, sizes
