"""The data directory: where it is, and what is opened in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tui.camera import Store
    from tui.cloud.code_mailer import Transport, Wording
    from tui.cloud.service_desk import Desk

CAMERAS: Final = "cameras.sqlite3"
"""The database of cameras within it."""


def data_directory(given: Path | None) -> Path:
    """Return the directory that --data gives, else the user's own for this program."""
    if given is not None:
        return given
    from platformdirs import user_data_path

    return user_data_path("camera-menus", appauthor=False)


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
    return Desk.open(folder, transport, wording=wording or english, named=named_keys(folder))


def named_keys(folder: Path) -> list[str]:
    """Return the ids of the master keys that the cameras of a data directory need. Raises CameraError."""
    if not os.path.lexists(folder / CAMERAS):
        return []
    from tui.camera.fleet.registry import key_ids

    with open_store_to_read(folder) as store:
        return key_ids(store)
