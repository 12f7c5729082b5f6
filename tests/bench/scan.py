"""How long the desk takes from a photo to its code: a 12 megapixel JPEG with both codes, as a phone sends it.

In this process, on a data directory that is there already. A screenshot of the terminal beside it.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from PIL import Image

from tests.bench import Figure
from tests.bench.start import spread
from tests.cloud.helpers import APP, challenge
from tests.cloud.photos import MEDIUM, photo, window
from tui.cloud.service_desk import Desk

ROUNDS = 20
AIM = 0.060
"""For the photo, s, at most."""
SIZE = (4000, 3000)


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure both `rounds` times, after one of each that is not counted."""
    shown = challenge(issued=datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=30)).text
    screen = window(shown, APP)
    large = photo(screen, MEDIUM, 1).resize(SIZE, Image.Resampling.BICUBIC)
    photographed, taken = _file(large, "JPEG"), _file(screen, "PNG")
    with TemporaryDirectory() as data, Desk.open(Path(data)) as desk:
        photos, shots = (
            [_timed(desk, picture) for _ in range(rounds + 1)][1:] for picture in (photographed, taken)
        )
    worst = median(photos)
    name = f"photo of {len(photographed) / 1e6:.1f} MB, 12 MP, to its code"
    return [
        Figure(name, "camera-menus desk", spread(photos), f"<= {AIM * 1000:.0f} ms", worst <= AIM),
        Figure("screenshot of 80x24 to its code", "camera-menus desk", spread(shots), "-"),
    ]


def _timed(desk: Desk, picture: bytes) -> float:
    started = time.perf_counter()
    assert desk.answer_picture(picture).code
    return time.perf_counter() - started


def _file(image: Image.Image, kind: str) -> bytes:
    file = BytesIO()
    image.save(file, kind, quality=90)
    return file.getvalue()
