"""What makes stores cheaper in tests, and no test can tell from the product's.

Commits that don't wait for the disk: only a crash of the machine could tell. The product's wait (`PRAGMA
synchronous = FULL`), 2 ms each. A process that is killed loses nothing without it: what it wrote is with the
kernel.

Statements that are compiled once a process and not once a store, of which each test has one of its own: that
is two thirds of what it takes to make a camera. SQLAlchemy keeps them by dialect and engine, so both share.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Engine, event

from tui.db.sqlite import SqliteBackend

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_SHIPPED: Final = SqliteBackend._engine
_first: Final[dict[str, Any]] = {}
"""What the first engine of this process that connected was made with."""


def install() -> None:
    """Let every store that this process opens from now on commit without waiting."""
    SqliteBackend._engine = _cheap  # type: ignore[assignment, method-assign]


@contextmanager
def as_shipped() -> Iterator[None]:
    """Open stores as the product does."""
    SqliteBackend._engine = _SHIPPED  # type: ignore[method-assign]
    try:
        yield
    finally:
        install()


def _cheap(database: SqliteBackend) -> Engine:
    engine = _SHIPPED(database)
    for name, value in _first.items():
        setattr(engine, name, value)

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")
        if not _first:  # a dialect knows its server only now: a store that can't be opened is no first one
            _first.update({name: getattr(engine, name) for name in ("dialect", "_compiled_cache")})

    return engine
