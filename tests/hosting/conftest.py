"""What tests of visitors' cameras start from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.camera.helpers import CheapHasher
from tui.camera import Store, add_camera
from tui.camera.fleet.sharing import share
from tui.cloud.master_keys import MasterKeys
from tui.commands import open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The data directory's cameras: lab-1 is shared, the others are the operator's own."""
    with open_store(tmp_path) as store:
        key_for = MasterKeys.open(tmp_path).for_new
        for name in ("lab-1", "mine", "camera"):
            add_camera(store, name, "known", hasher=CheapHasher(), key_for=key_for)
        share(store, "lab-1")
        yield store
