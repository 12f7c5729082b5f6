"""The data directory: where it is, and what is opened in it."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tui.camera import Store
    from tui.cloud.code_mailer import Transport, Wording
    from tui.cloud.service_desk import Desk
    from tui.protocol.code import CameraKey

CAMERAS: Final = "cameras.sqlite3"
"""The database of cameras within it."""
_FOLDERS: Final = ("mail", "ssh")
"""Within it: mailboxes; the SSH server's host key and practice cameras. The master keys' folder has a rule of
its own."""


class UnsafeDirectory(Exception):  # noqa: N818 - named after what is wrong
    """Other users can change what is in the data directory: put in a key or a database of theirs."""

    def __init__(self, path: Path, *, foreign: bool) -> None:
        super().__init__(path)
        self.path = path
        self.foreign = foreign
        """Whether it is another user's; else its mode is what is wrong."""


def data_directory(given: Path | None) -> Path:
    """Return the directory that --data gives, else the user's own for this program. Raises UnsafeDirectory.

    The rule is that of OpenSSH's StrictModes: it belongs to this user or to root, and neither its group nor
    others may write to it, whichever users it has; the same holds for the folders in it. Windows tells 0777
    of every directory, and is left out.
    """
    if given is not None:
        path = given
    else:
        from platformdirs import user_data_path

        path = user_data_path("camera-menus", appauthor=False)
    if hasattr(os, "geteuid"):  # Windows has no owner and group of this kind
        for folder in (path, *(path / name for name in _FOLDERS)):
            _check(folder)
    return path


def _check(path: Path) -> None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return  # it will be made, or opening says what is wrong
    if not stat.S_ISDIR(found.st_mode):
        return
    if found.st_uid not in {0, os.geteuid()}:
        raise UnsafeDirectory(path, foreign=True)
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise UnsafeDirectory(path, foreign=False)


def open_store(data: Path | None) -> Store:
    """Open the cameras of a data directory, which is made where it is missing. Raises CameraError."""
    from tui.camera.storage.store import Store

    return Store.open(data_directory(data) / CAMERAS)


def open_store_to_read(data: Path | None) -> Store:
    """Open the cameras of a data directory to look at them: also on a read-only or a full disk."""
    from tui.camera.storage.store import Store

    return Store.open_to_read(data_directory(data) / CAMERAS)


def has_store(data: Path | None) -> bool:
    """Whether something stands where the database of a data directory belongs."""
    try:
        (data_directory(data) / CAMERAS).lstat()
    except FileNotFoundError:
        return False
    except OSError:
        return True  # opening it says what is wrong
    return True


def open_desk(data: Path | None, transport: Transport | None = None, wording: Wording | None = None) -> Desk:
    """Open the cloud of the same directory: it gives cameras their keys and answers their codes.

    Mails go by `transport`, or else into the directory's mailboxes. Raises CloudError, and CameraError where
    it can't be known which keys the cameras need.
    """
    from tui.cloud.code_mailer import english
    from tui.cloud.service_desk import Desk

    folder = data_directory(data)
    return Desk.open(folder, transport, wording=wording or english, cameras=camera_keys(folder))


def camera_keys(folder: Path) -> dict[str, CameraKey]:
    """Return the keys that the cameras of a data directory hold, by serial number. Raises CameraError."""
    if not os.path.lexists(folder / CAMERAS):
        return {}
    from tui.camera.fleet.registry import keys_of_cameras

    with open_store_to_read(folder) as store:
        return keys_of_cameras(store)
