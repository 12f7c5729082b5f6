"""The cameras of a trainer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.camera.helpers import CheapHasher
from tests.hosting.visitor_helpers import cheap_hashes
from tui.camera import Store, add_camera


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The cameras of the data directory: gate, hall and yard, `known` all three."""
    with cheap_hashes(), Store.open(tmp_path / "cameras.sqlite3") as store:
        for name in ("gate", "hall", "yard"):
            add_camera(store, name, "known", hasher=CheapHasher())
        yield store
