"""One database: its transactions, the locks that they take first, its migrations and its errors."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Final, Self, TypeAlias

from sqlalchemy.exc import DBAPIError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tui.db.checking import Fault, Finding
from tui.db.errors import (
    BadRow,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseError,
    DatabaseTooNew,
    DatabaseTooOld,
    DatabaseUnwritable,
)
from tui.db.sqlite import FULL, SqliteBackend, SqliteReader
from tui.metrics.catalogue import STORE_ERRORS, STORE_SECONDS
from tui.metrics.counts import recorder

# SQLAlchemy logs a traceback when Ctrl+C interrupts it, and Python prints that where no log is kept.
logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy import Connection

    from tui.db.backend import Backend, CommitWatch
    from tui.db.errors import Place
    from tui.db.server_url import ServerUrl

BUSY: Final = timedelta(seconds=30)
"""How long a writer waits for another one."""
BUSY_SERVER: Final = timedelta(seconds=8)
"""How long a server may take for a statement, with its locks; of 52 writers, 99 of 100 waited 0.8 s."""
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
    schema: ClassVar[str]
    """Where the tables stand in a database of a server."""
    counted_as = "store"
    """What metrics call it."""
    connections: ClassVar[int]
    """Of one process to a server at once. A transaction takes some milliseconds, so that a few serve all
    threads, and a server has places for all processes of all hosts: three a worker for both stores."""

    def __init__(self, backend: Backend, migrations: Sequence[Migration]) -> None:
        """`migrations[n]` leads from schema version n to n + 1."""
        self.place: Final[Place] = backend.place
        self._backend: Final = backend
        self._migrations: Final = migrations

    @classmethod
    def open_file(
        cls,
        path: Path,
        busy: timedelta,
        migrations: Sequence[Migration],
        *,
        reading: bool = False,
        synchronous: str = FULL,
    ) -> Self:
        """Open a SQLite database, making it (0600, its directory 0700) or migrating it where needed.

        To read from it alone, the turn of a writer is not waited for.
        """
        backend = SqliteBackend(path, cls.application, busy, synchronous=synchronous)
        database = cls(backend, migrations)
        with database._closed_unless_done():
            database._prepare(reading=reading)
        return database

    @classmethod
    def open_on_server(
        cls, url: ServerUrl, busy: timedelta, migrations: Sequence[Migration], *, migrating: bool = False
    ) -> Self:
        """Open a database of a PostgreSQL server, whose schema is brought up to date if `migrating` says so.

        Raises ModuleNotFoundError where the extra is not installed.
        """
        from tui.db.postgresql import PostgresqlBackend  # needs psycopg

        database = cls(PostgresqlBackend(url, cls.schema, cls.application, busy, cls.connections), migrations)
        with database._closed_unless_done():
            database._prepare(reading=not migrating)
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
        self._backend.close()

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
        timed = recorder.timed(STORE_SECONDS, self.counted_as)
        with timed, self.explaining(), self._backend.reading() as connection:
            yield connection

    @contextmanager
    def write(self, key: str, /, *others: str) -> Iterator[Connection]:
        """Open a transaction that changes what hangs on these keys, and locks them first. Never hash in it.

        It changes nothing of other keys, and neither adds nor removes one: see `write_all`. A key that is
        not there is no error.
        """
        keys = tuple(sorted({key, *others}))
        with self._transaction() as connection:
            self._backend.lock(connection, keys)
            yield connection.execution_options(**{LOCKED: keys})

    @contextmanager
    def write_all(self) -> Iterator[Connection]:
        """Open a transaction that adds or removes keys, or changes what belongs to none: the only writer."""
        with self._transaction() as connection:
            self._backend.lock_all(connection)
            yield connection.execution_options(**{LOCKED: ALL})

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Turn what the driver, SQLAlchemy and the neutral layer raise into the store's own errors."""
        try:
            yield
        except DatabaseError as error:
            recorder.count(STORE_ERRORS, self.counted_as)
            raise self.own_error(error) from error
        except (SQLAlchemyError, BadRow, OSError, self._backend.driver_error) as error:
            recorder.count(STORE_ERRORS, self.counted_as)
            raise self.own_error(self._neutral(error)) from error

    def watch(self) -> CommitWatch:
        """Return what tells cheaply whether the database was written to; use it within `explaining`."""
        with self.explaining():
            return self._backend.watch()

    @property
    def known(self) -> int:
        """The schema version that this release works with."""
        return len(self._migrations)

    def foreign_collations(self, connection: Connection) -> list[Finding]:
        """Return which columns order texts in another way than this program does."""
        return [Finding(Fault.COLLATION, name) for name in self._backend.foreign_collations(connection)]

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        timed = recorder.timed(STORE_SECONDS, self.counted_as)
        with timed, self.explaining(), self._backend.writing() as connection:
            yield connection

    def _neutral(self, error: Exception) -> DatabaseError:
        if isinstance(error, PendingRollbackError) and isinstance(error.__context__, DBAPIError):
            error = error.__context__  # another statement after the one whose connection was lost
        if isinstance(error, DBAPIError):
            return self._backend.explained(error.orig)
        if isinstance(error, PoolTimeout):
            return DatabaseBusy(self.place)
        if isinstance(error, self._backend.driver_error):
            return self._backend.explained(error)
        if isinstance(error, OSError):
            return DatabaseUnwritable(self.place)
        return DatabaseDamaged(self.place)

    def _prepare(self, *, reading: bool) -> None:
        known = self.known
        with self.explaining():
            self._backend.prepare(known)
        if reading:
            with self.read() as connection:
                found = self._backend.version(connection)
                if found == known:
                    return
                if not self._backend.migrates_itself:
                    raise DatabaseTooOld(self.place, found, known)
        # Also where nothing is to be migrated: it proves that the database can be written to, before anybody
        # is asked for a password.
        with self.write_all() as connection:
            # Another process may have been quicker; now no other can be.
            found = self._backend.version(connection)
            if found > known:
                raise DatabaseTooNew(self.place, found, known)
            if found < known:
                statements = (each for migration in self._migrations[found:] for each in migration)
                self._backend.migrate(connection, statements, known)
