"""Ways back in: what is set up for a reset, and the leave to set a new password that each way ends in."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tui.camera.errors import EmailMalformed, EmailMissing, EmailTooLong

if TYPE_CHECKING:
    from datetime import datetime

    from tui.camera.questions import Answer

GRANT_LIFE: Final = timedelta(minutes=10)
"""How long a grant can be used. OWASP's Forgot Password cheat sheet: single use, and it expires soon."""

EMAIL_LIMIT: Final = 40
"""Characters of the safe e-mail (device)."""

# RFC 5321's Dot-string and Domain, ASCII only: such an address can stand in a mail header as it is.
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_EMAIL: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}")


class CodeChannel(enum.Enum):
    """How the verification code reaches the owner."""

    APP = "app"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class ResetGrant:
    """The leave to set a new password: for one use, within ten minutes."""

    token: str = field(repr=False)
    account: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class WaysOfReset:
    """What "Forgot Password" can offer on this camera (steps 2 and 4 of the guide)."""

    questions: bool
    code: CodeChannel | None

    @property
    def any(self) -> bool:
        """Whether there is a way at all."""
        return self.questions or self.code is not None


@dataclass(frozen=True, slots=True)
class SecuritySettings:
    """What the Security window shows; answers are never shown again."""

    questions: tuple[int, int] | None
    channel: CodeChannel | None
    email: str
    """'' stands for none."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a scenario tells the trainee, for as long as it holds."""

    password: str | None = field(repr=False)
    answers: tuple[Answer, Answer] | None


def checked_email(email: str, channel: CodeChannel | None) -> str:
    """Return the address trimmed, or raise the `BadInput` that says what is wrong with it."""
    if len(email.strip()) > EMAIL_LIMIT:
        raise EmailTooLong(EMAIL_LIMIT)
    address = email.strip()
    if not address and channel is CodeChannel.CONTACT:
        raise EmailMissing
    if address and not _EMAIL.fullmatch(address):
        raise EmailMalformed
    return address
