"""The phone's way to the cloud: desk, mail box and accounts of one data directory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self

from screens.phone.handset import HandsetError, Issued, Mail
from tui.cloud import errors as e
from tui.cloud.code_mailer import CodeMailer, Wording, english
from tui.cloud.maildir import Maildirs
from tui.cloud.phone_accounts import PRACTICE_ACCOUNT
from tui.cloud.service_desk import LIFE, Desk
from tui.i18n import LazyText
from tui.messages.camera_errors import with_layout_hint

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

    from tui.cloud.code_mailer import Transport
    from tui.cloud.phone_accounts import PhoneAccounts
    from tui.cloud.service_desk import Answer
    from tui.cloud.store import CloudStore
    from tui.protocol.code import CameraKey


class CloudHandset:
    """See `Handset`. `serials` names the cameras whose mailbox this phone's owner reads."""

    def __init__(
        self,
        desk: Desk,
        accounts: PhoneAccounts,
        maildirs: Maildirs,
        *,
        serials: Callable[[], Sequence[str]],
        clock: Callable[[], datetime],
    ) -> None:
        self._desk, self._accounts, self._maildirs = desk, accounts, maildirs
        self._serials, self._clock = serials, clock

    @classmethod
    def open(  # noqa: PLR0913 - what it works with
        cls,
        data: Path,
        *,
        cameras: Mapping[str, CameraKey] | None = None,
        serials: Callable[[], Sequence[str]],
        clock: Callable[[], datetime],
        transport: Transport | None = None,
        wording: Wording = english,
        open_records: Callable[[Path], CloudStore] | None = None,
    ) -> Self:
        """The phone of a data directory; mails go by `transport`, or else into its own mail box.

        `cameras` are the keys that its cameras hold, by serial number.
        """
        from tui.cloud.master_keys import MasterKeys
        from tui.cloud.phone_accounts import PhoneAccounts
        from tui.cloud.store import CloudStore

        keys, maildirs = MasterKeys.open(data, cameras), Maildirs(data)
        records = (open_records or CloudStore.open)(data)
        mailer = CodeMailer(records, keys, transport or maildirs, clock=clock, wording=wording)
        desk = Desk(keys, records, mailer, clock=clock)
        return cls(desk, PhoneAccounts(records, clock=clock), maildirs, serials=serials, clock=clock)

    def now(self) -> datetime:
        return self._clock()

    def prefilled(self) -> tuple[str, str]:
        try:
            self._accounts.sign_up(*PRACTICE_ACCOUNT)
        except e.AccountExists:
            pass
        except e.CloudError as error:
            raise HandsetError(_words(error)) from error
        return PRACTICE_ACCOUNT

    def sign_up(self, name: str, password: str) -> None:
        self._asked(self._accounts.sign_up, name, password)

    def sign_in(self, name: str, password: str) -> None:
        self._asked(self._accounts.sign_in, name, password)

    def scan(self, picture: Image | Path) -> Issued:
        return self._issued(lambda: self._desk.answer_picture(picture))

    def answer(self, text: str) -> Issued:
        return self._issued(lambda: self._desk.answer(text))

    def mails(self) -> Sequence[Mail]:
        try:
            letters = [
                mail_text for serial in self._serials() for mail_text in self._maildirs.messages(serial)
            ]
        except e.CloudError as error:
            raise HandsetError(_words(error)) from error
        return [
            Mail(mail_text.sender, mail_text.subject, mail_text.sent, mail_text.text) for mail_text in letters
        ]

    def _asked(self, ask: Callable[[str, str], None], name: str, password: str) -> None:
        try:
            ask(name, password)
        except e.WrongAccount as error:
            raise HandsetError(with_layout_hint(_words(error), password)) from error
        except e.CloudError as error:
            raise HandsetError(_words(error)) from error

    def _issued(self, ask: Callable[[], Answer]) -> Issued:
        try:
            answer = ask()
        except e.CloudError as error:
            raise HandsetError(_words(error)) from error
        expires = self._clock() - answer.age + LIFE
        return Issued(answer.serial, answer.age, expires, answer.code, answer.sent_to or "")


def _words(error: e.CloudError) -> LazyText:  # noqa: C901, PLR0911, PLR0912 - a table of words
    """One line or two on the phone's small screen."""
    match error:
        case e.WrongAccount():
            return LazyText("phone", "Wrong name or password")
        case e.AccountExists():
            return LazyText("phone", "This name is taken: sign in")
        case e.BadAccount():
            return LazyText("phone", "A name has 1 to 32 characters, a password 8 to 64")
        case e.NoCode():
            return LazyText(
                "phone",
                "No QR code found: open “Captcha” on the camera. If the code there is crossed out, press F5.",
            )
        case e.PictureMissing():
            return LazyText("phone", "There is no such file, or it can't be read")
        case e.NotAPicture():
            return LazyText("phone", "This is not a picture: give a JPEG, PNG or WebP")
        case e.PictureBroken():
            return LazyText("phone", "The picture is damaged: take it again")
        case e.PictureTooLarge(limit=limit):
            return LazyText("phone", "The picture is too large: at most {limit}", {"limit": limit})
        case e.OnlyAppCode():
            return LazyText(
                "phone",
                "This is the APP code. Scan the left one; if it is crossed out, it is over: "
                "F5 on the camera shows a new one.",
            )
        case e.StrangeCode():
            return LazyText("phone", "This QR code is not a camera's")
        case e.BadPayload():
            return LazyText("phone", "The text is mistyped: compare it in groups of four")
        case e.SeveralChallenges():
            return LazyText("phone", "Several cameras' codes found: scan one")
        case e.StaleChallenge():
            return LazyText("phone", "This QR code has expired. Press F5 on the camera for a new one.")
        case e.FutureChallenge():
            return LazyText("phone", "The camera's clock is ahead of the phone's")
        case e.UnknownKey():
            return LazyText("phone", "The service has no record of this camera")
        case e.NoContact():
            return LazyText("phone", "This camera has no registered e-mail")
        case e.MailedAlready(masked=address):
            return LazyText("phone", "Already sent to {address}", {"address": address})
        case e.TooManyMails():
            return LazyText("phone", "No more mail today")
        case e.MailUnconfirmed():
            return LazyText("phone", "The mail server did not confirm: look into the mailbox")
        case e.MailFailed():
            return LazyText("phone", "The mail server can't be reached: try again")
        case _:
            return LazyText("phone", "The service can't answer now ({kind})", {"kind": type(error).__name__})
