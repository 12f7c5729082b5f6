"""What app.py gives the scripts: how the menus are made, which they know nothing of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from textual.app import App

    from tui.camera import Camera
    from tui.cloud.phone_side import CloudSide


@dataclass(frozen=True)
class Stage:
    """What the menus of one script are made of."""

    camera: Camera
    cloud: Callable[[], CloudSide]
    """What the phone works with, asked for when it is picked up."""
    language: str
    clock: Callable[[], datetime]
    """The time of camera and phone, aware."""
    elapsed: Callable[[], float]
    """Seconds since the script began: a clock that never goes back."""
    exports: Path
    """The folder for exported files."""
    guided: bool = False
    """Whether the guided mode is on at the start."""
    exercise: str | None = None
    """The built-in exercise that is practised; None for none."""


MakeMenus: TypeAlias = Callable[[Stage], "App[Any]"]
