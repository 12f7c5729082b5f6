"""Modify Password from Advanced > Account: one's own with the old one, another user's without it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import getters
from textual.widget import Widget

from screens.account.account_data import read_account_data
from screens.common.password_form import PasswordForm
from screens.common.settings import Settings
from tui.camera import AccountRow, Camera, CameraError, Session, WrongCredentials
from tui.camera.errors import UserGone
from tui.i18n import LazyText
from tui.widgets.form.fields import Field, Row
from tui.widgets.help import HelpText
from tui.work import blocking, hashing

_FOR_OTHERS = HelpText(
    (
        LazyText("help", "Set another user's password: the old one is not needed."),
        LazyText("help", "That user is signed out everywhere, and a lock on signing in is lifted."),
    )
)


class ModifyPasswordScreen(PasswordForm[bool]):
    """Ends in True when the password was changed."""

    HEADING = LazyText("account", "Modify Password")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "Change your own password: type the old one once, the new one twice."),
            LazyText("help", "A wrong old password counts as a failed sign-in: five lock the account."),
            LazyText("help", "Attention! Remember the password well, or keep it in a safe place."),
        ),
    )
    AUTO_FOCUS = "#old"

    _old = getters.query_one("#old", Field)

    def __init__(
        self, camera: Camera, session: Session, settings: Settings, other: AccountRow | None = None
    ) -> None:
        """`other` is another user's row of the table; without it one's own password is changed."""
        super().__init__(camera, settings)
        self._session = session
        self._other = other
        if other is not None:
            self.AUTO_FOCUS = "#new"  # type: ignore[misc]  # Textual reads the instance's

    def account(self) -> str:
        return self._session.account if self._other is None else self._other.name

    def help_text(self) -> HelpText:
        return self.ABOUT if self._other is None else _FOR_OTHERS

    def fields_before(self) -> Iterable[Widget]:
        yield self.user_row()
        if self._other is None:
            yield Row(LazyText("account", "Old Password"), Field(password=True, id="old"))

    def complete(self) -> bool:
        if self._other is not None or self._old.value:
            return super().complete()
        self.note.error(LazyText("error", "Type the old password"))
        self.wrong(self._old)
        return False

    async def keep(self, password: str) -> None:
        if self._other is not None:
            await hashing(self.camera.set_password, self._session, self._other, password)
        else:
            await hashing(self.camera.change_password, self._session, self._old.value, password)
        self.dismiss(True)  # noqa: FBT003 - the result

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "refresh_window" and self._other is None:
            return False  # one's own record is asked for with the old password, not shown
        return super().check_action(action, parameters)

    def action_refresh_window(self) -> None:
        if self._other is not None:
            self.act(partial(self._read, self._other))

    async def _read(self, shown: AccountRow) -> None:
        found = (await blocking(read_account_data, self.camera, self._session, managing=True)).user(
            shown.name
        )
        if found is None:
            raise UserGone(shown.name)
        self._other = found

    def place_of(self, error: CameraError) -> Field | None:
        return self._old if isinstance(error, WrongCredentials) else super().place_of(error)
