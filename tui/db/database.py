"""One database: its transactions, the locks that they take first, its migrations and its errors."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Final, Self, TypeAlias

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tui.db.backend import WRITES
from tui.db.errors import (
    BadRow,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseError,
    DatabaseTooNew,
    DatabaseUnwritable,
)
from tui.db.sqlite import SqliteBackend, SqliteReader

# SQLAlchemy logs a traceback when Ctrl+C interrupts it, and Python prints that where no log is kept.
logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy import Column, Connection

    from tui.db.backend import Backend, CommitWatch

BUSY: Final = timedelta(seconds=30)
"""How long a writer waits for another one."""
LOCKED: Final = "locked"
"""The execution option of a connection that says which keys it has locked: a tuple of them, or `ALL`."""
ALL: Final = "*"

Migration: TypeAlias = tuple[str, ...]
"""Statements that lead from one version of a schema to the next, in SQL that SQLite and PostgreSQL take."""


class Database(ABC):
    """Safe to share between threads; several processes may use one database.

    Every method raises the store's own errors (`own_error`), and nothing of the driver's. What several
    processes write at once hangs on keys (cameras, by serial number); a writing transaction names its keys
    and has locked them before its first statement.
    """

    application: ClassVar[int]
    """Tells our database from other programs' (SQLite: PRAGMA application_id)."""
    lock_rows: ClassVar[Column[str] | None] = None
    """The column in which each key has its one row, if there is one."""

    def __init__(self, backend: Backend, migrations: Sequence[Migration]) -> None:
        """`migrations[n]` leads from schema version n to n + 1."""
        self.path: Final = backend.path
        self._backend: Final = backend
        self._migrations: Final = migrations
        self._writing: Final = backend.engine.execution_options(**{WRITES: True})

    @classmethod
    def open_file(
        cls, path: Path, busy: timedelta, migrations: Sequence[Migration], *, reading: bool = False
    ) -> Self:
        """Open a SQLite database, making it (0600, its directory 0700) or migrating it where needed.

        To read from it alone, the turn of a writer is not waited for.
        """
        database = cls(SqliteBackend(path, cls.application, busy), migrations)
        with database._closed_unless_done():
            database._prepare(reading=reading)
        return database

    @classmethod
    def open_file_to_read(
        cls, path: Path, busy: timedelta, migrations: Sequence[Migration], *, reading: bool = False
    ) -> Self:
        """Open a SQLite database; one that can't be written to (rights, a read-only or full disk) to read.

        `reading`: nothing will be written, wherever it can be.
        """
        unwritable = type(cls.own_error(DatabaseUnwritable(path)))
        try:
            return cls.open_file(path, busy, migrations, reading=reading)
        except unwritable as error:
            database = cls(SqliteReader(path, cls.application, busy), migrations)
            with database._closed_unless_done():
                try:
                    with database.explaining():
                        database._backend.prepare(len(migrations))
                except unwritable:  # not even that: then the first reason is the one to tell
                    raise error from None
            return database

    @classmethod
    @abstractmethod
    def own_error(cls, error: DatabaseError) -> Exception:
        """Return what this store raises in place of a neutral error."""

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._backend.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _closed_unless_done(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.close()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that sees one state of the database and changes nothing."""
        with self.explaining(), self._backend.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self, key: str, /, *others: str) -> Iterator[Connection]:
        """Open a transaction that changes what hangs on these keys, and locks them first. Never hash in it.

        It changes nothing of other keys, and neither adds nor removes one: see `write_all`. A key that is
        not there is no error.
        """
        keys = tuple(sorted({key, *others}))
        with self._transaction() as connection:
            self._backend.lock(connection, self.lock_rows, keys)
            yield connection.execution_options(**{LOCKED: keys})

    @contextmanager
    def write_all(self) -> Iterator[Connection]:
        """Open a transaction that adds or removes keys, or changes what belongs to none: the only writer."""
        with self._transaction() as connection:
            self._backend.lock_all(connection, self.lock_rows)
            yield connection.execution_options(**{LOCKED: ALL})

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Turn what the driver, SQLAlchemy and the neutral layer raise into the store's own errors."""
        try:
            yield
        except DatabaseError as error:
            raise self.own_error(error) from error
        except (SQLAlchemyError, BadRow, OSError, self._backend.driver_error) as error:
            raise self.own_error(self._neutral(error)) from error

    def watch(self) -> CommitWatch:
        """Return what tells cheaply whether the database was written to; use it within `explaining`."""
        with self.explaining():
            return self._backend.watch()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self.explaining(), self._backend.turn(), self._writing.begin() as connection:
            yield connection

    def _neutral(self, error: Exception) -> DatabaseError:
        if isinstance(error, DBAPIError):
            return self._backend.explained(error.orig)
        if isinstance(error, PoolTimeout):
            return DatabaseBusy(self.path)
        if isinstance(error, self._backend.driver_error):
            return self._backend.explained(error)
        if isinstance(error, OSError):
            return DatabaseUnwritable(self.path)
        return DatabaseDamaged(self.path)

    def _prepare(self, *, reading: bool) -> None:
        known = len(self._migrations)
        with self.explaining():
            self._backend.prepare(known)
        if reading:
            with self.read() as connection:
                if self._backend.version(connection) == known:
                    return
        # Also where nothing is to be migrated: it proves that the database can be written to, before anybody
        # is asked for a password.
        with self.write_all() as connection:
            # Another process may have been quicker; now no other can be.
            found = self._backend.version(connection)
            if found > known:
                raise DatabaseTooNew(self.path, found, known)
            for migration in self._migrations[found:]:
                for statement in migration:
                    connection.exec_driver_sql(statement)
            if found < known:
                self._backend.set_version(connection, known)
