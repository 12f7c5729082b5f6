"""camera-menus: the composition root, where windows, camera and cloud meet, and the console script.

Commands are given functions that make windows, and import neither; nothing below imports this file. It loads
click and the words alone: what a command needs is loaded when it runs.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # what `signal` is made of; that one takes 5 ms to load

try:
    # Until `main` can say anything, Ctrl+C just ends the program (a shell's status 130), without a traceback.
    _interrupt = _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
except ValueError:  # imported by another thread than the main one
    _interrupt = None

from typing import TYPE_CHECKING, Any, Final

from tui.commands.console import run
from tui.commands.factories import Factories

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from textual.app import App

    from screens.phone.handset import Handset
    from tui.camera import Camera
    from tui.commands.requests import BoardRequest, MenusRequest, PhoneRequest, ReplayRequest
    from tui.hosting.visitor_windows import VisitorWindows
    from tui.replay.factory import Stage

# --- windows --------------------------------------------------------------------------------------------


def menus(request: MenusRequest) -> App[Any]:
    """Make the menus of one camera, with the phone of its owner beside them (F3)."""
    from screens.application import CameraMenus
    from screens.common.settings import Settings

    return CameraMenus(
        request.opening,
        language=request.language,
        handset=lambda camera: handset(request.data, request.smtp, (camera.serial,), camera.now),
        settings=Settings(
            app_link=request.app_link,
            exports=request.exports,
            guided=request.guided,
            exercise_run=request.exercise_run,
        ),
    )


def phone(request: PhoneRequest) -> App[None]:
    """Make the phone alone. Raises CloudError."""
    from screens.application import PhoneAlone
    from tui.widgets.statusbar import utc_now

    opened = handset(request.data, request.smtp, request.serials, utc_now)
    return PhoneAlone(opened, request.photo, language=request.language)


def handset(
    data: Path | None, smtp: str | None, serials: tuple[str, ...], clock: Callable[[], datetime]
) -> Handset:
    """Open the phone whose owner reads the mail of these cameras. Raises CloudError and CameraError."""
    from screens.phone.cloud_handset import CloudHandset
    from tui.commands.common.options import mail_server
    from tui.data_dir import camera_keys, data_directory, open_records
    from tui.messages.cloud_errors import mail_text

    folder = data_directory(data)
    return CloudHandset.open(
        folder,
        cameras=camera_keys(folder),
        serials=lambda: serials,
        clock=clock,
        transport=mail_server(smtp),
        wording=mail_text,
        open_records=open_records,
    )


def replayed(stage: Stage) -> App[Any]:
    """Make the menus of a script, and the phone beside them: by its clock, and alike on every machine."""
    from screens.application import CameraMenus
    from screens.common.settings import Settings
    from screens.phone.cloud_handset import CloudHandset
    from tui.exercises.builtin import exercise_run
    from tui.widgets.idle import Attention

    def pick_up(camera: Camera) -> Handset:
        return CloudHandset(*stage.cloud(), serials=lambda: (camera.serial,), clock=stage.clock)

    attention = Attention(stage.elapsed)
    settings = Settings(
        exports=stage.exports,
        exports_shown="~/exports",
        built_on="Python 3, Textual 8",
        attention=attention,
        clock=stage.clock,
        guided=stage.guided,
        exercise_run=None if stage.exercise is None else exercise_run(stage.exercise),
    )
    return CameraMenus(lambda: stage.camera, language=stage.language, handset=pick_up, settings=settings)


def visitor_windows(*, guided: bool = False) -> VisitorWindows:
    """Return what visitors of the SSH server and of the pages see; `guided`: led through the reset."""
    from functools import partial

    from screens.application import hosted_menus, hosted_phone
    from screens.preloaded import PRELOADED
    from tui.hosting.visitor_windows import VisitorWindows

    return VisitorWindows(partial(hosted_menus, guided_all=guided), hosted_phone, PRELOADED)


def board(request: BoardRequest) -> App[str]:
    """Make the trainer's board of a server that runs."""
    from screens.board.board_app import BoardApp

    return BoardApp(request.socket, request.folder, language=request.language)


def replay(request: ReplayRequest) -> App[Any]:
    """Make what shows the recording of a session."""
    from screens.replay.replay_app import ReplayApp

    return ReplayApp(request.cast, speed=request.speed, idle=request.idle, language=request.language)


FACTORIES: Final = Factories(menus, phone, visitor_windows, replayed, board, replay)


def main() -> None:
    """Run what was typed: the console script."""
    run(FACTORIES)


if _interrupt is not None:
    _signal.signal(_signal.SIGINT, _interrupt)

if __name__ == "__main__":
    from app import main  # so that worker processes find the factories by the module's name

    main()
