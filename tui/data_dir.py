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
    from tui.cloud.store import CloudStore
    from tui.db.server_url import ServerUrl
    from tui.protocol.code import CameraKey

CAMERAS: Final = "cameras.sqlite3"
"""The database of cameras within it."""
STORE: Final = "CAMERA_MENUS_STORE"
"""The environment variable with the address of a server's database, in which the cameras are then.

It stays in the environment, where processes that serve visitors find it: a password in it is passed on in no
other way.
"""
CLOUD_STORE: Final = "CAMERA_MENUS_CLOUD_STORE"
"""The same for the cloud's records, with a user of their own."""
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


class NoDirectory(Exception):  # noqa: N818 - as above
    """Something else than a directory stands where the data directory should be."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class NoHome(Exception):  # noqa: N818 - as above
    """Nobody says where the user's own data directory is: no HOME, and no such user in the system."""


def data_directory(given: Path | None) -> Path:
    """Return the directory that --data gives, else the user's own for this program; there may be none yet.

    Raises UnsafeDirectory, NoDirectory and NoHome.

    The rule is that of OpenSSH's StrictModes: it belongs to this user or to root, and neither its group nor
    others may write to it, whichever users it has; the same holds for the folders in it. Windows tells 0777
    of every directory, and is left out.
    """
    if given is not None:
        path = given
    else:
        from platformdirs import user_data_path

        try:
            path = user_data_path("camera-menus", appauthor=False)
        except RuntimeError as error:
            raise NoHome from error
    try:
        path.absolute()
    except FileNotFoundError as error:  # the working folder was removed
        raise NoDirectory(path) from error
    if os.path.exists(path) and not os.path.isdir(path):  # noqa: PTH110, PTH112 - Path's raise for odd names
        raise NoDirectory(path)
    for folder in (path, *(path / name for name in _FOLDERS)):
        check_directory(folder)
    return path


def check_directory(path: Path) -> None:
    """Raise UnsafeDirectory where others can change what is in a directory; nothing where there is none."""
    if not hasattr(os, "geteuid"):  # Windows has no owner and group of this kind
        return
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


def server(variable: str) -> ServerUrl | None:
    """Return the address in an environment variable; None for the data directory's own file.

    Raises BadServerUrl: the command line has checked it.
    """
    if not (given := os.environ.get(variable)):
        return None
    from tui.db.server_url import parse

    return parse(given)


def open_store(data: Path | None) -> Store:
    """Open the cameras of a server, or else of a data directory, which is made where it is missing.

    Raises CameraError.
    """
    from tui.camera.storage.store import Store

    if (url := server(STORE)) is not None:
        return Store.open_server(url)
    return Store.open(data_directory(data) / CAMERAS)


def open_store_to_read(data: Path | None) -> Store:
    """Open the cameras to look at them: those of a data directory also on a read-only or a full disk."""
    from tui.camera.storage.store import Store

    if (url := server(STORE)) is not None:
        return Store.open_server(url)
    return Store.open_to_read(data_directory(data) / CAMERAS)


def has_store(data: Path | None) -> bool:
    """Whether something stands where the database of a data directory belongs, or a server has it."""
    if os.environ.get(STORE):
        return True
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
    keys = camera_keys(folder)
    return Desk.open(
        folder, transport, wording=wording or english, cameras=keys, open_records=open_records_to_read
    )


def open_records(folder: Path) -> CloudStore:
    """Open the cloud's records of a server, or else of a data directory. Raises CloudError."""
    from tui.cloud.store import CloudStore

    url = server(CLOUD_STORE)
    return CloudStore.open(folder) if url is None else CloudStore.open_server(url)


def open_records_to_read(folder: Path) -> CloudStore:
    """Open the same; those of a data directory that can't be written to, to read."""
    from tui.cloud.store import CloudStore

    url = server(CLOUD_STORE)
    return CloudStore.open_to_read(folder) if url is None else CloudStore.open_server(url)


def camera_keys(folder: Path) -> dict[str, CameraKey]:
    """Return the keys that the cameras hold, by serial number. Raises CameraError."""
    if not has_store(folder):
        return {}
    from tui.camera.fleet.registry import keys_of_cameras

    with open_store_to_read(folder) as store:
        return keys_of_cameras(store)
