"""camera-menus: the application object and the command line, where everything is put together."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, ClassVar

import click
from rich.text import Text
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen
from textual.worker import WorkerFailed

from screens.login import LoginScreen
from tui.commands import (
    DEFAULT_SCENARIO,
    EXIT_BUG,
    EXIT_REFUSED,
    EXIT_STORE,
    EXIT_TERMINAL,
    EXIT_USAGE,
    Refusal,
    data_option,
    lang_option,
    open_store,
    scenario_option,
)
from tui.commands.cameras import cameras
from tui.i18n import speak, system_language, t
from tui.theme import THEMES, VARIABLE_DEFAULTS, theme_for
from tui.widgets import statusbar
from tui.work import blocking

gc.set_threshold(50_000, 20, 50)
"""A start makes a hundred thousand objects and no garbage; the default looks for some at every 700."""

if TYPE_CHECKING:
    from tui.camera import Camera, CameraError


class CameraMenus(App["CameraError | None"]):
    """The menus of one camera. `opening` gives it, and is called behind the first frame.

    Ends in the error that kept the camera from opening, or None.
    """

    TITLE = "camera-menus"
    CSS_PATH = None
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        opening: Callable[[], Camera],
        *,
        language: str = "en",
        clock: Callable[[], datetime] = statusbar.utc_now,
    ) -> None:
        speak(language)
        statusbar.clock.set(clock)
        super().__init__()
        self.animation_level = "none"
        self._opening = opening
        for theme in THEMES:
            self.register_theme(theme)
        # Set before the app runs, so that the stylesheet is parsed once.
        self.set_reactive(App.theme, theme_for(self.console.color_system, no_color=self.no_color))
        self.stylesheet.set_variables(self.get_css_variables())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return VARIABLE_DEFAULTS

    def get_default_screen(self) -> Screen[None]:
        return LoginScreen(self._open)

    def _fatal_error(self) -> None:
        # Textual's own prints a traceback with local variables, and passwords among them.
        error: BaseException = self._exception or RuntimeError()
        while isinstance(error, WorkerFailed):
            error = error.error
        self.panic(Text(f"camera-menus: {_line(error)[0]}"))

    async def _open(self) -> Camera:
        from tui.camera import CameraError

        try:
            return await blocking(self._opening)
        except CameraError as error:
            self.exit(error)
            await asyncio.Event().wait()  # the login never gets a camera; the app is leaving
            raise


# --- the command line -----------------------------------------------------------------------------------


def _line(error: BaseException) -> tuple[str, int]:
    """What to print for an error that got this far, and the exit code."""
    from screens.words import explain_to_operator
    from tui.camera.errors import CameraError, StoreError, UnknownScenario

    if not isinstance(error, CameraError):
        frames = extract_tb(error.__traceback__)
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
        kind = type(error).__name__
        said = t("command", "Internal error {kind} in {where}: please report it", kind=kind, where=where)
        return said, EXIT_BUG
    codes = {StoreError: EXIT_STORE, UnknownScenario: EXIT_USAGE}
    return explain_to_operator(error), next(
        (c for k, c in codes.items() if isinstance(error, k)), EXIT_REFUSED
    )


def _open_camera(data: Path | None, name: str, scenario: str, *, fresh: bool) -> Camera:
    """The camera of that name in its kept state; a new one, or one to be started anew, in its scenario."""
    from tui.camera import add_camera, open_camera, start
    from tui.camera.errors import UnknownCamera

    store = open_store(data)
    try:
        camera = open_camera(store, name)
    except UnknownCamera:
        return add_camera(store, name, scenario)
    return start(store, camera.serial, scenario) if fresh else camera


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@lang_option
@data_option
@scenario_option
@click.option(
    "--camera", "name", metavar="NAME", help="A camera made with `cameras add`; else the scenario's own."
)
@click.option("--fresh", is_flag=True, help="Start the scenario anew; asks first.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.version_option(package_name="camera-menus")
@click.pass_context
def cli(  # noqa: PLR0913 - one parameter an option
    context: click.Context,
    lang: str,
    data: Path | None,
    scenario: str | None,
    name: str | None,
    *,
    fresh: bool,
    yes: bool,
) -> None:
    r"""Practise what to do when an IP camera's administrator password is lost.

    Shows a camera's menus in this terminal. It is an emulator for training and never opens a real camera.

    Each scenario keeps a camera of its own between runs:

    \b
      lost               the password is lost, two questions are set, a code by app is allowed
      lost-no-questions  the same without questions
      known              the password is told (F1 on the login window)
      locked             the sign-in is locked after too many tries
      nothing-set        no way of reset is set up
      factory            a new camera that wants its first password

    Exit codes: 0 done, 1 refused, 2 wrong usage, 3 the database can't be used, 4 no terminal,
    5 an internal error.
    """
    context.obj = data
    if context.invoked_subcommand is not None:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refusal(t("command", "The menus need a terminal on standard input and output"), EXIT_TERMINAL)
    scenario, name = _which(data, scenario, name, fresh=fresh)
    if fresh and not yes:
        click.confirm(
            t(
                "command",
                "Start scenario {scenario} anew? The camera's password and questions are lost.",
                scenario=scenario,
            ),
            abort=True,
        )
    app = CameraMenus(lambda: _open_camera(data, name, scenario, fresh=fresh), language=lang)
    if (error := app.run()) is not None:
        raise error
    if app.return_code:
        context.exit(EXIT_BUG)


def _which(data: Path | None, scenario: str | None, name: str | None, *, fresh: bool) -> tuple[str, str]:
    """Say which camera to show: a named one keeps its scenario unless it is started anew."""
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


cli.add_command(cameras)


def main() -> None:
    """Console script: every failure is one line on standard error and an exit code, never a traceback."""
    os.umask(0o077)  # whatever this process writes is the owner's alone
    speak(system_language())
    try:
        code = cli.main(standalone_mode=False, prog_name="camera-menus")
    except click.Abort:
        said, code = t("command", "Nothing was changed"), EXIT_REFUSED
    except click.ClickException as error:
        said, code = error.format_message(), error.exit_code
    except BrokenPipeError:  # whoever read our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_REFUSED)
    except Exception as error:  # noqa: BLE001 - the last line of defence
        said, code = _line(error)
    else:
        sys.exit(code if isinstance(code, int) else 0)
    click.echo(f"camera-menus: {said}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
