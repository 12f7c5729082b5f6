"""camera-menus: the application object and the command line, where everything is put together."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import click
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from screens.login import LoginScreen
from tui.i18n import LANGUAGES, speak, system_language, t
from tui.theme import THEMES, VARIABLE_DEFAULTS, theme_for
from tui.widgets import statusbar
from tui.work import blocking

gc.set_threshold(50_000, 20, 50)
"""A start makes a hundred thousand objects and no garbage; the default looks for some at every 700."""

if TYPE_CHECKING:
    from tui.camera import Camera, CameraError, Store

EXIT_REFUSED, EXIT_USAGE, EXIT_STORE, EXIT_TERMINAL = 1, 2, 3, 4
"""Exit codes beside 0; README lists them."""

DEFAULT_SCENARIO = "lost"
"""Where nobody asked for another. Named here because loading the camera must not delay the first frame."""


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

    async def _open(self) -> Camera:
        from tui.camera import CameraError

        try:
            return await blocking(self._opening)
        except CameraError as error:
            self.exit(error)
            await asyncio.Event().wait()  # the login never gets a camera; the app is leaving
            raise


# --- the command line -----------------------------------------------------------------------------------


class Refusal(click.ClickException):
    """One line for the person at the terminal, and an exit code of those that README lists."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click says ClassVar, and reads the instance


def _refuse(error: CameraError) -> Refusal:
    from screens.words import explain_to_operator
    from tui.camera.errors import StoreError, UnknownScenario

    codes = {StoreError: EXIT_STORE, UnknownScenario: EXIT_USAGE}
    code = next((code for kind, code in codes.items() if isinstance(error, kind)), EXIT_REFUSED)
    return Refusal(explain_to_operator(error), code)


def _data_directory(given: Path | None) -> Path:
    from platformdirs import user_data_path

    return given or user_data_path("camera-menus", appauthor=False)


def _open_store(data: Path | None) -> Store:
    from tui.camera import Store

    return Store.open(_data_directory(data) / "cameras.sqlite3")


def _open_camera(data: Path | None, name: str, scenario: str, *, fresh: bool) -> Camera:
    """The camera of that name in its kept state; a new one, or one to be started anew, in its scenario."""
    from tui.camera import add_camera, open_camera, start
    from tui.camera.errors import UnknownCamera

    store = _open_store(data)
    try:
        camera = open_camera(store, name)
    except UnknownCamera:
        return add_camera(store, name, scenario)
    return start(store, camera.serial, scenario) if fresh else camera


def _check_language(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    language = value or system_language()
    if language not in LANGUAGES:
        speak(system_language())
        known = ", ".join(LANGUAGES)
        raise Refusal(
            t("command", "There is no language {name!r}: choose of {known}", name=language, known=known), 2
        )
    speak(language)
    return language


def _check_scenario(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        from tui.camera import SCENARIOS
        from tui.camera.errors import UnknownScenario

        if value not in SCENARIOS:
            raise _refuse(UnknownScenario(value))
    return value


_lang = click.option(
    "--lang",
    metavar="CODE",
    callback=_check_language,
    is_eager=True,
    help="en, ru or zh; else your locale's, else English.",
)
_data = click.option(
    "--data",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=True),
    help="Where the cameras are kept; else your data directory.",
)
_scenario = click.option(
    "--scenario",
    metavar="NAME",
    callback=_check_scenario,
    help="lost (the default), lost-no-questions, known, locked, nothing-set or factory.",
)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@_lang
@_data
@_scenario
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

    Exit codes: 0 done, 1 refused, 2 wrong usage, 3 the database can't be used, 4 no terminal.
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
        raise _refuse(error)
    if app.return_code:
        context.exit(app.return_code)


def _which(data: Path | None, scenario: str | None, name: str | None, *, fresh: bool) -> tuple[str, str]:
    """Say which camera to show: a named one keeps its scenario unless it is started anew."""
    if name is None:
        return (scenario or DEFAULT_SCENARIO,) * 2
    from tui.camera import CameraError, open_camera

    try:
        with _open_store(data) as store:
            kept = open_camera(store, name).scenario
    except CameraError as error:
        raise _refuse(error) from error
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


@cli.group()
def cameras() -> None:
    """List, add and remove the practice cameras."""


@cameras.command("list")
@click.pass_obj
def list_command(data: Path | None) -> None:
    """One line a camera: name, serial number, scenario, when it was made."""
    from tui.camera import CameraError, list_cameras

    try:
        with _open_store(data) as store:
            for camera in list_cameras(store):
                made = camera.created.astimezone().strftime("%Y-%m-%d %H:%M")
                click.echo(f"{camera.name:<32}  {camera.serial}  {camera.scenario:<17}  {made}")
    except CameraError as error:
        raise _refuse(error) from error


@cameras.command("add")
@click.argument("name")
@_scenario
@click.pass_obj
def add_command(data: Path | None, name: str, scenario: str | None) -> None:
    """Make a camera of its own; show it with --camera NAME."""
    from tui.camera import CameraError, add_camera

    try:
        with _open_store(data) as store:
            camera = add_camera(store, name, scenario or DEFAULT_SCENARIO)
            click.echo(
                t("command", "Camera {name} made, serial number {serial}", name=name, serial=camera.serial)
            )
    except CameraError as error:
        raise _refuse(error) from error


@cameras.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.pass_obj
def remove_command(data: Path | None, name: str, *, yes: bool) -> None:
    """Remove a camera with its users, questions and log."""
    from tui.camera import CameraError, open_camera, remove_camera

    try:
        with _open_store(data) as store:
            open_camera(store, name)
            if not yes:
                click.confirm(t("command", "Remove camera {name} and its log?", name=name), abort=True)
            remove_camera(store, name)
    except CameraError as error:
        raise _refuse(error) from error


def main() -> None:
    """Console script: every failure is one line on standard error and an exit code, never a traceback."""
    os.umask(0o077)  # whatever this process writes is the owner's alone
    speak(system_language())
    try:
        code = cli.main(standalone_mode=False, prog_name="camera-menus")
    except click.Abort:
        click.echo(f"camera-menus: {t('command', 'Nothing was changed')}", err=True)
        sys.exit(EXIT_REFUSED)
    except click.ClickException as error:
        click.echo(f"camera-menus: {error.format_message()}", err=True)
        sys.exit(error.exit_code)
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
