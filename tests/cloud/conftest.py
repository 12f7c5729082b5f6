"""A desk on a data directory of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cloud.helpers import Clock
from tui.cloud.service_desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    with Desk.open(tmp_path / "data", clock=clock) as opened:
        yield opened
