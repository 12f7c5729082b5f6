"""The data directory: where it is, and what is opened in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tui.camera import Store
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


def open_desk(data: Path | None) -> Desk:
    """Open the cloud of the same directory: it gives cameras their keys and answers their codes.

    Raises CloudError.
    """
    from tui.cloud.service_desk import Desk

    return Desk.open(data_directory(data))
