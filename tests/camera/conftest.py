from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.camera.kit import CheapHasher, Clock, Stage
from tui.camera import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data" / "cameras.db") as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hasher() -> CheapHasher:
    return CheapHasher()


@pytest.fixture
def stage(store: Store, hasher: CheapHasher, clock: Clock) -> Stage:
    return Stage(store, hasher, clock)
