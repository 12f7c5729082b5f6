"""The phone's way to the vendor: desk, mail box and accounts of one data directory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self

from screens.phone.handset import HandsetError, Issued, Mail
from tui.i18n import Phrase
from tui.vendor import errors as e
from tui.vendor.accounts import PRACTICE_ACCOUNT
from tui.vendor.desk import LIFE, Desk
from tui.vendor.mail import Post, Wording, english
from tui.vendor.maildir import Maildirs

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

    from tui.vendor.accounts import Accounts
    from tui.vendor.desk import Answer
    from tui.vendor.mail import Carrier


class VendorHandset:
    """See `Handset`. `serials` names the cameras whose mailbox this phone's owner reads."""

    def __init__(
        self,
        desk: Desk,
        accounts: Accounts,
        maildirs: Maildirs,
        *,
        serials: Callable[[], Sequence[str]],
        clock: Callable[[], datetime],
    ) -> None:
        self._desk, self._accounts, self._maildirs = desk, accounts, maildirs
        self._serials, self._clock = serials, clock

    @classmethod
    def open(
        cls,
        data: Path,
        *,
        serials: Callable[[], Sequence[str]],
        clock: Callable[[], datetime],
        carrier: Carrier | None = None,
        wording: Wording = english,
    ) -> Self:
        """The phone of a data directory; mails go by `carrier`, or else into its own mail box."""
        from tui.vendor.accounts import Accounts
        from tui.vendor.keys import Keys
        from tui.vendor.records import Records

        keys, records, maildirs = Keys.open(data), Records.open(data), Maildirs(data)
        post = Post(records, keys, carrier or maildirs, clock=clock, wording=wording)
        desk = Desk(keys, records, post, clock=clock)
        return cls(desk, Accounts(records, clock=clock), maildirs, serials=serials, clock=clock)

    def now(self) -> datetime:
        return self._clock()

    def prefilled(self) -> tuple[str, str]:
        try:
            self._accounts.sign_up(*PRACTICE_ACCOUNT)
        except e.AccountExists:
            pass
        except e.VendorError as error:
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
            letters = [letter for serial in self._serials() for letter in self._maildirs.letters(serial)]
        except e.VendorError as error:
            raise HandsetError(_words(error)) from error
        return [Mail(letter.sender, letter.subject, letter.sent, letter.text) for letter in letters]

    def _asked(self, ask: Callable[[str, str], None], name: str, password: str) -> None:
        try:
            ask(name, password)
        except e.VendorError as error:
            raise HandsetError(_words(error)) from error

    def _issued(self, ask: Callable[[], Answer]) -> Issued:
        try:
            answer = ask()
        except e.VendorError as error:
            raise HandsetError(_words(error)) from error
        expires = self._clock() - answer.age + LIFE
        return Issued(answer.serial, answer.age, expires, answer.code, answer.sent_to or "")


def _words(error: e.VendorError) -> Phrase:  # noqa: C901, PLR0911, PLR0912 - a table of words
    """One line or two on the phone's small screen."""
    match error:
        case e.WrongAccount():
            return Phrase("phone", "Name or password is wrong")
        case e.AccountExists():
            return Phrase("phone", "This name is taken: sign in")
        case e.BadAccount():
            return Phrase("phone", "A name has 1 to 32 characters, a password 8 to 64")
        case e.NoCode():
            return Phrase("phone", "No QR code in sight: open «Captcha» on the camera")
        case e.OnlyAppCode():
            return Phrase("phone", "This is the APP code: scan the left one")
        case e.StrangeCode():
            return Phrase("phone", "This QR code is not a camera's")
        case e.BadPayload():
            return Phrase("phone", "The text is mistyped: compare it in groups of four")
        case e.SeveralChallenges():
            return Phrase("phone", "Several cameras' codes at once: scan one")
        case e.StaleChallenge():
            return Phrase("phone", "This QR code is over: F5 at the camera shows a new one")
        case e.FutureChallenge():
            return Phrase("phone", "The camera's clock is ahead of the phone's")
        case e.UnknownKey():
            return Phrase("phone", "The service does not know this camera")
        case e.NoContact():
            return Phrase("phone", "The camera registered no e-mail")
        case e.MailedAlready(masked=address):
            return Phrase("phone", "Sent to {address} already", {"address": address})
        case e.TooManyMails():
            return Phrase("phone", "No more mails today")
        case e.MailFailed():
            return Phrase("phone", "The mail server can't be reached: try again")
        case _:
            return Phrase("phone", "The service can't answer now ({kind})", {"kind": type(error).__name__})
