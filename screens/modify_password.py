"""Modify Password from Advanced > Account: one's own, with the old one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Input, Select

from screens.password_form import PasswordForm
from tui.camera import BadInput, Camera, CameraError, Session, WrongCredentials
from tui.i18n import Phrase
from tui.widgets.fields import Field, Row
from tui.widgets.help import HelpText
from tui.work import hashing


class ModifyPasswordScreen(PasswordForm[bool]):
    """Ends in True when the password was changed."""

    HEADING = Phrase("account", "Modify Password")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            Phrase("help", "Change your own password: the old one once, the new one twice."),
            Phrase("help", "A wrong old password counts like a wrong sign-in: five lock the account."),
            Phrase("help", "Attention! Remember the password well, or keep it in a safe place."),
        ),
    )
    AUTO_FOCUS = "#old"

    def __init__(self, camera: Camera, session: Session) -> None:
        super().__init__(camera)
        self._session = session

    def account(self) -> str:
        return self._session.account

    def fields_before(self) -> Iterable[Widget]:
        yield self.user_row()
        yield Row(Phrase("account", "Old Password"), Field(password=True, id="old"))

    def complete(self) -> bool:
        old = self.query_one("#old", Field)
        if old.value:
            return super().complete()
        self.note.error(Phrase("error", "Type the old password"))
        self.wrong(old)
        return False

    async def submit(self, password: str) -> None:
        await hashing(
            self.camera.change_password, self._session, self.query_one("#old", Field).value, password
        )
        self.dismiss(True)  # noqa: FBT003 - the result

    def place_of(self, error: CameraError) -> Input | Select[int] | None:
        if isinstance(error, BadInput):
            return self.query_one("#new", Field)
        return self.query_one("#old", Field) if isinstance(error, WrongCredentials) else None
