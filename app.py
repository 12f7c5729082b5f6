"""camera-menus: the application object and the command line, where everything is put together."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from click.core import ParameterSource
from textual import work
from textual.screen import Screen
from textual.worker import Worker

from screens.common.settings import Settings
from screens.login.login import LoginScreen
from tui.app_base import AppBase
from tui.commands import (
    EXIT_BUG,
    EXIT_REFUSED,
    EXIT_STORE,
    EXIT_USAGE,
    Refusal,
    app_link_option,
    data_directory,
    data_option,
    lang_option,
    menus,
    open_store,
    scenario_option,
    smtp_of,
    smtp_option,
    transport_of,
)
from tui.commands.cameras import cameras
from tui.commands.desk import desk, exit_code
from tui.commands.ssh import ssh
from tui.errors import internal_error
from tui.i18n import language, set_language, system_language, t
from tui.messages.cloud_errors import mail_text
from tui.sanitize import visible
from tui.widgets import statusbar
from tui.widgets.idle import Attended
from tui.work import blocking

gc.set_threshold(50_000, 20, 50)
"""A start makes a hundred thousand objects and no garbage; the default looks for some at every 700."""

if TYPE_CHECKING:
    from screens.phone.handset import Handset
    from tui.camera import Camera, CameraError
    from tui.cloud.errors import CloudError
    from tui.commands.far_side import CloudSide
    from tui.hosting import Visitor

    Failure = CameraError | CloudError | None

R = TypeVar("R")


class CameraMenus(Attended["Failure"], AppBase["Failure"]):
    """The menus of one camera. `opening` gives it, and is called behind the first frame.

    Ends in the error that kept the camera from opening, or None. `handset` gives the phone for it (F3).
    """

    def __init__(
        self,
        opening: Callable[[], Camera],
        *,
        language: str = "en",
        clock: Callable[[], datetime] = statusbar.utc_now,
        handset: Callable[[Camera], Handset] | None = None,
        settings: Settings | None = None,
    ) -> None:
        self._settings = settings or Settings()
        super().__init__(language=language, clock=clock, terminal=self._settings.terminal)
        self.attention = self._settings.attention
        self._opening = opening
        self._opened: asyncio.Task[Camera] | None = None
        self._pick_up = handset
        self._handset: Handset | None = None
        self._call: Worker[None] | None = None

    def get_default_screen(self) -> Screen[None]:
        return LoginScreen(self._open, self._settings)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F3 works where there is a phone at hand."""
        if action == "phone":
            return self._pick_up is not None
        return super().check_action(action, parameters)

    def camera_changed(self) -> None:
        """Somebody changed the camera, from here or elsewhere: open windows look at it at once."""
        from screens.common.camera_window import CameraWindow
        from screens.common.session_window import SessionWindow

        for screen in self.screen_stack:
            if isinstance(screen, CameraWindow | SessionWindow):
                screen.camera_changed()

    def action_phone(self) -> None:
        """Pick the phone up, unless it is in the hand already: a window may just have opened over it."""
        if self._call is None or self._call.is_finished:
            self._call = self._use_phone()

    @work(group="phone")
    async def _use_phone(self) -> None:
        """Show the phone beside the window that is open; it may type its code there."""
        from screens.login.captcha import CaptchaScreen
        from screens.phone.eye import painted
        from screens.phone.phone import PhoneScreen
        from tui.cloud.errors import CloudError
        from tui.messages import cloud_errors

        below = self.screen
        if self._pick_up is None or isinstance(below, PhoneScreen):
            return
        camera = await self._open()
        try:
            # One phone as long as the menus are open: it holds databases.
            handset = await blocking(self._pick_up, camera) if self._handset is None else self._handset
        except CloudError as error:
            self.notify(visible(cloud_errors.explain(error)), markup=False)
            return
        self._handset = handset
        can_type = isinstance(below, CaptchaScreen)
        phone = PhoneScreen(handset, lambda: painted(below), can_type=can_type)
        code = await self.push_screen_wait(phone)
        if code and isinstance(below, CaptchaScreen):
            below.take_code(code)

    async def _open(self) -> Camera:
        from tui.camera import CameraError
        from tui.cloud.errors import CloudError

        # A person may be quicker than the camera: whoever asks meanwhile waits for the same opening.
        self._opened = self._opened or asyncio.create_task(blocking(self._opening))
        try:
            return await self._opened
        except (CameraError, CloudError) as error:
            self.exit(error)
            await asyncio.Event().wait()  # the login never gets a camera; the app is leaving
            raise


class PhoneAlone(AppBase[None]):
    """The phone in a terminal of its own; it reads `photo`, or a text that is typed or pasted."""

    def __init__(self, handset: Handset, photo: Path | None, *, language: str) -> None:
        super().__init__(language=language, clock=handset.now)
        self._handset, self._photo = handset, photo

    @work
    async def on_mount(self) -> None:
        from screens.phone.phone import PhoneScreen

        photo = self._photo
        look = (lambda: photo) if photo else None
        await self.push_screen_wait(PhoneScreen(self._handset, look, alone=True))
        self.exit()


# --- for visitors of the SSH host: nothing here reads or writes a path of the host ------------------------


def hosted_menus(
    camera: Camera,
    side: Callable[[], CloudSide],
    *,
    visitor: Visitor,
    app_link: str | None,
    come_back: str | None = None,
) -> CameraMenus:
    """The menus of a visitor; `side` is asked when the phone is picked up."""
    from tui.messages.camera_errors import operator

    operator.set(False)
    return CameraMenus(
        lambda: camera,
        language=visitor.language,
        handset=lambda camera: _visitors_phone(side(), camera.serial),
        settings=Settings(app_link=app_link, come_back=come_back, terminal=visitor.terminal),
    )


