"""Whether a SQLite file is this program's, of a release that this one understands, and sound.

Loads no SQLAlchemy, since the menus ask before their first frame.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def inspect(asked: Callable[[str], Any], path: Path, application: int, known: int, *, whole: bool) -> None:
    """Look at what the file says of itself, by queries of one transaction; `whole`: at every page, too.

    Raises DatabaseDamaged and DatabaseTooNew, beside what `asked` raises.
    """
    found, theirs = asked("PRAGMA user_version"), asked("PRAGMA application_id")
    tables = asked("SELECT count(*) FROM sqlite_master")
    is_ours = theirs == application or not (found or tables or theirs)
    if is_ours and found > known:
        from tui.db.errors import DatabaseTooNew

        raise DatabaseTooNew(path, found, known)
    if not is_ours or found < 0 or (tables and whole and asked("PRAGMA quick_check(1)") != "ok"):
        from tui.db.errors import DatabaseDamaged

        raise DatabaseDamaged(path)


def inspect_file(path: Path, application: int, known: int, *, whole: bool) -> None:
    """The same for a file that is there, and that no store of this process has opened. Waits for nobody.

    What can't be seen now (a writer is at work, it can't be read) is left to the store that opens it.
    """
    from tui.db.errors import DatabaseDamaged

    try:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
            connection.execute("BEGIN")
            inspect(
                lambda query: connection.execute(query).fetchone()[0], path, application, known, whole=whole
            )
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise DatabaseDamaged(path) from error
