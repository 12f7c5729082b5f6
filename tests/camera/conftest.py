from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import KNOWN, CheapHasher, Clock, Stage
from tests.helpers.plugins.both_stores import POSTGRESQL
from tui.camera import ADMIN, SCENARIOS, Store, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tui.camera import Camera, Session


@pytest.fixture
def store(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    if engine == POSTGRESQL:
        yield request.getfixturevalue("server_stores").cameras()
        return
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


@pytest.fixture
def camera(stage: Stage) -> Camera:
    return stage("known")


@pytest.fixture
def admin(camera: Camera) -> Session:
    return camera.sign_in(ADMIN, KNOWN)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cameras.db"


@pytest.fixture
def used(path: Path) -> Path:
    """A store that a few cameras were used in, closed."""
    with Store.open(path) as store:
        for number, scenario in enumerate(SCENARIOS):
            start(store, f"{number:016d}", scenario, hasher=CheapHasher())
    return path
