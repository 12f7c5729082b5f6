"""New password, twice, with the strength bar: what three windows share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from textual import on, work
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widget import Widget
from textual.widgets import Input, Select

from screens.common.camera_window import CameraWindow
from screens.common.dialog import discard_question
from tui.camera import BadInput, CameraError
from tui.i18n import LazyText
from tui.widgets.fields import Button, Field, Row, StatusLine
from tui.widgets.label import Label
from tui.widgets.strength import StrengthBar
from tui.work import blocking

R = TypeVar("R")


class PasswordForm(CameraWindow[R]):
    """Subclasses give the account's name and say what happens with a password typed twice."""

    HEADING = LazyText("new password", "Modify Password")

    DEFAULT_CSS = """
    PasswordForm {
        & > #frame { width: 60; }
        & .form { padding: 1 2; }
        & Row { margin: 0 0 1 0; }
        & Row.tight { margin: 0; }
        & Row > .label { width: 18; }
        & .locked { width: auto; margin: 0 0 0 1; }
        & .fixed { width: auto; margin: 0 0 0 2; color: $osd-off; }
        & StrengthBar { margin: 0 0 1 19; }
        &.-narrow > #frame { width: 60; }
    }
    """

    def account(self) -> str:
        raise NotImplementedError

    def fields_before(self) -> Iterable[Widget]:
        """What stands between the title bar and the new password."""
        return ()

    async def submit(self, password: str) -> None:
        """Set the password and leave the window; a `CameraError` is said in it."""
        raise NotImplementedError

    def user_row(self) -> Row:
        name = Label(self.account(), classes="locked")
        return Row(
            LazyText("new password", "User Name"),
            name,
            Label(LazyText("new password", "fixed"), classes="fixed"),
        )

    def body(self) -> Iterable[Widget]:
        new = Row(LazyText("new password", "New Password"), Field(password=True, id="new"))
        confirm = Row(LazyText("new password", "Confirm Password"), Field(password=True, id="confirm"))
        new.add_class("tight")
        confirm.add_class("tight")
        buttons = HorizontalGroup(
            Button(LazyText("all", "OK"), id="ok"),
            Button(LazyText("all", "Cancel"), id="cancel"),
            classes="buttons",
        )
        yield VerticalGroup(
            *self.fields_before(), new, StrengthBar(), confirm, StatusLine(), buttons, classes="form"
        )

    @on(Input.Changed, "#new")
    def _show_strength(self, event: Input.Changed) -> None:
        self._rate(event.value)

    @work(exclusive=True, group="strength")
    async def _rate(self, password: str) -> None:
        # The estimate takes some milliseconds and its word lists some hundred: neither may hold up a key.
        level = int(await blocking(self.camera.strength, password, self.account())) if password else 0
        self.query_one(StrengthBar).level = level

    @on(Input.Submitted, "#confirm")
    @on(Button.Pressed, "#ok")
    def _ok_pressed(self) -> None:
        if self.busy:
            return
        new, confirm = self.query_one("#new", Field), self.query_one("#confirm", Field)
        self._forget_wrong()
        if not self.complete():
            return
        if new.value != confirm.value:
            self.note.error(LazyText("error", "The two passwords differ"))
            self.wrong(confirm)
            return
        self.busy = True
        self._submit(new.value)

    def complete(self) -> bool:
        """Whether all is filled in; leads the hand to what is not."""
        new = self.query_one("#new", Field)
        if not new.value:
            self.note.error(LazyText("error", "Type a new password"))
            self.wrong(new)
        return bool(new.value)

    @on(Input.Submitted, "#new, #old")
    def _text_entered(self) -> None:
        self.next_field()

    @work
    async def _submit(self, password: str) -> None:
        with self.acting():
            await self.submit(password)

    def place_of(self, error: CameraError) -> Input | Select[int] | None:
        return self.query_one("#new", Field) if isinstance(error, BadInput) else None

    @on(Button.Pressed, "#cancel")
    def action_back(self) -> None:
        if not self.busy:  # what is under way would be done all the same, behind a closed window
            self._leave()

    @work
    async def _leave(self) -> None:
        typed = any(field.value for field in self.query(Field))
        if not typed or await self.app.push_screen_wait(discard_question()):
            self.dismiss(None)
