"""Commits that don't wait for the disk: only a crash of the machine could tell, which no test makes.

The product's wait (`PRAGMA synchronous = FULL`), 2 ms each. A process that is killed loses nothing without
it: what it wrote is with the kernel.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy import Engine, event

from tui.db.sqlite import SqliteBackend

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_SHIPPED: Final = SqliteBackend._engine


def install() -> None:
    """Let every store that this process opens from now on commit without waiting."""
    SqliteBackend._engine = _unsynced  # type: ignore[assignment, method-assign]


@contextmanager
def as_shipped() -> Iterator[None]:
    """Open stores as the product does."""
    SqliteBackend._engine = _SHIPPED  # type: ignore[method-assign]
    try:
        yield
    finally:
        install()


def _unsynced(database: SqliteBackend) -> Engine:
    engine = _SHIPPED(database)

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    return engine
