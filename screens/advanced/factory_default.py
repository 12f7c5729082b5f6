"""Advanced > Default: the account settings as the factory made them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters
from textual.binding import Binding, BindingType
from textual.containers import Grid, VerticalGroup
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.common.dialog import DialogScreen
from screens.common.form_window import FormWindow
from screens.common.settings import Settings
from tui.camera import Camera, CameraError, Session, WrongCredentials
from tui.i18n import LazyText
from tui.widgets.form.fields import Field, Row, StatusLine, ok_cancel
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.work import hashing

if TYPE_CHECKING:
    from tui.widgets.help_keys import Keys

_GREY = (
    LazyText("default", "General"),
    LazyText("default", "Encode"),
    LazyText("default", "Record"),
    LazyText("default", "Alarm"),
    LazyText("default", "Network"),
    LazyText("default", "NetServer"),
    LazyText("default", "GUI Display"),
)
"""On the camera, not emulated here."""


class Tick(Static, can_focus=True):
    """A setting that may be restored: [✓] or [ ], told apart by its mark and not by colour alone."""

    HELP_KEYS: ClassVar[Keys] = (("Space", LazyText("help", "select")),)
    DEFAULT_CSS = """
    Tick { height: 1; width: auto; color: $osd-text; text-wrap: nowrap; padding: 0 1 0 0; pointer: pointer; }
    Tick:focus { background: $osd-accent; color: $osd-ink; text-style: bold; }
    Tick:disabled { color: $osd-off; opacity: 1 !important; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "turn", show=False)]

    def __init__(self, label: LazyText, *, works: bool = False) -> None:
        super().__init__(id="account" if works else None, disabled=not works)
        self.words = label
        self.on = False

    def on_mount(self) -> None:
        self.retranslate()

    def retranslate(self) -> None:
        self.update(Content(f"[{'✓' if self.on else ' '}] {self.words}"))

    def action_turn(self) -> None:
        self.on = not self.on
        self.retranslate()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_turn()


class FactoryDefaultScreen(FormWindow[bool]):
    """When the settings are restored the session and its windows are over."""

    HEADING = LazyText("default", "Advanced › Default")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "Select “Account”, type your own password and press OK."),
            LazyText(
                "help",
                "Afterwards the camera is like new: it asks for the administrator's first password, and no "
                "security questions are set.",
            ),
            LazyText("help", "This does not help if the password is lost: a valid one is needed."),
        ),
    )
    AUTO_FOCUS = "#account"

    DEFAULT_CSS = """
    FactoryDefaultScreen {
        & > #frame { width: 72; }
        & .form { padding: 1 2; }
        & Grid { grid-size: 2 4; grid-columns: 1fr 1fr; grid-rows: 1; height: 4; margin: 1 0; keyline: none; }
        & .warning { margin: 0 0 1 0; }
        & Row > .label { width: 20; }
        & StatusLine { margin: 1 0 0 0; height: auto; min-height: 1; max-height: 3; text-wrap: wrap; }
        &.-low .form { padding: 0 2; }
        &.-low Grid { margin: 0 0 1 0; }
    }
    """

    _account = getters.query_one("#account", Tick)
    _password = getters.query_one("#password", Field)

    def __init__(self, camera: Camera, session: Session, settings: Settings) -> None:
        super().__init__(camera, settings)
        self._session = session

    def body(self) -> Iterable[Widget]:
        account = Tick(LazyText("default", "Account"), works=True)
        ticks = [account, *(Tick(label) for label in _GREY)]
        yield VerticalGroup(
            Label(LazyText("default", "Restore factory settings:")),
            Grid(*ticks),
            Label(
                LazyText(
                    "default",
                    "Attention! All users, groups, passwords and security questions will be deleted. The "
                    "camera then asks for a first password. This cannot be undone.",
                ),
                classes="warning",
            ),
            Row(LazyText("default", "Your password"), Field(password=True, id="password")),
            StatusLine(),
            ok_cancel(),
            classes="form",
        )

    def on_mount(self) -> None:
        self.note.hint(LazyText("default", "Grey settings exist on the camera but are not emulated here."))

    async def submit(self) -> None:
        password = self._password.value
        if not self._account.on:
            self.note.error(LazyText("default", "Select what to restore"))
            self._account.focus()
        elif not password:
            self.note.error(LazyText("default", "Type your own password"))
            self.wrong(self._password)
        elif await self.app.push_screen_wait(_really()):
            await hashing(self.camera.restore_accounts, self._session, password)
            self.sign_out(LazyText("login", "Account settings restored to factory defaults"))

    def place_of(self, error: CameraError) -> Field | None:
        return self._password if isinstance(error, WrongCredentials) else None

    def unsaved(self) -> bool:
        return False  # a password typed here is for nothing else


def _really() -> DialogScreen:
    return DialogScreen(
        LazyText("default", "All users, passwords and security questions will be deleted."),
        LazyText("default", "Restore the account settings?"),
        accept=LazyText("default", "Restore"),
        decline=LazyText("all", "Cancel"),
        careful=True,
    )
