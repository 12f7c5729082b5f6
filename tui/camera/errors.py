"""One tree of what a camera can refuse. Errors carry data; the screen finds the words for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


class CameraError(Exception):
    """Whatever the emulated camera refuses; `Exception` texts are for developers and hold no secret."""


# --- signing in ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WrongCredentials(CameraError):
    """User name or password is wrong; it is never said which."""

    tries_left: int


@dataclass(frozen=True)
class AccountLocked(CameraError):
    """Too many wrong passwords (device: five lock the account for 30 minutes)."""

    until: datetime


class SessionEnded(CameraError):
    """Signed out elsewhere: by a reset, a changed password or an administrator."""


class NotAllowed(CameraError):
    """The session's rights do not cover this."""


# --- ways of reset ------------------------------------------------------------------------------------


class ResetNotOffered(CameraError):
    """Neither questions nor a code are set up on this camera."""


class QuestionsNotSet(CameraError):
    """There are no security questions to answer."""


@dataclass(frozen=True)
class WrongAnswers(CameraError):
    """At least one of the two answers is wrong; it is never said which."""

    tries_left: int


@dataclass(frozen=True)
class AnswersLocked(CameraError):
    """Five wrong tries closed this way of reset."""

    until: datetime


class GrantRefused(CameraError):
    """The leave to set a new password was used, has run out or was voided."""


# --- what was typed -----------------------------------------------------------------------------------


class BadInput(CameraError):
    """What was typed breaks a rule; `field` says where the person should look."""


@dataclass(frozen=True)
class AnswerEmpty(BadInput):
    which: int
    """0 or 1: the first or the second answer."""


@dataclass(frozen=True)
class AnswerTooLong(BadInput):
    which: int
    limit: int


@dataclass(frozen=True)
class AnswerCharacters(BadInput):
    """Other characters than 0-9 a-z A-Z . @ (after NFKC)."""

    which: int


class SameQuestionTwice(BadInput):
    """The two questions must differ."""


class UnknownQuestion(BadInput):
    """A question that is not on the device's list."""


@dataclass(frozen=True)
class PasswordTooShort(BadInput):
    minimum: int


@dataclass(frozen=True)
class PasswordTooLong(BadInput):
    limit: int


class PasswordDangerous(BadInput):
    """The lowest of the four strengths, which the device refuses."""


class PasswordCharacters(BadInput):
    """Control characters, which no terminal types on purpose."""


class WrongOldPassword(WrongCredentials):
    """The old password does not fit; counted like a wrong sign-in."""


class EmailMissing(BadInput):
    """The contact profile was chosen without an address."""


@dataclass(frozen=True)
class EmailTooLong(BadInput):
    limit: int


class EmailMalformed(BadInput):
    """Not an address that mail could be sent to."""


# --- the store ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StoreError(CameraError):
    """The database can't be used; `path` names the file or directory."""

    path: Path


class StoreUnwritable(StoreError):
    """No permission, a read-only or a full disk."""


class StoreDamaged(StoreError):
    """Not a database, or a broken one. The file is left as it is."""


class StoreBusy(StoreError):
    """Another process held the database for longer than the wait (30 s)."""


@dataclass(frozen=True)
class StoreTooNew(StoreError):
    """Written by a newer release than this one."""

    found: int
    known: int


@dataclass(frozen=True)
class UnknownCamera(CameraError):
    serial: str


@dataclass(frozen=True)
class CameraExists(CameraError):
    name: str


@dataclass(frozen=True)
class BadCameraName(CameraError):
    name: str


@dataclass(frozen=True)
class UnknownScenario(CameraError):
    name: str
