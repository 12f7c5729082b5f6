"""The vendor's own database: what was issued, where codes go, how many mails went out.

It lies beside the cameras' database and shares nothing with it: the two sides meet in QR codes only.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tui.cloud.errors import (
    CloudStoreBusy,
    CloudStoreDamaged,
    CloudStoreError,
    CloudStoreTooNew,
    CloudStoreUnwritable,
)
from tui.cloud.schema import MIGRATIONS, BadRow, Migration

FILE: Final = "vendor.sqlite3"
"""The database's name within the data directory."""
APPLICATION: Final = 0x63616D76
"""PRAGMA application_id, "camv": tells our database from somebody else's."""
BUSY: Final = timedelta(seconds=30)
"""How long a writer waits for another one."""

_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_UNWRITABLE: Final = frozenset(
    {
        *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL),
        *(sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_NOMEM),
    }
)


class CloudStore:
    """Safe to share between threads and processes. Every method raises CloudStoreError."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path: Final = path
        self._engine: Final = engine
        self._writing: Final = engine.execution_options(writes=True)

    @classmethod
    def open(
        cls, data: Path, *, busy: timedelta = BUSY, migrations: Sequence[Migration] = MIGRATIONS
    ) -> CloudStore:
        """Open the database of a data directory (0700), making it (0600) or migrating it where needed."""
        path = data / FILE
        records = cls(path, _engine(path, busy))
        try:
            with records._explained():
                _make_file(path)
                records._prepare(migrations, busy)
        except BaseException:
            records.close()
            raise
        return records

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that changes nothing."""
        with self._explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that is the only writer from its first statement on."""
        with self._explained(), self._writing.begin() as connection:
            yield connection

    def _prepare(self, migrations: Sequence[Migration], busy: timedelta) -> None:
        with self.read() as tx:
            found = _pragma(tx, "user_version")
            ours = _pragma(tx, "application_id") == APPLICATION
            tables = tx.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
            if (found < 0) or ((found or tables) and not ours):
                raise CloudStoreDamaged(self.path)
            if tables and tx.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() != "ok":
                raise CloudStoreDamaged(self.path)
        _use_wal(self._engine, busy)
        with self.write() as tx:
            # Another process may have been quicker; now nobody else can be.
            found = _pragma(tx, "user_version")
            if found > len(migrations):
                raise CloudStoreTooNew(self.path, found, len(migrations))
            for migration in migrations[found:]:
                for statement in migration:
                    tx.exec_driver_sql(statement)
            if found < len(migrations):
                tx.exec_driver_sql(f"PRAGMA user_version = {len(migrations):d}")
                tx.exec_driver_sql(f"PRAGMA application_id = {APPLICATION:d}")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise self._error(error.orig) from error
        except sqlite3.Error as error:
            raise self._error(error) from error
        except (SQLAlchemyError, BadRow) as error:
            raise CloudStoreDamaged(self.path) from error

    def _error(self, error: BaseException | None) -> CloudStoreError:
        # Extended codes (SQLITE_IOERR_FSYNC ...) carry the primary one in their low byte.
        code = getattr(error, "sqlite_errorcode", -1) & 0xFF
        kind = (
            CloudStoreBusy
            if code in _BUSY
            else CloudStoreUnwritable
            if code in _UNWRITABLE
            else CloudStoreDamaged
        )
        return kind(self.path)


def _make_file(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except (OSError, ValueError) as error:
        raise CloudStoreUnwritable(path) from error


def _engine(path: Path, busy: timedelta) -> Engine:
    seconds = busy.total_seconds()
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": seconds, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # sqlite3 would begin transactions at moments of its own choice
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        # A transaction that reads first and writes later can't wait for a writer, only fail.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _use_wal(engine: Engine, busy: timedelta) -> None:
    deadline = time.monotonic() + busy.total_seconds()
    while True:
        raw = engine.raw_connection()
        try:
            # The switch fails at once where another process switches as well: SQLite's wait isn't used there.
            raw.cursor().execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
        finally:
            raw.close()


def _pragma(connection: Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
