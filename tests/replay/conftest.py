"""What the rounds of scripts need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.programs.busy_loops import busy_loops
from tui.work import cores


@pytest.fixture
def both_cores_busy() -> Iterator[None]:
    """A busy loop a core, beside the test."""
    with busy_loops(cores()):
        yield
