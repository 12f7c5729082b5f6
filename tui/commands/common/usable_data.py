"""What is wrong with a data directory, said before the terminal is taken."""

from __future__ import annotations

import os
import stat
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from tui.commands import CAMERAS, data_directory
from tui.data_dir import STORE
from tui.named_files import open_file

if TYPE_CHECKING:
    from pathlib import Path

_MAGIC: Final = b"SQLite format 3\0"
"""How a database begins (SQLite's file format, 1.3.1)."""


class _Fault(Enum):
    UNWRITABLE = auto()
    NOT_A_FILE = auto()
    DAMAGED = auto()


def need_usable_data(given: Path | None) -> None:
    """Make the data directory, and look whether it can be used, in less time than its database takes to open.

    Raises UnsafeDirectory, NoDirectory and StoreError.
    """
    folder = data_directory(given)
    try:
        fault = _fault(folder)
    except (OSError, ValueError):
        fault = _Fault.UNWRITABLE
    if fault is None:
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
