"""The album of pictures that windows are compared with."""

from __future__ import annotations

import pytest

from tests.snapshots.album import Album


@pytest.fixture
def album(pytestconfig: pytest.Config) -> Album:
    return Album(renewing=pytestconfig.getoption("--snapshot-update"))
