"""How long the event loop stands still while the phone scans the window beside it.

The program's own parts without a terminal: the cells as they were painted last are taken on the loop, and
become pixels and a decoded text in the executor. The ticker is that of the bench `stall`.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from app import handset as open_handset
from screens.application import CameraMenus
from screens.common.settings import Settings
from screens.login.captcha import CaptchaScreen
from screens.phone.phone import PhoneScreen
from tests.bench import Figure
from tests.bench.stall import _longest, _longest_stall
from tui.commands.local_menus import open_camera
from tui.pictures.cells import painted
from tui.pictures.photo import photo
from tui.protocol.app_page import APP_LINK
from tui.widgets.painting.qr import matrix
from tui.work import blocking

if TYPE_CHECKING:
    from textual.screen import Screen

    from screens.phone.handset import Handset

ROUNDS = 30
AIM = 0.020
"""The longest stall, at most, s."""
SCENARIO = "lost-no-questions"


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure `rounds` scans and as many idle stretches, after one that is not counted."""
    with TemporaryDirectory() as data:
        idle, beside, taken = asyncio.run(_measure(Path(data), rounds))
    return [
        Figure("stall, the window with two codes at rest", "make bench", _longest(idle), "-"),
        Figure("a scan of that window, 80x24", "make bench", f"median {1000 * median(taken):.0f} ms", "-"),
        Figure(
            "stall while the phone scans",
            "make bench",
            _longest(beside),
            f"<= {1000 * AIM:.0f} ms",
            max(beside) <= AIM,
        ),
    ]


async def _measure(data: Path, rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Return each round's longest idle stall, longest stall while scanning, and the scan's time, s."""
    camera = open_camera(data, SCENARIO, SCENARIO, fresh=False)
    app = CameraMenus(
        lambda: camera, handset=lambda camera: open_handset(data, None, (camera.serial,), camera.now)
    )
    challenge = camera.challenge()
    handset = open_handset(data, None, (camera.serial,), camera.now)
    idle: list[float] = []
    beside: list[float] = []
    taken: list[float] = []
    async with app.run_test(size=(80, 24)) as pilot:
        window: Screen[Any] = CaptchaScreen(
            camera, Settings(), challenge, (matrix(challenge.payload), matrix(APP_LINK))
        )
        await app.push_screen(window)
        await app.push_screen(PhoneScreen(handset, lambda: painted(window)))
        await pilot.pause()
        for number in range(rounds + 1):
            started = time.perf_counter()
            stall = await _longest_stall(_scan(window, handset))
            if number:
                taken.append(time.perf_counter() - started)
                beside.append(stall)
                idle.append(await _longest_stall(asyncio.sleep(taken[-1])))
    return idle, beside, taken


async def _scan(window: Screen[Any], handset: Handset) -> None:
    """What the phone does for «Scan the QR code»."""
    rows = painted(window)
    assert (await blocking(lambda: handset.scan(photo(rows)))).code
