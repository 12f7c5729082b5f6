"""What the phone needs of the cloud; service.py joins it to desk, mailboxes and accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PIL.Image import Image

    from tui.i18n import LazyText


@dataclass(frozen=True, slots=True)
class Issued:
    """What the service answers to a QR code."""

    serial: str
    age: timedelta
    expires: datetime
    code: str | None = field(repr=False)
    """Eight digits; None where it was mailed."""
    sent_to: str = ""
    """The masked address, where it was mailed."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in the phone's box."""

    sender: str
    subject: str
    sent: datetime
    text: str = field(repr=False)


class HandsetError(Exception):
    """Something the phone can't do; `words` say what."""

    def __init__(self, words: LazyText) -> None:
        super().__init__(words.message)
        self.words = words


class Handset(Protocol):
    """Synchronous, like the camera; every method may raise HandsetError."""

    def prefilled(self) -> tuple[str, str]:
        """Name and password of the account that a practice phone comes with."""

    def sign_up(self, name: str, password: str) -> None:
        """Make an account. It grants nothing over a camera."""

    def sign_in(self, name: str, password: str) -> None:
        """Sign in to the app."""

    def scan(self, picture: Image | Path) -> Issued:
        """Read a picture and answer the QR code in it."""

    def answer(self, text: str) -> Issued:
        """Answer a QR code's text, pasted."""

    def mails(self) -> Sequence[Mail]:
        """The mail box, newest first."""

    def now(self) -> datetime:
        """The phone's time."""
