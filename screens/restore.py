"""Advanced > Default: the account settings as the factory made them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.containers import Grid, HorizontalGroup, VerticalGroup
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Select, Static

from screens.base import CameraWindow
from screens.notice import NoticeScreen, discard_question
from tui.camera import Camera, CameraError, Session, WrongCredentials
from tui.i18n import Phrase
from tui.widgets.fields import Chip, Field, Note, Row
from tui.widgets.help import HelpText
from tui.widgets.words import Words
from tui.work import hashing

_GREY = (
    Phrase("default", "General"),
    Phrase("default", "Encode"),
    Phrase("default", "Record"),
    Phrase("default", "Alarm"),
    Phrase("default", "Network"),
    Phrase("default", "NetServer"),
    Phrase("default", "GUI Display"),
)
"""On the camera, not emulated here."""


class Tick(Static, can_focus=True):
    """A setting that may be restored: [x] or [ ], told apart by its mark and not by colour alone."""

    DEFAULT_CSS = """
    Tick { height: 1; width: auto; color: $osd-text; text-wrap: nowrap; padding: 0 1 0 0; pointer: pointer; }
    Tick:focus { background: $osd-accent; color: $osd-ink; text-style: bold; }
    Tick:disabled { color: $osd-off; opacity: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "turn", show=False)]

    def __init__(self, label: Phrase, *, works: bool = False) -> None:
        super().__init__(id="account" if works else None, disabled=not works)
        self._label = label
        self.on = False

    def on_mount(self) -> None:
        self.speak()

    def speak(self) -> None:
        self.update(Content(f"[{'x' if self.on else ' '}] {self._label}"))

    def action_turn(self) -> None:
        self.on = not self.on
        self.speak()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_turn()


class RestoreScreen(CameraWindow[bool]):
    """When the settings are restored the session and its windows are over."""

    HEADING = Phrase("default", "Advanced › Default")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            Phrase("help", "Tick «Account», type your own password, press OK."),
            Phrase(
                "help",
                "Afterwards the camera is as new: it asks for the administrator's first password, and nobody "
                "has set security questions.",
            ),
            Phrase("help", "This does not help who has lost the password: it asks for one."),
        ),
    )
    AUTO_FOCUS = "#account"

    DEFAULT_CSS = """
    RestoreScreen {
        & > #frame { width: 72; }
        & .form { padding: 1 2; }
        & Grid { grid-size: 2 4; grid-columns: 1fr 1fr; grid-rows: 1; height: 4; margin: 1 0; keyline: none; }
        & .warning { margin: 0 0 1 0; }
        & Row > .label { width: 20; }
        &.-low .form { padding: 0 2; }
    }
    """

    def __init__(self, camera: Camera, session: Session) -> None:
        super().__init__(camera)
        self._session = session

    def body(self) -> Iterable[Widget]:
        account = Tick(Phrase("default", "Account"), works=True)
        ticks = [account, *(Tick(label) for label in _GREY)]
        buttons = HorizontalGroup(
            Chip(Phrase("all", "OK"), id="ok"), Chip(Phrase("all", "Cancel"), id="cancel"), classes="buttons"
        )
        yield VerticalGroup(
            Words(Phrase("default", "Restore to the factory's settings:")),
            Grid(*ticks),
            Words(
                Phrase(
                    "default",
                    "Attention! All users, groups, passwords and security questions go. The camera then asks "
                    "for a first password. There is no way back.",
                ),
                classes="warning",
            ),
            Row(Phrase("default", "Your password"), Field(password=True, id="password")),
            Note(),
            buttons,
            classes="form",
        )

    def on_mount(self) -> None:
        self.note.hint(Phrase("default", "Grey settings are on the camera but not emulated here."))

    @on(Input.Submitted)
    @on(Chip.Pressed, "#ok")
    def _ok_pressed(self) -> None:
        password = self.query_one("#password", Field)
        tick = self.query_one("#account", Tick)
        if self.busy:
            return
        if not tick.on:
            self.note.error(Phrase("default", "Tick what is to be restored"))
            tick.focus()
        elif not password.value:
            self.note.error(Phrase("default", "Type your own password"))
            self.wrong(password)
        else:
            self.busy = True
            self._restore(password.value)

    @work
    async def _restore(self, password: str) -> None:
        with self.acting():
            question = NoticeScreen(
                Phrase("default", "Every user, password and question of this camera goes now."),
                Phrase("default", "Really restore the account settings?"),
                accept=Phrase("default", "Restore"),
                decline=Phrase("all", "Cancel"),
                careful=True,
            )
            if await self.app.push_screen_wait(question):
                await hashing(self.camera.restore_accounts, self._session, password)
                self.sign_out(Phrase("login", "The account settings are the factory's again"))

    def place_of(self, error: CameraError) -> Input | Select[int] | None:
        return self.query_one("#password", Field) if isinstance(error, WrongCredentials) else None

    def unsaved(self) -> bool:
        return False  # a password typed here is for nothing else

    @on(Chip.Pressed, "#cancel")
    def action_back(self) -> None:
        if not self.busy:
            self._leave()

    @work(exclusive=True, group="leave")
    async def _leave(self) -> None:
        typed = self.query_one("#password", Field).value
        if not typed or await self.app.push_screen_wait(discard_question()):
            self.dismiss(False)  # noqa: FBT003 - the result