def hosted_phone(side: CloudSide, *, language: str) -> PhoneAlone:
    """The phone of a visitor who has no camera."""
    return PhoneAlone(_visitors_phone(side), None, language=language)


def _visitors_phone(side: CloudSide, *serials: str) -> Handset:
    from screens.phone.cloud_handset import CloudHandset

    return CloudHandset(*side, serials=lambda: serials, clock=statusbar.utc_now)


# --- the command line -----------------------------------------------------------------------------------


def _line(error: BaseException) -> tuple[str, int]:
    """What to print for an error that got this far, and the exit code."""
    from tui.camera.errors import CameraError, StoreError, UnknownScenario
    from tui.cloud.errors import CloudError
    from tui.messages import cloud_errors
    from tui.messages.camera_errors import explain_to_operator

    if isinstance(error, CloudError):
        return cloud_errors.explain(error), exit_code(error)
    if not isinstance(error, CameraError):
        return internal_error(error), EXIT_BUG
    codes = {StoreError: EXIT_STORE, UnknownScenario: EXIT_USAGE}
    return explain_to_operator(error), next(
        (c for k, c in codes.items() if isinstance(error, k)), EXIT_REFUSED
    )


def _pick_up(data: Path | None, smtp: str | None, camera: Camera) -> Handset:
    """The phone beside a camera: its owner reads that camera's mail."""
    from screens.phone.cloud_handset import CloudHandset

    serials, transport = [camera.serial], transport_of(smtp)
    return CloudHandset.open(
        data_directory(data),
        serials=lambda: serials,
        clock=camera.now,
        transport=transport,
        wording=mail_text,
    )


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@lang_option
@data_option
@scenario_option
@click.option(
    "--camera", "name", metavar="NAME", help="A camera made with `cameras add`; else the scenario's own."
)
@click.option("--fresh", is_flag=True, help="Start the scenario anew; asks first.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@app_link_option
@smtp_option
@click.version_option(package_name="camera-menus")
@click.pass_context
def cli(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: click.Context,
    lang: str,
    data: Path | None,
    scenario: str | None,
    name: str | None,
    app_link: str | None,
    smtp: str | None,
    *,
    fresh: bool,
    yes: bool,
) -> None:
    """Practise what to do when an IP camera's administrator password is lost.

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
    """  # noqa: D301 - click wants the character \b
    context.obj = data
    if context.invoked_subcommand is not None:
        for option in ("scenario", "name", "fresh", "yes", "app_link"):
            if context.get_parameter_source(option) is ParameterSource.COMMANDLINE:
                wrong = {"name": "camera", "app_link": "app-link"}.get(option, option)
                raise Refusal(_misplaced(context, option, wrong), EXIT_USAGE)
        return
    menus.need_terminal()
    transport_of(smtp)  # a mistyped address is told before the menus open
    scenario, name = menus.which(data, scenario, name, fresh=fresh)
    if fresh and not yes:
        click.confirm(
            t(
                "command",
                "Start scenario {scenario} anew? The camera's password and questions are lost.",
                scenario=scenario,
            ),
            abort=True,
        )
    app = CameraMenus(
        lambda: menus.open_camera(data, name, scenario, fresh=fresh),
        language=lang,
        handset=partial(_pick_up, data, smtp),
        settings=Settings(app_link=app_link, exports=menus.working_folder()),
    )
    if (error := asyncio.run(_run(app))) is not None:
        raise error
    if app.return_code:
        context.exit(EXIT_BUG)


def _misplaced(context: click.Context, option: str, written: str) -> str:
    """What to say of an option that stands before a command."""
    name = context.invoked_subcommand or ""
    command = cli.get_command(context, name)
    if command is not None and any(option == own.name for own in command.params):
        return t("command", "Put --{option} after `{command}`", option=written, command=name)
    return t("command", "--{option} is for the menus: leave it out here", option=written)


@cli.command("phone", short_help="Show the phone alone.")
@click.argument("photo", required=False, type=click.Path(path_type=Path))
@smtp_option
@click.pass_context
def phone_command(context: click.Context, photo: Path | None, smtp: str | None) -> None:
    """Show the phone alone: it reads PHOTO, a picture of the camera's QR code, or its text, pasted.

    It reads the mail of all cameras of the data directory.
    """
    from screens.phone.cloud_handset import CloudHandset
    from tui.camera import list_cameras

    menus.need_terminal()
    data: Path | None = context.obj
    with open_store(data) as store:
        serials = [camera.serial for camera in list_cameras(store)]
    handset = CloudHandset.open(
        data_directory(data),
        serials=lambda: serials,
        clock=statusbar.utc_now,
        transport=transport_of(smtp_of(context, smtp)),
        wording=mail_text,
    )
    app = PhoneAlone(handset, photo, language=language())
    asyncio.run(_run(app))
    if app.return_code:
        context.exit(EXIT_BUG)


async def _run(app: AppBase[R]) -> R | None:
    """Run the menus; whoever asks them to end (SIGTERM) gets the terminal back as it was."""
    if os.name == "posix":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.exit)
    return await app.run_async()


cli.add_command(cameras)
cli.add_command(desk)
cli.add_command(ssh)


def main() -> None:
    """Console script: every failure is one line on standard error and an exit code, never a traceback."""
    os.umask(0o077)  # whatever this process writes is the owner's alone
    set_language(system_language())
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as stderr: no word is worth a failure
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
    click.echo(f"camera-menus: {visible(said)}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
