"""System Login: the first window, and the way into everything else (guide, step 1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widget import Widget
from textual.widgets import Input

from screens.common.settings import Settings
from tui.i18n import LazyText
from tui.widgets.fields import Button, Field, Link, Row, StatusLine
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.widgets.window import Window
from tui.work import blocking, hashing

if TYPE_CHECKING:
    from tui.camera import Camera, CameraError, Session

# What follows after this window is imported when it is needed: the first frame must not wait for it.


_PAINTED = 0.12
"""Seconds that the terminal gets to show the window. Loading what a camera needs holds the interpreter for
some 200 ms in which no frame is written, so it begins behind the first one."""

_FIRST_START = LazyText("new password", "First start")


class LoginScreen(Window[None]):
    """`opening` gives the camera; it is awaited behind the first frame."""

    HEADING = LazyText("login", "System Login")
    AUTO_FOCUS = "#password"

    DEFAULT_CSS = """
    LoginScreen {
        & > #frame { width: 52; }
        & .form { padding: 1 2; }
        & Row { margin: 0 0 1 0; }
        & Row.last { margin: 0; }
        & Row > .label { width: 12; }
        & Link { margin: 0 0 1 13; }
        & .back { margin: 1 0 0 0; color: $osd-muted; }
        & StatusLine { height: auto; min-height: 1; max-height: 3; text-wrap: wrap; }
        &.-narrow > #frame { width: 52; }
        &.-help.-normal > #frame { width: 44; height: 20; }
        &.-help.-normal > HelpPanel { height: 20; }
        &.-help.-normal .form { height: 1fr; }
        &.-help.-normal .buttons { dock: bottom; }
    }
    """

    def __init__(self, opening: Callable[[], Awaitable[Camera]], settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._opening = opening
        self._camera: Camera | None = None
        self._hints: str | None = None
        self._busy = False
        self._security_next = False

    def body(self) -> Iterable[Widget]:
        user = Row(LazyText("login", "User Name"), Field("admin", id="user"))
        password = Row(LazyText("login", "Password"), Field(password=True, id="password"))
        password.add_class("last")
        buttons = HorizontalGroup(
            Button(LazyText("all", "OK"), id="ok"),
            Button(LazyText("all", "Cancel"), id="cancel"),
            classes="buttons",
        )
        forgot = Link(LazyText("login", "Forgot Password"), id="forgot")
        back = [Label(self._way_back(name), classes="back")] if (name := self._settings.come_back) else []
        yield VerticalGroup(user, password, StatusLine(), forgot, buttons, *back, classes="form")

    @staticmethod
    def _way_back(name: str) -> LazyText:
        return LazyText("login", "Back here: ssh {name}@…", {"name": name})

    def help_text(self) -> HelpText:
        says = [
            LazyText("help", "The way into the camera's menus."),
            LazyText("help", "Password lost? Press «Forgot Password»: the window «Reset» opens."),
            LazyText("help", "This is a training emulator. It never opens a real camera."),
        ]
        if self._hints:
            says.insert(
                1,
                LazyText(
                    "help", "The password of this practice camera: {password}", {"password": self._hints}
                ),
            )
        return HelpText(tuple(says), step=LazyText("help", "step 1"))

    # --- opening the camera -----------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.call_after_refresh(self.set_timer, _PAINTED, self._open)

    @work
    async def _open(self) -> None:
        from tui.camera import CameraError

        try:
            await self._first_password()
        except CameraError as error:
            self._refuse(error)

    async def _ready(self) -> Camera:
        if self._camera is None:
            self._camera = await self._opening()
            self._hints = (await blocking(self._camera.hints)).password
        return self._camera

    async def _first_password(self, why: LazyText = _FIRST_START) -> bool:
        """A camera from the factory asks for the administrator's password before anything else."""
        camera = await self._ready()
        if not await blocking(camera.needs_first_password):
            return False
        from screens.login.new_password import NewPasswordScreen

        first = NewPasswordScreen(camera, camera.set_first_password, subtitle=why)
        if (session := await self.app.push_screen_wait(first)) is not None:
            self._security_next = True
            await self._enter(camera, session)
        return True

    # --- signing in -------------------------------------------------------------------------------------

    @on(Input.Submitted)
    @on(Button.Pressed, "#ok")
    def _sign_in_pressed(self) -> None:
        if not self._busy:
            self._busy = True
            self._sign_in()

    @work
    async def _sign_in(self) -> None:
        from tui.camera import CameraError

        try:
            if await self._first_password():
                return
            camera = await self._ready()
            user, password = self.query_one("#user", Field).value, self.query_one("#password", Field).value
            await self._enter(camera, await hashing(camera.sign_in, user, password))
        except CameraError as error:
            self._refuse(error)
        finally:
            self._busy = False

    async def _enter(self, camera: Camera, session: Session) -> None:
        from screens.menu.main_menu import MainMenuScreen

        self._forget()
        menu = MainMenuScreen(camera, session, self._settings, open_security=self._security_next)
        self._security_next = False
        ended = await self.app.push_screen_wait(menu)
        if ended.restarts and self._settings.boot:
            from screens.advanced.reboot import BootScreen

            await self.app.push_screen_wait(BootScreen(self._settings.boot))
        self._hints = (await blocking(camera.hints)).password
        self.query_one(StatusLine).hint(ended.says)
        self.query_one("#password", Field).focus()
        await self._first_password(LazyText("new password", "The account settings were restored"))

    def _forget(self) -> None:
        """Nobody who comes after finds the password in the field."""
        self.query_one("#password", Field).value = ""
        self.query_one(StatusLine).clear()
        self.query_one("#password").remove_class("-wrong")

    def _refuse(self, error: CameraError) -> None:
        from tui.messages.camera_errors import explain

        assert self._camera is not None  # noqa: S101 - who refused was open
        self.query_one(StatusLine).error(explain(error, self._camera.now()))
        password = self.query_one("#password", Field)
        password.add_class("-wrong")
        password.focus()
        password.action_select_all()

    @on(Input.Changed)
    def _typing(self) -> None:
        self.query_one(StatusLine).clear()
        self.query_one("#password").remove_class("-wrong")

    # --- the password is lost ---------------------------------------------------------------------------

    @on(Button.Pressed, "#forgot")
    def _forgot_pressed(self) -> None:
        if not self._busy:
            self._busy = True
            self._reset()

    @work
    async def _reset(self) -> None:
        from tui.camera import CameraError

        try:
            if not await self._first_password():
                await self._reset_password(await self._ready())
        except CameraError as error:
            self._refuse(error)
        finally:
            self._busy = False

    async def _reset_password(self, camera: Camera) -> None:
        from screens.common.dialog import DialogScreen
        from screens.login.new_password import NewPasswordScreen
        from screens.login.reset import ResetScreen

        ways = await blocking(camera.ways_of_reset)
        if not ways.any:
            await self.app.push_screen_wait(
                DialogScreen(
                    LazyText("error", "The feature is not supported by the device."),
                    LazyText("notice", "Neither security questions nor a code are set up on this camera."),
                    LazyText("notice", "Turn to the seller's service centre: it asks for proof of purchase."),
                )
            )
            return
        hints = await blocking(camera.hints)
        if (
            grant := await self.app.push_screen_wait(
                ResetScreen(camera, ways, hints.answers, self._settings.app_link)
            )
        ) is None:
            return

        def set_password(new: str) -> bool:
            camera.reset_password(grant, new)
            return True

        form = NewPasswordScreen(camera, set_password, subtitle=LazyText("new password", "Reset password"))
        if not await self.app.push_screen_wait(form):
            return
        self._forget()
        self.query_one("#user", Field).value = grant.account
        await self._offer_security(camera)
        self.query_one("#password", Field).focus()
        self.call_after_refresh(
            partial(self.query_one(StatusLine).good, LazyText("login", "Set password successfully."))
        )

    async def _offer_security(self, camera: Camera) -> None:
        """The guide's third warning: whoever got in without questions should set them now."""
        from screens.common.dialog import DialogScreen

        if (await blocking(camera.ways_of_reset)).questions:
            return
        notice = DialogScreen(
            LazyText("notice", "The password is set, but this camera has no security questions."),
            LazyText("notice", "Set them now: sign in, and «Security» opens at once."),
            accept=LazyText("account", "Security"),
            decline=LazyText("notice", "Later"),
        )
        self._security_next = await self.app.push_screen_wait(notice) is True

    # --- leaving ----------------------------------------------------------------------------------------

    @on(Button.Pressed, "#cancel")
    def action_back(self) -> None:
        """There is nothing behind this window: Esc and Cancel only say how to leave."""
        self.query_one(StatusLine).hint(LazyText("login", "Ctrl+Q leaves the emulator"))
