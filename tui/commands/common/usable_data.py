"""What is wrong with a data directory, or with a database in it, said before the terminal is taken."""

from __future__ import annotations

import os
import stat
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from tui.commands import CAMERAS, data_directory
from tui.data_dir import CLOUD_STORE, STORE
from tui.named_files import open_file

if TYPE_CHECKING:
    from pathlib import Path

    from tui.db.errors import DatabaseError

_MAGIC: Final = b"SQLite format 3\0"
"""How a database begins (SQLite's file format, 1.3.1)."""
_CLOUD: Final = "vendor.sqlite3"
_FILES: Final = ((CAMERAS, STORE, 0x63616D6D, 8), (_CLOUD, CLOUD_STORE, 0x63616D76, 2))
"""The databases: their name, the variable that puts them on a server, what tells them from other programs',
and the newest schema that this release knows. The stores themselves take 40 ms to load."""
_LOOKED_AT_WHOLE: Final = 1024 * 1024
"""Bytes up to which every page of a database is looked at: that takes 3 ms; the usual 200 KB take one."""


class _Fault(Enum):
    UNWRITABLE = auto()
    NOT_A_FILE = auto()
    DAMAGED = auto()


def need_usable_data(given: Path | None) -> None:
    """Make the data directory, and look whether it can be used, in less time than its database takes to open.

    Raises UnsafeDirectory, NoDirectory, StoreError and CloudStoreError.
    """
    folder = data_directory(given)
    try:
        fault = _fault(folder)
    except (OSError, ValueError):
        fault = _Fault.UNWRITABLE
    if fault is None:
        _inspect_databases(folder)
        return
    from tui.camera.errors import StoreDamaged, StoreNotAFile, StoreUnwritable  # loads the camera's words

    errors = {_Fault.NOT_A_FILE: StoreNotAFile, _Fault.DAMAGED: StoreDamaged}
    raise errors.get(fault, StoreUnwritable)(folder / CAMERAS)


def _fault(folder: Path) -> _Fault | None:
    """Return what is wrong. Raises OSError where it can't be made or read, and ValueError for a NUL."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        return _Fault.UNWRITABLE
    path = folder / CAMERAS
    if os.environ.get(STORE) or not os.path.lexists(path):  # on a server, or made when it is opened
        return None
    if not stat.S_ISREG(path.lstat().st_mode):
        return _Fault.NOT_A_FILE
    if not os.access(path, os.R_OK | os.W_OK):
        return _Fault.UNWRITABLE
    with open_file(path) as file:
        return None if file.read(len(_MAGIC)) in {b"", _MAGIC} else _Fault.DAMAGED


def _inspect_databases(folder: Path) -> None:
    """Look whether they are this program's, of a release that is known, and sound."""
    from tui.db.errors import DatabaseError
    from tui.db.sqlite_inspection import inspect_file

    for name, variable, application, known in _FILES:
        path = folder / name
        try:
            size = 0 if os.environ.get(variable) else path.stat().st_size
            if size:  # an empty file is an empty database
                inspect_file(path, application, known, whole=size <= _LOOKED_AT_WHOLE)
        except DatabaseError as error:
            raise _own_error(name, error) from error
        except OSError:
            pass  # there is none


def _own_error(name: str, error: DatabaseError) -> Exception:
    from tui.camera.storage.store import Store
    from tui.cloud.store import CloudStore

    return (Store if name == CAMERAS else CloudStore).own_error(error)
