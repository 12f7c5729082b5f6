"""A mailbox of its own for each camera, on this machine: where no mail server is set up.

The emulated phone shows it as its owner's mailbox. The form is Maildir, so that any mail program can, too.
"""

from __future__ import annotations

import email
import mailbox
import re
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from tui.vendor.errors import MailFailed
from tui.vendor.smtp import SENDER, Trouble

FOLDER: Final = "mail"
"""The directory of the Maildirs within the data directory."""

_SERIAL: Final = re.compile("[0-9A-Z]{16}")


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

    def letters(self, serial: str) -> list[EmailMessage]:
        """Return the mails in a camera's mailbox, the newest first."""
        folder = self._folder / serial
        if not _SERIAL.fullmatch(serial) or not (folder / "cur").is_dir():
            return []
        try:
            box = mailbox.Maildir(folder, create=False)
            found = [email.message_from_bytes(box.get_bytes(key), policy=default) for key in box.iterkeys()]
        except (OSError, mailbox.Error, KeyError) as error:
            raise MailFailed(str(self._folder), Trouble.UNREACHABLE.value) from error
        return sorted(found, key=_date, reverse=True)


def _date(message: EmailMessage) -> float:
    try:
        moment: datetime = parsedate_to_datetime(str(message["Date"]))
    except (ValueError, TypeError):
        return 0.0
    return moment.timestamp()
