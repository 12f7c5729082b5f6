"""System Login: the first window, and the way into everything else (guide, step 1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widget import Widget
from textual.widgets import Input

from screens.setting import Setting
from tui.i18n import Phrase
from tui.widgets.fields import Chip, Field, Link, Note, Row
from tui.widgets.help import HelpText
from tui.widgets.window import Window
from tui.widgets.words import Words
from tui.work import blocking, hashing

if TYPE_CHECKING:
    from tui.camera import Camera, CameraError, Session

# What follows after this window is imported when it is needed: the first frame must not wait for it.


_PAINTED = 0.12
"""Seconds that the terminal gets to show the window. Loading what a camera needs holds the interpreter for
some 200 ms in which no frame is written, so it begins behind the first one."""

_FIRST_START = Phrase("new password", "First start")


class LoginScreen(Window[None]):
    """`opening` gives the camera; it is awaited behind the first frame."""

    HEADING = Phrase("login", "System Login")
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
        & Note { height: auto; min-height: 1; max-height: 3; text-wrap: wrap; }
        &.-narrow > #frame { width: 52; }
        &.-help.-normal > #frame { width: 44; height: 20; }
        &.-help.-normal > HelpPanel { height: 20; }
        &.-help.-normal .form { height: 1fr; }
        &.-help.-normal .buttons { dock: bottom; }
    }
    """

    def __init__(self, opening: Callable[[], Awaitable[Camera]], setting: Setting) -> None:
        super().__init__()
        self._setting = setting
        self._opening = opening
        self._camera: Camera | None = None
        self._told: str | None = None
        self._busy = False
        self._security_next = False

    def body(self) -> Iterable[Widget]:
        user = Row(Phrase("login", "User Name"), Field("admin", id="user"))
        password = Row(Phrase("login", "Password"), Field(password=True, id="password"))
        password.add_class("last")
        buttons = HorizontalGroup(
            Chip(Phrase("all", "OK"), id="ok"), Chip(Phrase("all", "Cancel"), id="cancel"), classes="buttons"
        )
        forgot = Link(Phrase("login", "Forgot Password"), id="forgot")
        back = [Words(self._way_back(name), classes="back")] if (name := self._setting.come_back) else []
        yield VerticalGroup(user, password, Note(), forgot, buttons, *back, classes="form")

    @staticmethod
    def _way_back(name: str) -> Phrase:
        return Phrase("login", "Back here: ssh {name}@…", {"name": name})

    def help_text(self) -> HelpText:
        says = [
            Phrase("help", "The way into the camera's menus."),
            Phrase("help", "Password lost? Press «Forgot Password»: the window «Reset» opens."),
            Phrase("help", "This is a training emulator. It never opens a real camera."),
        ]
        if self._told:
            says.insert(
                1,
                Phrase("help", "The password of this practice camera: {password}", {"password": self._told}),
            )
        return HelpText(tuple(says), step=Phrase("help", "step 1"))

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
            self._told = (await blocking(self._camera.told)).password
        return self._camera

    async def _first_password(self, why: Phrase = _FIRST_START) -> bool:
        """A camera from the factory asks for the administrator's password before anything else."""
        camera = await self._ready()
        if not await blocking(camera.needs_first_password):
            return False
        from screens.new_password import NewPasswordScreen

        first = NewPasswordScreen(camera, camera.set_first_password, subtitle=why)
        if (session := await self.app.push_screen_wait(first)) is not None:
            self._security_next = True
            await self._enter(camera, session)
        return True

    # --- signing in -------------------------------------------------------------------------------------

    @on(Input.Submitted)
    @on(Chip.Pressed, "#ok")
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
        from screens.main_menu import MainMenuScreen

        self._forget()
        menu = MainMenuScreen(camera, session, self._setting, open_security=self._security_next)
        self._security_next = False
        ended = await self.app.push_screen_wait(menu)
        if ended.restarts and self._setting.boot:
            from screens.reboot import BootScreen

            await self.app.push_screen_wait(BootScreen(self._setting.boot))
        self._told = (await blocking(camera.told)).password
        self.query_one(Note).hint(ended.says)
        self.query_one("#password", Field).focus()
        await self._first_password(Phrase("new password", "The account settings were restored"))

    def _forget(self) -> None:
        """Nobody who comes after finds the password in the field."""
        self.query_one("#password", Field).value = ""
        self.query_one(Note).clear()
        self.query_one("#password").remove_class("-wrong")

    def _refuse(self, error: CameraError) -> None:
        from screens.words import explain

        assert self._camera is not None  # noqa: S101 - who refused was open
        self.query_one(Note).error(explain(error, self._camera.now()))
        password = self.query_one("#password", Field)
        password.add_class("-wrong")
        password.focus()
        password.action_select_all()

    @on(Input.Changed)
    def _typing(self) -> None:
        self.query_one(Note).clear()
        self.query_one("#password").remove_class("-wrong")

    # --- the password is lost ---------------------------------------------------------------------------

    @on(Chip.Pressed, "#forgot")
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
        from screens.new_password import NewPasswordScreen
        from screens.notice import NoticeScreen
        from screens.reset import ResetScreen

        ways = await blocking(camera.ways_of_reset)
        if not ways.any:
            await self.app.push_screen_wait(
                NoticeScreen(
                    Phrase("error", "The feature is not supported by the device."),
                    Phrase("notice", "Neither security questions nor a code are set up on this camera."),
                    Phrase("notice", "Turn to the seller's service centre: it asks for proof of purchase."),
                )
            )
            return
        told = await blocking(camera.told)
        if (
            grant := await self.app.push_screen_wait(
                ResetScreen(camera, ways, told.answers, self._setting.app_link)
            )
        ) is None:
            return

        def set_password(new: str) -> bool:
            camera.reset_password(grant, new)
            return True

        form = NewPasswordScreen(camera, set_password, subtitle=Phrase("new password", "Reset password"))
        if not await self.app.push_screen_wait(form):
            return
        self._forget()
        self.query_one("#user", Field).value = grant.account
        await self._offer_security(camera)
        self.query_one("#password", Field).focus()
        self.call_after_refresh(
            partial(self.query_one(Note).good, Phrase("login", "Set password successfully."))
        )

    async def _offer_security(self, camera: Camera) -> None:
        """The guide's third warning: whoever got in without questions should set them now."""
        from screens.notice import NoticeScreen

        if (await blocking(camera.ways_of_reset)).questions:
            return
        notice = NoticeScreen(
            Phrase("notice", "The password is set, but this camera has no security questions."),
            Phrase("notice", "Set them now: sign in, and «Security» opens at once."),
            accept=Phrase("account", "Security"),
            decline=Phrase("notice", "Later"),
        )
        self._security_next = await self.app.push_screen_wait(notice) is True

    # --- leaving ----------------------------------------------------------------------------------------

    @on(Chip.Pressed, "#cancel")
    def action_back(self) -> None:
        """There is nothing behind this window: Esc and Cancel only say how to leave."""
        self.query_one(Note).hint(Phrase("login", "Ctrl+Q leaves the emulator"))
