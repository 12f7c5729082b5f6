"""New password, twice, with the strength bar: what three windows share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

from textual import getters, on, work
from textual.containers import VerticalGroup
from textual.widget import Widget
from textual.widgets import Input

from screens.common.form_window import FormWindow
from tui.camera import BadInput, CameraError
from tui.i18n import LazyText
from tui.sanitize import visible
from tui.widgets.form.fields import Field, Row, StatusLine, ok_cancel
from tui.widgets.form.strength import StrengthBar
from tui.widgets.label import Label
from tui.work import blocking

R = TypeVar("R")

CONFIRM: Final = LazyText("error", "Type the new password again to confirm it")


class PasswordForm(FormWindow[R]):
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
        & StatusLine { height: auto; min-height: 1; max-height: 3; text-wrap: wrap; }
        &.-narrow > #frame { width: 60; }
    }
    """

    _new = getters.query_one("#new", Field)
    _confirm = getters.query_one("#confirm", Field)
    _strength = getters.query_one(StrengthBar)

    def account(self) -> str:
        """Whose password it is."""
        raise NotImplementedError

    def fields_before(self) -> Iterable[Widget]:
        """What stands between the title bar and the new password."""
        return ()

    async def keep(self, password: str) -> None:
        """Set the password and leave the window; a `CameraError` is said in it."""
        raise NotImplementedError

    def user_row(self) -> Row:
        name = Label(visible(self.account()), classes="locked")
        return Row(
            LazyText("new password", "User Name"),
            name,
            Label(LazyText("new password", "fixed"), classes="fixed"),
        )

    def body(self) -> Iterable[Widget]:
        new = Row(LazyText("new password", "New Password"), Field(password=True, id="new"), classes="tight")
        confirm = Row(
            LazyText("new password", "Confirm Password"), Field(password=True, id="confirm"), classes="tight"
        )
        yield VerticalGroup(
            *self.fields_before(), new, StrengthBar(), confirm, StatusLine(), ok_cancel(), classes="form"
        )

    @on(Input.Changed, "#new")
    def _show_strength(self, event: Input.Changed) -> None:
        self._rate(event.value)

    @work(exclusive=True, group="strength")
    async def _rate(self, password: str) -> None:
        # The estimate takes some milliseconds and its word lists some hundred: neither may hold up a key.
        level = int(await blocking(self.camera.strength, password, self.account())) if password else 0
        self._strength.level = level

    async def submit(self) -> None:
        if not self.complete():
            return
        if self._new.value != self._confirm.value:
            self.note.error(LazyText("error", "The two passwords differ"))
            self.wrong(self._confirm)
            return
        await self.keep(self._new.value)

    def complete(self) -> bool:
        """Whether all is filled in; moves the focus to what is not."""
        if not self._new.value:
            self.note.error(LazyText("error", "Type a new password"))
            self.wrong(self._new)
        elif not self._confirm.value:
            self.note.error(CONFIRM)
            self.wrong(self._confirm)
        return bool(self._new.value and self._confirm.value)

    def place_of(self, error: CameraError) -> Field | None:
        return self._new if isinstance(error, BadInput) else None
