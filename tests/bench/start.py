"""How long until the login window is there, against a bare Textual app with the same widgets.

From the spawn until the window's text has come out of the pty, at 80x24. Both run on this interpreter, in
turns, the product on a fresh data directory each time.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.bench import Figure
from tests.helpers.terminals.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDS = 20
AIM = 1.2
"""The ratio of the medians, at most."""
SHOWN = "Forgot Password"
"""What both windows show in their first frame (the footer comes later in both)."""

BARE = [sys.executable, "-m", "tests.bench.bare_app"]
PRODUCT = [str(Path(sys.executable).with_name("camera-menus"))]
ROOT = str(Path(__file__).parents[2])


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure both `rounds` times, after one start of each that is not counted."""
    first_frame(BARE)
    product_start()
    bare: list[float] = []
    product: list[float] = []
    for number in range(rounds):
        if number % 2:
            product.append(product_start())
        bare.append(first_frame(BARE))
        if not number % 2:
            product.append(product_start())
    ratio = median(product) / median(bare)
    return [
        Figure("start, bare Textual app", "python -m tests.bench.bare_app", spread(bare), "-"),
        Figure("start to the login window", "camera-menus --data DIR", spread(product), "-"),
        Figure("start, ratio of the medians", "make bench", f"{ratio:.2f}", f"<= {AIM:.2f}", ratio <= AIM),
    ]


def product_start() -> float:
    """Measure one start of the product on a new camera, s."""
    with TemporaryDirectory() as data:
        return first_frame([*PRODUCT, "--data", data])


def first_frame(command: Sequence[str]) -> float:
    """Measure from the spawn to the read that completed the window's text, s."""
    started = time.perf_counter()
    with Terminal(command, env={"PYTHONPATH": ROOT}) as terminal:
        terminal.wait_for(SHOWN)
        # Not when the wait noticed: it reads on while output comes, and later frames are not the first one.
        needed = terminal.raw.index(SHOWN.encode()) + len(SHOWN)
        return next(moment for moment, received in terminal.arrivals if received >= needed) - started


def spread(seconds: list[float]) -> str:
    """Return the median, the middle half and the extremes, ms."""
    low, _, high = quantiles(seconds, n=4) if len(seconds) > 1 else seconds * 3
    figures = [1000 * value for value in (median(seconds), low, high, min(seconds), max(seconds))]
    return "{:.0f} ms (middle half {:.0f}-{:.0f}, all {:.0f}-{:.0f})".format(*figures)
