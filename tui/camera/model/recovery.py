"""Ways back in: what is set up for a reset, and the leave to set a new password that each way ends in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tui.camera.errors import EmailMalformed, EmailMissing, EmailName, EmailTooLong
from tui.protocol.email_address import LIMIT, is_address, is_name
from tui.protocol.payload import CodeChannel

if TYPE_CHECKING:
    from datetime import datetime

    from tui.camera.model.questions import Answer

GRANT_LIFE: Final = timedelta(minutes=10)
"""How long a grant can be used. OWASP's Forgot Password cheat sheet: single use, and it expires soon."""

CHALLENGE_LIFE: Final = timedelta(minutes=10)
"""How long a code is accepted."""

CHALLENGE_TRIES: Final = 5
"""Codes that one challenge takes; OWASP's Forgot Password cheat sheet asks for few."""

CHALLENGES_A_DAY: Final = 10
"""In any 24 hours, so that a day has 50 tries at 26.5 bits."""

EMAIL_LIMIT: Final = LIMIT


@dataclass(frozen=True, slots=True)
class ResetGrant:
    """The leave to set a new password: for one use, within ten minutes."""

    token: str = field(repr=False)
    account: str
    expires: datetime
    unanswered: tuple[int, ...] = ()
    """The camera's security questions, where a code stood in for their answers."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a verification code has to answer (steps 4 to 9 of the guide)."""

    payload: str
    """What the QR code says: 45 characters, see tui/protocol/payload.py."""
    channel: CodeChannel
    expires: datetime
    """From this moment on it is over."""
    tries_left: int


@dataclass(frozen=True, slots=True)
class WaysOfReset:
    """What "Forgot Password" can offer on this camera (steps 2 and 4 of the guide)."""

    questions: bool
    code: CodeChannel | None
    """None also for a camera that has no key of the cloud's: its codes could not be computed."""

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
class Hints:
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
    if address and not is_address(address):
        name, at, _ = address.rpartition("@")
        raise EmailName if at and not is_name(name) else EmailMalformed
    return address
