"""Reading a SQLite file that this process can't write to: without permission, on a read-only or a full disk.

A file in WAL mode is not read just like that: SQLite wants to make the index of the WAL beside it (-shm).
Loads no SQLAlchemy, since completion by Tab reads in the same way.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_LOCKLESS: Final = "unix-none" if os.name == "posix" else "win32-none"


def connect_to_read(path: Path, seconds: float) -> sqlite3.Connection:
    """Return a connection that reads what is committed and changes nothing. Raises sqlite3.Error, ValueError.

    `seconds` is how long a writer is waited for.
    """
    try:
        # Among writers like any other reader; where there is a -shm, or one can be made.
        return _connected(path, "mode=ro", seconds)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise
    with suppress(OSError):
        if path.with_name(f"{path.name}-wal").stat().st_size:
            # The index is made in memory. That needs a connection that believes it is alone: no writer can
            # be at work where not even the index can be made.
            return _connected(path, f"mode=ro&vfs={_LOCKLESS}", seconds, "PRAGMA locking_mode = EXCLUSIVE")
    return _connected(path, "mode=ro&immutable=1", seconds)


def _connected(path: Path, how: str, seconds: float, *first: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        timeout=seconds,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for statement in (*first, "SELECT count(*) FROM sqlite_master"):
            connection.execute(statement).fetchall()
    except BaseException:
        connection.close()
        raise
    return connection
