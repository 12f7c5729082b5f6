"""What tests of attacks share: the honest visitor beside them, and when all is over."""

from __future__ import annotations

import time
from collections.abc import Sequence

from tests.remote.attacks.outside import Hosted, Visitors

_HANGS = 180.0
"""Seconds. On a quiet machine a client that takes nothing is ended after 2 to 15; beside eight other programs
keys took 45 times as long as there."""


def begin(honest: Visitors) -> Sequence[float]:
    """Have the visitors type, and wait until some keys have been seen; how long they took."""
    while not (took := honest.typed()):
        time.sleep(0.05)
    return took


def settle(hosted: Hosted) -> tuple[dict[str, int], int, int]:
    """Wait until only the honest visitor is there; counts, open files and memory then."""
    deadline = time.monotonic() + _HANGS
    while (now := hosted.ask())["connections"] > 1 or now["apps"] > 1:
        assert time.monotonic() < deadline, f"not all have left: {now}"
        time.sleep(0.05)
    return now, hosted.files(), hosted.memory()
