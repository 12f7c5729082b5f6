"""A desk on a data directory of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cloud.helpers import Clock
from tests.helpers.plugins.both_stores import POSTGRESQL
from tui.cloud.service_desk import Desk
from tui.cloud.store import CloudStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.db.stores import ServerStores


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(engine: str, tmp_path: Path, clock: Clock, request: pytest.FixtureRequest) -> Iterator[Desk]:
    def open_records(data: Path) -> CloudStore:
        if engine == POSTGRESQL:
            stores: ServerStores = request.getfixturevalue("server_stores")
            return stores.records()
        return CloudStore.open_to_read(data)

    with Desk.open(tmp_path / "data", clock=clock, open_records=open_records) as opened:
        yield opened
