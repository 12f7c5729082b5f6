"""All that is SQLite's own: the file, how a connection begins, where the version stands, what errors mean."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL

from tui.db.backend import Backend
from tui.db.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseError,
    DatabaseReplaced,
    DatabaseUnwritable,
)
from tui.db.sqlite_file import identity, keep_private, make_file, refuse_no_file
from tui.db.sqlite_inspection import inspect
from tui.db.sqlite_reading import connect_to_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import timedelta
    from pathlib import Path

    from sqlalchemy import Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

CHECKED_WHOLE: Final = 8 * 1024 * 1024
"""Bytes up to which every page is looked at when a file is opened; that takes a few milliseconds."""

FULL: Final = "FULL"
"""A commit survives a crash of the machine (PRAGMA synchronous)."""
OFF: Final = "OFF"
"""A commit does not wait for the disk, but survives the end of the process: for what goes with the host."""

_WRITES: Final = "writes"
"""The execution option of connections whose transactions write."""
_CLOSED: Final = "closed"
"""How often the database had been closed when a connection to it was made."""
_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_UNWRITABLE: Final = frozenset(
    {
        *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL),
        *(sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_NOMEM),
    }
)


class SqliteBackend(Backend):
    """One file, in WAL mode: readers and one writer at a time, from any number of processes.

    A writing transaction is the only one from its first statement on, so it has locked every row there is.
    """

    driver_error = sqlite3.Error
    migrates_itself = True

    def __init__(self, path: Path, application: int, busy: timedelta, *, synchronous: str = FULL) -> None:
        """`application` is kept in the file and tells it from other programs' databases."""
        self.path: Final = path
        self.place = path
        self._name: Final = str(path)
        self._application: Final = application
        self._seconds: Final = busy.total_seconds()
        self._synchronous: Final = synchronous
        self._turn: Final = threading.Lock()
        self._closed = 0
        """How often it was closed; it may be used again."""
        self._file: tuple[int, int] | None = None
        """The identity of the file that was opened."""
        self.engine = self._engine()
        self._writing: Final = self.engine.execution_options(**{_WRITES: True})

    def close(self) -> None:
        self._closed += 1
        super().close()

    def prepare(self, known: int) -> None:
        """Make or inspect the file; it gets its mode and its WAL once it is known to be this program's."""
        make_file(self.path)
        self._inspect(known)
        self._file = identity(self._name)
        keep_private(self.path)
        self._use_wal()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.engine.begin() as connection:
            self._refuse_another_file()
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Let threads of one process queue: SQLite's own wait polls, and one can lose that for long.

        8 threads with 60 writes each on 2 busy cores: the longest wait 0.7 s, without this 2.4 to 5.7 s.
        """
        if not self._turn.acquire(timeout=self._seconds):
            raise DatabaseBusy(self.path)
        try:
            with self._writing.begin() as connection:
                self._refuse_another_file()
                yield connection
        finally:
            self._turn.release()

    def version(self, connection: Connection) -> int:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())

    def migrate(self, connection: Connection, statements: Iterable[str], number: int) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA user_version = {number:d}")
        connection.exec_driver_sql(f"PRAGMA application_id = {self._application:d}")

    def lock(self, connection: Connection, keys: Sequence[str]) -> None:
        """Nothing is left to lock after BEGIN IMMEDIATE."""

    def lock_all(self, connection: Connection) -> None:
        """Nothing is left to lock after BEGIN IMMEDIATE."""

    def foreign_collations(self, connection: Connection) -> Sequence[str]:
        """Return none: no migration names one."""
        del connection
        return ()

    def watch(self) -> DataVersion:
        self._refuse_another_file()
        return DataVersion(self.path)

    def explained(self, error: BaseException | None) -> DatabaseError:
        with suppress(OSError):
            if self._is_another_file():
                return DatabaseReplaced(self.path)
        code = _primary(error)
        if code in _BUSY:
            return DatabaseBusy(self.path)
        if code in _UNWRITABLE:
            return DatabaseUnwritable(self.path)
        # A broken page, a foreign file, a missing table, a row that can't be: not what this program wrote.
        return DatabaseDamaged(self.path)

    def _refuse_another_file(self) -> None:
        """Raise DatabaseReplaced where what is written would go into a file that nobody finds again.

        SQLite itself asks that outside WAL mode alone (SQLITE_READONLY_DBMOVED). It takes 4 microseconds;
        the shortest transaction takes 54.
        """
        if self._is_another_file():
            raise DatabaseReplaced(self.path)

    def _is_another_file(self) -> bool:
        return self._file is not None and self._file != identity(self._name)

    def _connection(self) -> sqlite3.Connection:
        self._refuse_another_file()  # it would stay in the pool, and be written to when ours is back
        return self._connected()

    def _connected(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=self._seconds, check_same_thread=False)

    def _engine(self) -> Engine:
        address = URL.create("sqlite", database=str(self.path))
        engine = create_engine(address, creator=self._connection, pool_timeout=self._seconds)

        @event.listens_for(engine, "connect")
        def connected(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
            record.info[_CLOSED] = self._closed
            connection.isolation_level = None  # sqlite3 would begin transactions at moments of its own choice
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA synchronous = {self._synchronous}")

        @event.listens_for(engine, "checkin")
        def given_back(connection: sqlite3.Connection | None, record: ConnectionPoolEntry) -> None:
            if connection is not None and record.info[_CLOSED] != self._closed:
                record.invalidate()  # a thread had it when the rest was closed: nobody else closes it

        @event.listens_for(engine, "begin")
        def began(connection: Connection) -> None:
            # A transaction that reads first and writes later can't wait for a writer, only fail.
            writes = connection.get_execution_options().get(_WRITES, False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine

    def _inspect(self, known: int) -> None:
        with self.engine.connect() as connection:
            whole = self.path.stat().st_size <= CHECKED_WHOLE
            inspect(
                lambda query: connection.exec_driver_sql(query).scalar_one(),
                self.path,
                self._application,
                known,
                whole=whole,
            )

    def _use_wal(self) -> None:
        # Lets readers and a writer work side by side; kept in the file from then on.
        deadline = time.monotonic() + self._seconds
        while True:
            raw = self.engine.raw_connection()
            try:
                # The switch fails at once where another process switches: SQLite's wait isn't used there.
                raw.cursor().execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if _primary(error) not in _BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return
            finally:
                raw.close()


class SqliteReader(SqliteBackend):
    """The same file, read by a process that can't write to it. Whatever would write raises."""

    def prepare(self, known: int) -> None:
        refuse_no_file(self.path)
        self._inspect(known)
        with self.engine.connect() as connection:
            if self.version(connection) < known:  # it can't be migrated here, and is not what is asked for
                raise DatabaseUnwritable(self.path)
        self._file = identity(self._name)

    def _connected(self) -> sqlite3.Connection:
        return connect_to_read(self.path, self._seconds)


class DataVersion:
    """Tells by PRAGMA data_version, in microseconds, whether another connection has committed anything."""

    def __init__(self, path: Path) -> None:
        self._connection: Final = sqlite3.connect(path, check_same_thread=False, isolation_level=None)

    def mark(self) -> int:
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def close(self) -> None:
        self._connection.close()


def _primary(error: BaseException | None) -> int:
    # Extended codes (SQLITE_IOERR_FSYNC ...) carry the primary one in their low byte.
    code: Any = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else -1
