"""A mailbox of its own for each camera, on this machine: where no mail server is set up.

The emulated phone shows it as its owner's mailbox. The form is Maildir, so that any mail program can, too.
"""

from __future__ import annotations

import email
import mailbox
import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from tui.cloud.errors import MailFailed
from tui.cloud.smtp import SENDER, Trouble

FOLDER: Final = "mail"
"""The directory of the Maildirs within the data directory."""

_SERIAL: Final = re.compile("[0-9A-Z]{16}")


@dataclass(frozen=True, slots=True)
class Received:
    """A mail as it is shown; what could not be read of it is empty, or 1970."""

    sender: str
    to: str
    subject: str
    sent: datetime
    text: str = field(repr=False)


class Maildirs:
    """The Maildirs of one data directory. Every method raises MailFailed where the disk fails."""

    sender: Final = SENDER

    def __init__(self, data: Path) -> None:
        self._folder: Final = data / FOLDER

    def send(self, message: EmailMessage, address: str, serial: str) -> None:
        """Put a mail into a camera's mailbox."""
        del address
        if not _SERIAL.fullmatch(serial):
            raise ValueError(serial)
        folder = self._folder / serial
        try:
            for part in (self._folder, folder, *(folder / name for name in ("tmp", "new", "cur"))):
                part.mkdir(mode=0o700, parents=True, exist_ok=True)
            key = mailbox.Maildir(folder, create=False).add(message)
            with suppress(FileNotFoundError):  # it was read at once, and put elsewhere
                (folder / "new" / key).chmod(0o600)
        except (OSError, mailbox.Error) as error:
            raise MailFailed(str(self._folder), Trouble.UNREACHABLE.value) from error

    def messages(self, serial: str) -> list[Received]:
        """Return the mails in a camera's mailbox, the newest first; others may have put some there."""
        folder = self._folder / serial
        if not _SERIAL.fullmatch(serial) or not (folder / "cur").is_dir():
            return []
        try:
            box = mailbox.Maildir(folder, create=False)
            found = [email.message_from_bytes(box.get_bytes(key), policy=default) for key in box.iterkeys()]
        except (OSError, mailbox.Error, KeyError) as error:
            raise MailFailed(str(self._folder), Trouble.UNREACHABLE.value) from error
        return sorted(map(_received, found), key=lambda mail_text: mail_text.sent, reverse=True)


def _received(message: EmailMessage) -> Received:
    try:
        sent = parsedate_to_datetime(str(message["Date"])).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        sent = datetime.fromtimestamp(0, UTC)
    try:
        body = message.get_body(("plain",))
        text = str(body.get_content()) if body is not None else ""
    except (LookupError, ValueError, TypeError):  # a part in a charset or a form of its own
        text = ""
    sender, to, subject = (str(message[name] or "") for name in ("From", "To", "Subject"))
    return Received(sender, to, subject, sent, text)
