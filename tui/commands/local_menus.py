"""What stands between the command line and the menus: which camera, and how it is opened."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui.commands import (
    DEFAULT_SCENARIO,
    EXIT_TERMINAL,
    EXIT_USAGE,
    Refusal,
)
from tui.data_dir import has_store, open_desk, open_store, open_store_to_read
from tui.i18n import LazyText, set_language, t
from tui.sanitize import visible

if TYPE_CHECKING:
    import click

    from tui.camera import Camera


def need_terminal() -> None:
    """Raise Refusal where there is nothing to show menus on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refusal(t("command", "The menus need a terminal on standard input and output"), EXIT_TERMINAL)
    from tui.terminal_input.capabilities import places_cursor

    if not places_cursor(name := os.environ.get("TERM", "")):  # it would show escape sequences
        says = t(
            "command", "TERM={name}: the menus need a terminal that can place the cursor", name=visible(name)
        )
        raise Refusal(says, EXIT_TERMINAL)
    if not _can_show("▀▌▏✕"):
        raise Refusal(_legible(), EXIT_TERMINAL)


def _can_show(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return False
    return True


def _legible() -> str:
    """Say that the locale's encoding won't do, in English where it has no letters for the language."""
    says = LazyText(
        "command",
        "The encoding {encoding} can't show the menus: choose a locale with UTF-8, such as C.UTF-8",
        {"encoding": sys.stdout.encoding},
    )
    if not _can_show(str(says)):
        set_language("en")
    return str(says)


def working_folder() -> Path | None:
    """Return where exported files go; None where it was deleted under us."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        return None


def which(data: Path | None, scenario: str | None, name: str | None, *, fresh: bool) -> tuple[str, str]:
    """Return scenario and name of the camera to show: a named one keeps its scenario unless started anew."""
    if name is None:
        return (scenario or DEFAULT_SCENARIO,) * 2
    from tui.camera import open_camera

    with open_store(data) as store:
        kept = open_camera(store, name).scenario
    if scenario not in (None, kept) and not fresh:
        raise Refusal(
            t(
                "command",
                "Camera {name} is in scenario {kept}: add --fresh to start another",
                name=name,
                kept=kept,
            ),
            EXIT_USAGE,
        )
    return scenario or kept, name


def ask_before_fresh_start(context: click.Context, data: Path | None, name: str, scenario: str) -> None:
    """Go on after a yes only, where there is something to lose. Raises Refusal."""
    from tui.camera.errors import UnknownCamera
    from tui.camera.fleet.overview import is_unchanged
    from tui.commands.common.confirm import confirm

    if not has_store(data):
        return
    with open_store_to_read(data) as store:
        try:
            if is_unchanged(store, name):
                return
        except UnknownCamera:
            return
    confirm(
        context,
        t(
            "command",
            "Restart scenario {scenario}? The camera's password and questions will be lost.",
            scenario=scenario,
        ),
    )


def make_without_hints(data: Path | None, name: str, scenario: str, *, fresh: bool) -> None:
    """Make the camera, or start it anew, with secrets of its own, and tell them once; hashes.

    One that has no hints already is left as it is. Raises Refusal for one that has.
    """
    from tui.camera import add_camera, start
    from tui.camera.fleet.registry import list_cameras
    from tui.commands.common.trainer_secrets import draw_for, tell_before_menus

    drawn = draw_for(scenario)
    with open_store(data) as store, open_desk(data) as desk:
        found = next((camera for camera in list_cameras(store) if camera.name == name), None)
        if found is None:
            add_camera(store, name, scenario, key_for=desk.keys.for_new, drawn=drawn)
        elif fresh:
            start(store, found.serial, scenario, key_for=desk.keys.for_new, drawn=drawn)
        elif found.hints:
            says = t("command", "Camera {name} was made with hints: add --fresh to start anew", name=name)
            raise Refusal(says, EXIT_USAGE)
        else:
            return
    tell_before_menus(drawn)


def open_camera(data: Path | None, name: str, scenario: str, *, fresh: bool) -> Camera:
    """Return the camera as it was kept; a new one, or one to be started anew, in its scenario; may hash."""
    from tui.camera import add_camera, start
    from tui.camera import open_camera as kept
    from tui.camera.errors import CameraExists, UnknownCamera

    store, desk = open_store(data), open_desk(data)
    open_it = partial(kept, store, name, key_for=desk.keys.for_new, registrar=desk.mailer)
    try:
        camera = open_it()
    except UnknownCamera:
        with suppress(CameraExists):  # another process was quicker
            return add_camera(store, name, scenario, key_for=desk.keys.for_new, registrar=desk.mailer)
        camera = open_it()
    return start(store, camera.serial, scenario, registrar=desk.mailer) if fresh else camera
