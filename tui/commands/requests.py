"""What the commands ask for when they have windows opened; loaded by those that do.

Tuples, as in other modules that the first frame needs: a frozen dataclass takes five times as long to make.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.camera import Camera
    from tui.exercises.run import Run
    from tui.pictures.asciicast.reading import Cast


class MenusRequest(NamedTuple):
    """The menus that the command line asks for."""

    opening: Callable[[], Camera]
    """Gives the camera; called behind the first frame."""
    language: str
    data: Path | None
    """The data directory, where --data gives one; the phone works with it."""
    smtp: str | None
    """The mail server for codes; None for the data directory's mailboxes."""
    app_link: str | None
    exports: Path | None
    """Where exported files go."""
    guided: bool = False
    """Whether the guided mode is on at the start."""
    exercise_run: Run | None = None
    """The exercise that is practised."""


class PhoneRequest(NamedTuple):
    """The phone alone that the command line asks for."""

    serials: tuple[str, ...]
    """Cameras whose mail it reads."""
    photo: Path | None
    language: str
    data: Path | None
    smtp: str | None


class BoardRequest(NamedTuple):
    """The trainer's board that the command line asks for."""

    socket: Path
    """Of the server that runs."""
    folder: Path
    """Where CSV files go."""
    language: str


class ReplayRequest(NamedTuple):
    """The recording that the command line asks for."""

    cast: Cast
    speed: float
    """How many times as fast as it was."""
    idle: float | None
    """The longest pause, seconds; None for any."""
    language: str
