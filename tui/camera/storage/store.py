"""The store: one database for many cameras, its transactions and its migrations."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tui.camera.errors import StoreBusy, StoreDamaged, StoreTooNew, StoreUnwritable
from tui.camera.storage import sqlite
from tui.camera.storage.migrations import MIGRATIONS
from tui.camera.storage.schema import BadRow

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from sqlalchemy import Connection, Engine

    from tui.camera.storage.migrations import Migration

BUSY: Final = timedelta(seconds=30)
"""How long a writer waits for another one."""


class Store:
    """The database that cameras live in. Safe to share between threads; several processes may use one file.

    Every method raises StoreUnwritable, StoreDamaged or StoreBusy, and nothing of the driver's.
    """

    def __init__(self, path: Path, engine: Engine, busy: timedelta) -> None:
        self.path: Final = path
        self._engine: Final = engine
        self._writing: Final = engine.execution_options(writes=True)
        self._busy: Final = busy
        self._turn: Final = threading.Lock()

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        busy: timedelta = BUSY,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> Store:
        """Open the database, making or migrating it where needed. Also raises StoreTooNew."""
        file = Path(path)
        sqlite.make_file(file)
        store = cls(file, sqlite.make_engine(file, busy), busy)
        try:
            store._prepare(migrations)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that sees one state of the database and changes nothing."""
        with self._explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that is the only writer from its first statement on. Never hash inside one."""
        with self._explained(), self._in_turn(), self._writing.begin() as connection:
            yield connection

    def _prepare(self, migrations: Sequence[Migration]) -> None:
        with self._explained():
            sqlite.inspect(self._engine, self.path, len(migrations))
            sqlite.keep_private(self.path)
            sqlite.use_wal(self._engine, self._busy)
        with self.read() as connection:
            found = sqlite.version(connection)
        while found < len(migrations):
            found = self._migrate(migrations)
        # Proves that the file can be written to, before somebody is asked for a password.
        with self.write():
            pass

    def _migrate(self, migrations: Sequence[Migration]) -> int:
        with self.write() as connection:
            # Another process may have been quicker; now nobody else can be.
            found = sqlite.version(connection)
            if found > len(migrations):
                raise StoreTooNew(self.path, found, len(migrations))
            if found == len(migrations):
                return found
            for statement in migrations[found]:
                connection.exec_driver_sql(statement)
            sqlite.set_version(connection, found + 1)
            return found + 1

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        # SQLite's wait is a poll that the unlucky can lose for long; threads of one process queue instead.
        if not self._turn.acquire(timeout=self._busy.total_seconds()):
            raise StoreBusy(self.path)
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise sqlite.explained(error.orig, self.path) from error
        except PoolTimeout as error:
            raise StoreBusy(self.path) from error
        except sqlite.DRIVER_ERROR as error:
            raise sqlite.explained(error, self.path) from error
        except (SQLAlchemyError, BadRow) as error:
            raise StoreDamaged(self.path) from error
        except OSError as error:
            raise StoreUnwritable(self.path) from error
