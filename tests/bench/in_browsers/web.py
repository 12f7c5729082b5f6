"""How long a phone waits for its code on the service desk's page: a 12 megapixel photo, over loopback.

Once as a browser without scripts sends it, whole; and once in Chromium, where the page's script makes it
smaller first. The server stands in this process; beside the first one, how long its event loop stands still.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench import Figure
from tests.bench.stall import _longest, _longest_stall
from tests.bench.start import spread
from tests.web.browser import phone
from tests.web.helpers import RunningSite, running_site
from tests.web.test_in_chromium import code_on, taken, url

ROUNDS = 10
AIM = 1.0
"""From the photo to its code in the browser, s, at most."""
STALL = 0.020
"""The longest stall, at most, s."""


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure both `rounds` times, after one of each that is not counted."""
    with TemporaryDirectory() as folder:
        sent, stalls, idle, shown = asyncio.run(_measure(Path(folder), rounds))
    where = "camera-menus web"
    return [
        Figure("photo of 12 MP, posted whole, to the page with its code", where, spread(sent), "-"),
        Figure(
            "stall of the event loop meanwhile",
            where,
            f"{_longest(stalls)}; of the idle loop, as long, {_longest(idle)}",
            f"<= {1000 * STALL:.0f} ms",
            max(stalls) <= STALL,
        ),
        Figure(
            "photo of 12 MP, chosen in Chromium, to its code on the page",
            where,
            spread(shown),
            f"<= {AIM:.0f} s",
            median(shown) <= AIM,
        ),
    ]


async def _measure(folder: Path, rounds: int) -> tuple[list[float], ...]:
    """Return how long photos took that were posted; stalls beside them, and without; in Chromium. s."""
    async with running_site(folder / "data") as site:
        photo = folder / "photo.jpg"
        photo.write_bytes(taken(site))
        sent, stalls, idle = [], [], []
        for _ in range(rounds + 1):
            began = time.perf_counter()
            stalls.append(await _longest_stall(_post(site, photo.read_bytes())))
            sent.append(time.perf_counter() - began)
            idle.append(await _longest_stall(asyncio.sleep(sent[-1])))
        async with phone() as page:
            shown = []
            for _ in range(rounds + 1):
                await page.goto(url(site))
                begun = time.perf_counter()
                await page.locator("#photo").set_input_files(photo)
                await code_on(page)
                shown.append(time.perf_counter() - begun)
    return sent[1:], stalls[1:], idle[1:], shown[1:]


async def _post(site: RunningSite, photo: bytes) -> None:
    assert (await site.send_photo(photo)).code
