"""System Login: the first window, and the way into everything else (guide, step 1)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual import getters, on, work
from textual.containers import VerticalGroup
from textual.widget import Widget
from textual.widgets import Input

from screens.common.settings import Settings
from tui.guide.progress import Place
from tui.i18n import LazyText
from tui.widgets.form.fields import Button, Field, Row, StatusLine, ok_cancel
from tui.widgets.form.link import Link
from tui.widgets.help import HelpText
from tui.widgets.hidden import HiddenLabel, hidden_words
from tui.widgets.window import Window
from tui.work import blocking, hashing

if TYPE_CHECKING:
    from tui.camera import Camera, CameraError, Session
    from tui.camera.errors import AccountLocked

# What follows after this window is imported when it is needed: the first frame must not wait for it.


_PAINTED = 0.12
"""Seconds that the terminal gets to show the window. Loading what a camera needs holds the interpreter for
some 200 ms in which no frame is written, so it begins behind the first one."""

_FIRST_START = LazyText("new password", "First start")
_RESTORED = LazyText("new password", "Account settings restored to factory defaults")


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
        &.-help.-normal > #frame { width: 44; }
    }
    """

    _user = getters.query_one("#user", Field)
    _password = getters.query_one("#password", Field)
    _note = getters.query_one(StatusLine)
    _ok = getters.query_one("#ok", Button)

    def __init__(
        self, opening: Callable[[], Awaitable[Camera]], settings: Settings, *, at_once: bool = True
    ) -> None:
        """`at_once`: else it is `open_camera` that asks for the camera, and for its first password."""
        super().__init__(settings.status_bar())
        self._at_once = at_once
        self._settings = settings
        self._opening = opening
        self._camera: Camera | None = None
        self._hints: str | None = None
        self._asks_first_password = False
        self._security_next = False

    def body(self) -> Iterable[Widget]:
        user = Row(LazyText("login", "User Name"), Field("admin", id="user"))
        password = Row(LazyText("login", "Password"), Field(password=True, id="password"), classes="last")
        forgot = Link(LazyText("login", "Forgot Password"), id="forgot")
        come_back = self._settings.come_back or ""
        way = LazyText("login", "Return later: ssh {ssh_arguments}", {"ssh_arguments": come_back})
        back = [HiddenLabel(way, classes="back")] if come_back else []
        yield VerticalGroup(user, password, StatusLine(), forgot, ok_cancel(), *back, classes="form")

    def place(self) -> Place:
        return Place.LOGIN

    def key_words(self) -> dict[str, LazyText]:
        # Behind this window there is none: Esc asks whether to leave the emulator.
        return super().key_words() | {"escape": LazyText("footer", "Exit")}

    def help_text(self) -> HelpText:
        says = [
            LazyText("help", "An emulator, not a camera."),
            LazyText("help", "“Forgot Password” works even if five wrong tries lock sign-in for 30 minutes."),
        ]
        if self._hints:
            password = {"password": self._hints}
            own = LazyText("help", "The password of this practice camera: {password}", password)
            says.insert(1, hidden_words(own))
        return HelpText(tuple(says), step=LazyText("help", "step 1"))

    # --- opening the camera -----------------------------------------------------------------------------

    def on_mount(self) -> None:
        if self._at_once:
            self.open_camera()

    def open_camera(self) -> None:
        """Ask for the camera behind the first frame; a new one wants its first password then."""
        self.call_after_refresh(self._open)

    def begin_anew(self, why: LazyText | None = None) -> None:
        """Forget what was done here: the camera was put into another state. `open_camera` goes on.

        `why` is said where the user did not do it.
        """
        self.app.workers.cancel_node(self)
        self._camera = self._hints = None
        self._asks_first_password = self._security_next = False
        self._settings.progress.begin_anew()
        with self._user.prevent(Input.Changed), self._password.prevent(Input.Changed):
            self._user.value = "admin"
            self._forget()
        if why is not None:
            self._note.hint(why)
        self._password.focus()

    @work
    async def _open(self) -> None:
        # No timer: one of Textual's that is late in its first moment (a machine that halts) is never called.
        await asyncio.sleep(_PAINTED)
        await self._acting(self._first_password)

    async def _ready(self) -> Camera:
        if self._camera is None:
            camera = await self._opening()
            self._hints = (await blocking(camera.hints)).password
            self._camera = camera
        return self._camera

    async def _first_password(self, why: LazyText = _FIRST_START) -> bool:
        """A camera from the factory asks for the administrator's password before anything else."""
        camera = await self._ready()
        if not await blocking(camera.needs_first_password):
            return False
        if self._asks_first_password:  # a user who is quicker than the camera asks twice
            return True
        from screens.login.new_password import NewPasswordScreen

        self._asks_first_password = True
        first = NewPasswordScreen(camera, self._settings, camera.set_first_password, subtitle=why, first=True)
        session = await self.app.push_screen_wait(first)
        self._asks_first_password = False
        if session is not None:
            self._security_next = True
            await self._enter(camera, session)
        return True

    # --- signing in -------------------------------------------------------------------------------------

    async def _acting(self, deed: Callable[[], Awaitable[object]]) -> None:
        """Run an act; what the camera refuses is said in the window."""
        from tui.camera import CameraError

        try:
            await deed()
        except CameraError as error:
            self._refuse(error)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.enter_presses(self._ok)
        self._sign_in_pressed()

    @on(Button.Pressed, "#ok")
    def _sign_in_pressed(self) -> None:
        # What stands in the fields now: the camera may still be opening, and the user types on.
        sign_in = partial(self._sign_in, self._user.value, self._password.value)
        self.unless_busy(partial(self._acting, sign_in))

    async def _sign_in(self, user: str, password: str) -> None:
        if await self._first_password():
            return
        if self._empty(self._user, user, LazyText("login", "Enter the user name")) or self._empty(
            self._password, password, LazyText("login", "Enter the password")
        ):
            return
        from tui.camera.errors import AccountLocked

        camera = await self._ready()
        try:
            session = await hashing(camera.sign_in, user, password)
        except AccountLocked as error:
            await self._say_locked(camera, user, error)
        else:
            await self._enter(camera, session)

    async def _say_locked(self, camera: Camera, user: str, error: AccountLocked) -> None:
        """Say how long, and that a reset helps where it does: it restores the administrator only."""
        from tui.camera.model.accounts import ADMIN, fold
        from tui.messages.camera_errors import explain, with_way_of_reset

        self._settings.progress.locked = fold(user) == ADMIN
        says = explain(error, camera.now(), hosted=self._settings.hosted)
        helps = fold(user) == ADMIN and (await blocking(camera.ways_of_reset)).any
        self._say_wrong(self._password, with_way_of_reset(says) if helps else says)

    def _empty(self, field: Field, value: str, says: LazyText) -> bool:
        """Whether a field is empty; that is said, and costs no try."""
        if not value:
            self._say_wrong(field, says)
        return not value

    async def _enter(self, camera: Camera, session: Session) -> None:
        from screens.menu.main_menu import MainMenuScreen
        from tui.camera import StoreError

        self._forget()
        self._settings.progress.locked = False
        menu = MainMenuScreen(camera, session, self._settings, open_security=self._security_next)
        self._security_next = False
        ended = await self.app.push_screen_wait(menu)
        if ended.restarts and self._settings.boot:
            from screens.advanced.reboot import BootScreen

            await self.app.push_screen_wait(BootScreen(self._settings.boot))
        self._note.hint(ended.says)
        self._password.focus()
        with suppress(StoreError):  # said now, it would look like the answer to the next try
            self._hints = (await blocking(camera.hints)).password
            await self._first_password(_RESTORED)

    def _forget(self) -> None:
        """Leave no password in the field for the next user."""
        self._password.value = ""
        self._nothing_wrong()

    def _refuse(self, error: CameraError) -> None:
        from tui.camera.errors import StoreError, WrongCredentials
        from tui.messages.camera_errors import explain, with_layout_hint

        now = self._camera.now() if self._camera is not None else self._settings.clock()
        says = explain(error, now, hosted=self._settings.hosted)
        if isinstance(error, StoreError):  # nothing that is typed is wrong, or it is being typed just now
            return self._note.error(says)
        if isinstance(error, WrongCredentials):
            says = with_layout_hint(says, self._password.value)
        return self._say_wrong(self._password, says)

    def _say_wrong(self, field: Field, says: LazyText) -> None:
        self._note.error(says)
        field.add_class("-wrong")
        field.focus()
        field.action_select_all()

    @on(Input.Changed)
    def _nothing_wrong(self) -> None:
        self._note.clear()
        self._user.remove_class("-wrong")
        self._password.remove_class("-wrong")

    # --- the password is lost ---------------------------------------------------------------------------

    @on(Button.Pressed, "#forgot")
    def _forgot_pressed(self) -> None:
        self.unless_busy(partial(self._acting, self._reset))

    async def _reset(self) -> None:
        if await self._first_password():
            return
        from screens.login.way_back import recover

        recovered = await recover(self.app, await self._ready(), self._settings)
        if recovered is None:
            return
        self._security_next = recovered.wants_security
        self._forget()
        self._user.value = recovered.account
        self._password.focus()
        self.call_after_refresh(partial(self._note.good, LazyText("login", "Set password successfully.")))

    # --- leaving ----------------------------------------------------------------------------------------

    @on(Button.Pressed, "#cancel")
    def action_back(self) -> None:
        """There is nothing behind this window: Esc, Cancel and the ✕ lead out of the emulator."""
        self.unless_busy(self._leave)

    async def _leave(self) -> None:
        from screens.common.dialog import LeaveScreen

        if await self.app.push_screen_wait(LeaveScreen()):
            self.app.exit()
