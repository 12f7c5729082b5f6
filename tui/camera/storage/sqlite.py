"""All that is SQLite's own: the file, how a connection begins, where the version stands, what errors mean."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL

from tui.camera.errors import StoreBusy, StoreDamaged, StoreError, StoreTooNew, StoreUnwritable

if TYPE_CHECKING:
    from datetime import timedelta
    from pathlib import Path

    from sqlalchemy import Connection, Engine

APPLICATION: Final = 0x63616D6D
"""PRAGMA application_id, "camm": tells our database from somebody else's."""

_SMALL: Final = 8 * 1024 * 1024  # bytes; up to here a full look at every page takes a few milliseconds

_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_UNWRITABLE: Final = frozenset(
    {
        *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL),
        *(sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_NOMEM),
    }
)

DRIVER_ERROR: Final = sqlite3.Error
"""What the driver raises where SQLAlchemy does not stand between."""

_creating = threading.Lock()


def make_file(path: Path) -> None:
    """Make the database's file (0600) and directory (0700) where there are none. Raises StoreUnwritable.

    SQLite gives -wal and -shm the mode of the file itself, so nothing else needs care.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Closing a file drops every lock that this process holds on it, SQLite's too. So the file is only
        # ever opened here where it is not there yet, and by one thread at a time.
        with _creating:
            if not path.exists():
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
        if not stat.S_ISREG(path.stat().st_mode):
            raise StoreUnwritable(path)
    except FileExistsError:
        # Another process was quicker, or the parent is a file.
        if not path.is_file():
            raise StoreUnwritable(path) from None
    except (OSError, ValueError) as error:
        raise StoreUnwritable(path) from error


def keep_private(path: Path) -> None:
    """Take the file's other readers away, once it is known to be ours. Raises StoreUnwritable."""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise StoreUnwritable(path) from error


def make_engine(path: Path, busy: timedelta) -> Engine:
    """Return an engine whose connections are safe against a crash, and whose writers wait for each other."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": busy.total_seconds(), "check_same_thread": False},
        pool_timeout=busy.total_seconds(),
    )

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # sqlite3 would begin transactions at moments of its own choice
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        # A transaction that reads first and writes later can't wait for a writer, only fail.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def inspect(engine: Engine, path: Path, known: int) -> None:
    """Look at the file before anything is written to it. Raises StoreDamaged, StoreTooNew."""
    with engine.connect() as connection:
        found = version(connection)
        ours = _pragma(connection, "application_id") == APPLICATION
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if (found or tables) and not ours:
            raise StoreDamaged(path)
        if found > known:
            raise StoreTooNew(path, found, known)
        if found < 0 or (tables and path.stat().st_size <= _SMALL and not _sound(connection)):
            raise StoreDamaged(path)


def use_wal(engine: Engine, busy: timedelta) -> None:
    """Let readers and a writer work side by side (WAL); kept in the file from then on."""
    deadline = time.monotonic() + busy.total_seconds()
    while True:
        raw = engine.raw_connection()
        try:
            # The switch fails at once where another process switches as well: SQLite's wait isn't used there.
            raw.cursor().execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if _primary(error) not in _BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
        finally:
            raw.close()


def version(connection: Connection) -> int:
    """Return the schema's version; 0 for a file without one."""
    return _pragma(connection, "user_version")


def set_version(connection: Connection, number: int) -> None:
    """Note the schema's version, in the transaction that is open."""
    connection.exec_driver_sql(f"PRAGMA user_version = {number:d}")
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION:d}")


def explained(error: BaseException | None, path: Path) -> StoreError:
    """Return which of our errors a driver's error is."""
    code = _primary(error)
    if code in _BUSY:
        return StoreBusy(path)
    if code in _UNWRITABLE:
        return StoreUnwritable(path)
    # A broken page, a foreign file, a missing table, a row that can't be: not what this program wrote.
    return StoreDamaged(path)


def _primary(error: BaseException | None) -> int:
    # Extended codes (SQLITE_IOERR_FSYNC ...) carry the primary one in their low byte.
    code: Any = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else -1


def _pragma(connection: Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())


def _sound(connection: Connection) -> bool:
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    return bool(found == "ok")
