"""What visitors are shown: functions that make windows, which hosting is given and knows nothing of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tui.cloud.phone_side import CloudSide

if TYPE_CHECKING:
    from textual.app import App

    from tui.camera import Camera
    from tui.exercises.run import Run


class MenusFactory(Protocol):
    """Makes the menus of a visitor; `side` is asked when the phone is picked up.

    `guided`: the visitor asks to be led; `exercise_run` is what is practised, None for no exercise.

    Returns an App; its `camera_changed` is called when another visitor has changed the camera.
    """

    def __call__(  # noqa: PLR0913 - what a visitor brings
        self,
        camera: Camera,
        side: Callable[[], CloudSide],
        *,
        language: str,
        terminal: str,
        app_link: str | None,
        come_back: str | None = None,
        guided: bool = False,
        exercise_run: Run | None = None,
    ) -> Any: ...  # noqa: ANN401 - an App with that method


class PhoneFactory(Protocol):
    """Makes the phone of a visitor who has no camera."""

    def __call__(self, side: CloudSide, *, language: str) -> App[Any]: ...


@dataclass(frozen=True)
class VisitorWindows:
    """What visitors are shown, made by functions of modules: worker processes get them pickled."""

    menus: MenusFactory
    phone: PhoneFactory
    modules: tuple[str, ...] = ()
    """What is to be imported before processes are forked, so that they share it."""
