"""What the rounds of scripts need."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tui.i18n import set_language
from tui.work import cores


@pytest.fixture(autouse=True)
def speaks_english() -> None:
    """What is said of a script is said in the reader's language."""
    set_language("en")


@pytest.fixture
def both_cores_busy() -> Iterator[None]:
    """A busy loop a core, beside the test."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(cores())]
    yield
    for loop in loops:
        loop.kill()
        loop.wait()
