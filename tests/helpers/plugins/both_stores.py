"""Tests that take `engine` run on SQLite and on PostgreSQL.

On PostgreSQL, `make test` has the few of them that are marked `both_stores`, `make test-full` all the others,
without long rounds; those marked `sqlite_only` look at SQLite's file or say something in its own SQL.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.db.stores import ServerStores
    from tests.helpers.programs.postgresql import Server

SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give `engine` its values."""
    if "engine" not in metafunc.fixturenames:
        return
    test = metafunc.definition
    engines = [pytest.param(SQLITE)]
    if test.get_closest_marker("sqlite_only") is None:
        quick = test.get_closest_marker("both_stores") is not None
        engines.append(pytest.param(POSTGRESQL, marks=() if quick else pytest.mark.full))
    metafunc.parametrize("engine", engines)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out of PostgreSQL the long rounds of a test: they look for what no server differs in."""
    long = [item for item in items if _is_on_server(item) and len(list(item.iter_markers("full"))) > 1]
    if long:
        config.hook.pytest_deselected(items=long)
        left_out = set(long)
        items[:] = [item for item in items if item not in left_out]


def _is_on_server(item: pytest.Item) -> bool:
    callspec = getattr(item, "callspec", None)
    return callspec is not None and callspec.params.get("engine") == POSTGRESQL


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of this run of the tests; started where a test needs it first."""
    from tests.helpers.programs.postgresql import running

    base = tmp_path_factory.getbasetemp()
    with running(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) as server:
        yield server


@pytest.fixture(scope="session")
def server_stores(postgresql: Server) -> Iterator[ServerStores]:
    """Both stores in a database of this process, migrated; each test empties what it takes."""
    from tests.db.stores import ServerStores

    name = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with ServerStores.made(postgresql, name) as stores:
        yield stores
