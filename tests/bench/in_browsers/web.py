"""How long a phone waits for its code on the service desk's page: a 12 megapixel photo, over loopback.

Once as a browser without scripts sends it, whole; and once in Chromium, where the page's script makes it
smaller first. The server stands in this process; beside the first one, how long its event loop stands still,
and how much of it is decoding. And how many simulated photos of the menus' own page are read.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from PIL import Image

from tests.bench import Figure
from tests.bench.stall import _longest, _longest_stall
from tests.bench.start import spread
from tests.cloud.photos import MEDIUM
from tests.cloud.photos import photo as taken_of
from tests.web.browser import phone
from tests.web.chromium.test_in_chromium import as_jpeg, code_on, taken, url
from tests.web.helpers import RunningSite, running_site
from tests.web.menus_browser import captcha, menus
from tests.web.menus_site import running_menus
from tui.cloud.errors import CloudError
from tui.cloud.scanner import scan
from tui.cloud.service_desk import challenge_in_picture
from tui.protocol.app_page import APP_LINK

ROUNDS = 10
AIM = 1.0
"""From the photo to its code in the browser, s, at most."""
STALL = 0.020
"""The longest stall, at most, s."""
DECODING = 0.040
"""Of a photo, s, at most."""
PHOTOS = 100
"""Of the menus' page, simulated: medium (tests/cloud/photos.py)."""
LONGEST = 60.0
"""Seconds for these."""


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure both `rounds` times, after one of each that is not counted."""
    with TemporaryDirectory() as folder:
        sent, stalls, idle, shown, decoded = asyncio.run(_measure(Path(folder), rounds))
        read, wrong, of = asyncio.run(_photos_of_the_menus(Path(folder) / "menus"))
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
        Figure(
            "of them decoding, processor time: the photo that was posted whole",
            where,
            spread(decoded),
            f"<= {1000 * DECODING:.0f} ms",
            median(decoded) <= DECODING,
        ),
        Figure(
            "simulated photos of the menus' page that are read",
            where,
            f"{read} of {of}, {wrong} wrong",
            f"{PHOTOS} of {PHOTOS}, 0 wrong",
            (read, wrong, of) == (PHOTOS, 0, PHOTOS),
        ),
    ]


async def _measure(folder: Path, rounds: int) -> tuple[list[float], ...]:
    """Return seconds: of photos posted, stalls beside and without them, photos in Chromium, decoding."""
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
        decoded = []
        for _ in range(rounds + 1):
            begun = time.process_time()
            challenge_in_picture(photo.read_bytes())
            decoded.append(time.process_time() - begun)
    return sent[1:], stalls[1:], idle[1:], shown[1:], decoded[1:]


async def _photos_of_the_menus(data: Path) -> tuple[int, int, int]:
    """Return how many photos of the page with both codes are read, how many wrongly, and of how many.

    There are fewer of them where the machine has no time.
    """
    async with running_menus(data) as site, menus(site) as page:
        await captcha(page)
        screen = Image.open(BytesIO(await page.screenshot())).convert("L")
    [text] = [text for text in scan(screen) if text != APP_LINK]
    found, made, until = [], 0, time.monotonic() + LONGEST
    while made < PHOTOS and time.monotonic() < until:
        with suppress(CloudError):
            found.append(challenge_in_picture(as_jpeg(taken_of(screen, MEDIUM, made))).text)
        made += 1
    return found.count(text), len(found) - found.count(text), made


async def _post(site: RunningSite, photo: bytes) -> None:
    assert (await site.send_photo(photo)).code
