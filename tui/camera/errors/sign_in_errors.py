"""Refused at the sign-in, or because of who is signed in."""

# ruff: noqa: N818 - named after what happened; they all end in the tree of CameraError

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tui.camera.errors.base import BadInput, CameraError


@dataclass(eq=False)
class WrongCredentials(CameraError):
    """User name or password is wrong; it is never said which."""

    tries_left: int


class WrongOldPassword(WrongCredentials):
    """The old password does not fit; counted like a wrong sign-in."""


@dataclass(eq=False)
class AccountLocked(CameraError):
    """Too many wrong passwords (device: five lock the account for 30 minutes)."""

    until: datetime


@dataclass(eq=False)
class TooManyTries(CameraError):
    """Too many wrong passwords from the user's address, whatever the names."""

    until: datetime


class SessionEnded(CameraError):
    """Signed out elsewhere: by a reset, a changed password or an administrator."""


class NotAllowed(CameraError):
    """The session's rights do not cover this."""


class HashingFailed(CameraError):
    """The machine lacks the memory or the threads for one Argon2id hash (64 MiB, 4 threads)."""


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
