"""The file of a SQLite database: made, looked at, kept private, and known again."""

from __future__ import annotations

import os
import stat
import threading
from typing import TYPE_CHECKING

from tui.db.errors import DatabaseNotAFile, DatabaseUnwritable

if TYPE_CHECKING:
    from pathlib import Path

_creating = threading.Lock()


def make_file(path: Path) -> None:
    """Make the file (0600) and its directory (0700) where there are none; refuse what is no regular file.

    SQLite gives -wal and -shm the mode of the file itself, so nothing else needs care.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Closing a file drops every lock that this process holds on it, SQLite's too. So nothing is opened
        # here that is there already (O_EXCL), and another thread waits until what was made is closed.
        with _creating:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        pass  # it is there, or the parent is a file
    except (OSError, ValueError) as error:
        raise DatabaseUnwritable(path) from error
    refuse_no_file(path)


def refuse_no_file(path: Path) -> None:
    """Raise DatabaseUnwritable where no regular file is there."""
    try:
        regular = stat.S_ISREG(path.lstat().st_mode)
    except OSError as error:
        raise DatabaseUnwritable(path) from error
    if not regular:
        raise DatabaseNotAFile(path)


def identity(path: str) -> tuple[int, int]:
    """Return what tells a file from any other that is there at the same time; (0, 0) where there is none.

    Raises OSError where that can't be seen.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 - pathlib takes longer
    except (FileNotFoundError, NotADirectoryError):
        return 0, 0
    return found.st_dev, found.st_ino


def keep_private(path: Path) -> None:
    """Let others not read it; a file that is not this program's never comes this far."""
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        path.chmod(0o600)
