"""Refused on the way back in, or where that way is set up."""

# ruff: noqa: N818 - named after what happened; they all end in the tree of CameraError

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tui.camera.errors.base import BadInput, CameraError


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
    """The cloud can't be asked to keep the safe e-mail; nothing was saved."""


@dataclass(eq=False)
class RegistrationRefused(CameraError):
    """The cloud does not keep the safe e-mail; nothing was saved."""

    why: str
    """A `Verdict`'s value, or "no key" of a camera without one."""


class GrantRefused(CameraError):
    """The leave to set a new password was used, has run out or was voided."""


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


class EmailMissing(BadInput):
    """The contact profile was chosen without an address."""


@dataclass(eq=False)
class EmailTooLong(BadInput):
    """More than `limit` characters."""

    limit: int


class EmailMalformed(BadInput):
    """Not an address that mail could be sent to."""


class EmailName(EmailMalformed):
    """What stands before the @ has other characters than a-z A-Z 0-9 . _ + - or begins with one of those."""
