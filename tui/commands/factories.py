"""What app.py gives the commands: how to open windows, which they know nothing of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

import click

if TYPE_CHECKING:
    from textual.app import App

    from tui.camera import CameraError, Store
    from tui.cloud.errors import CloudError
    from tui.commands.requests import BoardRequest, MenusRequest, PhoneRequest, ReplayRequest
    from tui.hosting.visitor_windows import VisitorWindows
    from tui.pictures.asciicast.reading import CastError
    from tui.replay.factory import MakeMenus

    Failure: TypeAlias = CameraError | CloudError | None
    ReplayFailure: TypeAlias = CastError | OSError | None


class VisitorWindowsFactory(Protocol):
    """Makes what visitors are shown; `guided`: they are led through the reset."""

    def __call__(self, *, guided: bool = False) -> VisitorWindows: ...


class Factories(NamedTuple):
    """Plain functions that import the windows when they are called."""

    menus: Callable[[MenusRequest], App[Failure]]
    phone: Callable[[PhoneRequest], App[None]]
    """Raises CloudError."""
    visitor_windows: VisitorWindowsFactory
    """What the SSH server and the pages show."""
    replayed: MakeMenus
    """The menus of a script."""
    board: Callable[[BoardRequest], App[str]]
    """The trainer's board."""
    replay: Callable[[ReplayRequest], App[ReplayFailure]]
    """The recording of a session."""


class CommandContext(NamedTuple):
    """click's `context.obj`: what every command may need."""

    factories: Factories
    data: Path | None = None
    """The directory of --data; None for the user's own."""


def existing_store(context: click.Context, name: str, *, reading: bool = False) -> Store:
    """Open the cameras of the command's data directory, to look for `name` there; makes nothing.

    `reading`: nothing will be written. Raises CameraError: UnknownCamera also where there is no database.
    """
    from tui.camera.errors import UnknownCamera
    from tui.data_dir import has_store, open_store, open_store_to_read

    data = command_context(context).data
    if not has_store(data):
        raise UnknownCamera(name)
    return open_store_to_read(data) if reading else open_store(data)


def command_context(context: click.Context) -> CommandContext:
    """Return the context's object with its type."""
    given: Any = context.obj
    if not isinstance(given, CommandContext):
        raise TypeError(type(given))
    return given
