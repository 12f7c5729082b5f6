"""What the rounds of scripts need."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tui.work import cores


@pytest.fixture
def both_cores_busy() -> Iterator[None]:
    """A busy loop a core, beside the test."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(cores())]
    yield
    for loop in loops:
        loop.kill()
        loop.wait()
