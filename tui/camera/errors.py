"""One tree of what a camera can refuse. Errors carry data; the screen finds the words for them.

They are plain dataclasses, not frozen ones: Python sets `__traceback__`, `__cause__` and `__context__` on
an exception while it travels.
"""

# ruff: noqa: N818 - named after what happened; they all end in the tree of CameraError

from __future__ import annotations

import copyreg
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


class CameraError(Exception):
    """Whatever the emulated camera refuses; the text of `str` is for developers and holds no secret."""

    def __str__(self) -> str:
        names = getattr(self, "__dataclass_fields__", ())
        data = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__name__}({data})" if data else type(self).__name__

    def __reduce__(self) -> tuple[object, ...]:
        # Exception's own way calls the class with `args`, which keyword arguments never reach.
        return copyreg.__newobj__, (type(self),), dict(self.__dict__)  # type: ignore[attr-defined]


# --- signing in ---------------------------------------------------------------------------------------
@dataclass(eq=False)
class WrongCredentials(CameraError):
    """User name or password is wrong; it is never said which."""

    tries_left: int


@dataclass(eq=False)
class AccountLocked(CameraError):
    """Too many wrong passwords (device: five lock the account for 30 minutes)."""

    until: datetime


class SessionEnded(CameraError):
    """Signed out elsewhere: by a reset, a changed password or an administrator."""


class NotAllowed(CameraError):
    """The session's rights do not cover this."""


class HashingFailed(CameraError):
    """The machine lacks the memory or the threads for one Argon2id hash (64 MiB, 4 threads)."""


# --- ways of reset ------------------------------------------------------------------------------------
class ResetNotOffered(CameraError):
    """This way, or any way, is not set up on this camera."""


class QuestionsNotSet(CameraError):
    """There are no security questions to answer."""


@dataclass(eq=False)
class WrongAnswers(CameraError):
    """At least one of the two answers is wrong; it is never said which."""

    tries_left: int


@dataclass(eq=False)
class AnswersLocked(CameraError):
    """Five wrong tries closed this way of reset."""

    until: datetime


@dataclass(eq=False)
class WrongCode(CameraError):
    """Not the code of this challenge; with no tries left the challenge is over."""

    tries_left: int


class ChallengeOver(CameraError):
    """There is no running challenge: it has run out, was answered, voided or tried too often."""


@dataclass(eq=False)
class TooManyChallenges(CameraError):
    """Ten in 24 hours."""

    until: datetime


class RegistrarDown(CameraError):
    """The vendor can't be asked to keep the safe e-mail; nothing was saved."""


@dataclass(eq=False)
class RegistrationRefused(CameraError):
    """The vendor does not keep the safe e-mail; nothing was saved."""

    why: str
    """A `Verdict`'s value, or "no key" of a camera without one."""


class GrantRefused(CameraError):
    """The leave to set a new password was used, has run out or was voided."""


# --- what was typed -----------------------------------------------------------------------------------
class BadInput(CameraError):
    """What was typed breaks a rule; nothing was counted as a try."""


@dataclass(eq=False)
class AnswerEmpty(BadInput):
    """Both answers are required."""

    which: int
    """0 or 1: the first or the second answer."""


@dataclass(eq=False)
class AnswerTooLong(BadInput):
    """More than `limit` characters."""

    which: int
    limit: int


@dataclass(eq=False)
class AnswerCharacters(BadInput):
    """Other characters than 0-9 a-z A-Z . @ (after NFKC)."""

    which: int


class SameQuestionTwice(BadInput):
    """The two questions must differ."""


class CodeMalformed(BadInput):
    """Not eight digits."""


class UnknownQuestion(BadInput):
    """A question that is not on the device's list."""


@dataclass(eq=False)
class PasswordTooShort(BadInput):
    """Fewer than `minimum` characters."""

    minimum: int


@dataclass(eq=False)
class PasswordTooLong(BadInput):
    """More than `limit` characters."""

    limit: int


class PasswordDangerous(BadInput):
    """The lowest of the four strengths, which the device refuses."""


class PasswordCharacters(BadInput):
    """Control characters, which no terminal types on purpose."""


class WrongOldPassword(WrongCredentials):
    """The old password does not fit; counted like a wrong sign-in."""


class EmailMissing(BadInput):
    """The contact profile was chosen without an address."""


@dataclass(eq=False)
class EmailTooLong(BadInput):
    """More than `limit` characters."""

    limit: int


class EmailMalformed(BadInput):
    """Not an address that mail could be sent to."""


# --- the store ----------------------------------------------------------------------------------------
@dataclass(eq=False)
class StoreError(CameraError):
    """The database can't be used; `path` names the file or directory."""

    path: Path


class StoreUnwritable(StoreError):
    """No permission, a read-only or a full disk."""


class StoreDamaged(StoreError):
    """Not a database of ours, or a broken one. The file is left as it is."""


class StoreBusy(StoreError):
    """Another process held the database for longer than the wait (30 s)."""


@dataclass(eq=False)
class StoreTooNew(StoreError):
    """Written by a newer release than this one; both are schema versions."""

    found: int
    known: int


@dataclass(eq=False)
class UnknownCamera(CameraError):
    """No camera of this name, or of this serial number, in the store."""

    name: str


@dataclass(eq=False)
class CameraExists(CameraError):
    """The name is taken."""

    name: str


@dataclass(eq=False)
class BadCameraName(CameraError):
    """Names are 1 to 32 of a-z, 0-9 and -."""

    name: str


@dataclass(eq=False)
class UnknownScenario(CameraError):
    """No scenario is called that."""

    name: str
