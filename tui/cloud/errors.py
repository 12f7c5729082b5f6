"""One tree of what the cloud can refuse. Errors carry data; who shows them finds the words.

They are plain dataclasses, not frozen ones: Python sets `__traceback__`, `__cause__` and `__context__` on
an exception while it travels. None of them ever holds a key, a code or a password.
"""

# ruff: noqa: N818 - named after what happened; they all end in the tree of CloudError

from __future__ import annotations

import copyreg
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tui.protocol.payload import PayloadError


class CloudError(Exception):
    """Whatever the cloud refuses; the text of `str` is for developers and holds no secret."""

    def __str__(self) -> str:
        names = getattr(self, "__dataclass_fields__", ())
        data = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__name__}({data})" if data else type(self).__name__

    def __reduce__(self) -> tuple[object, ...]:
        # Exception's own way calls the class with `args`, which keyword arguments never reach.
        return copyreg.__newobj__, (type(self),), dict(self.__dict__)  # type: ignore[attr-defined]


# --- the master keys ------------------------------------------------------------------------------------


@dataclass(eq=False)
class KeyFileError(CloudError):
    """A master key can't be used; `path` names the file or directory."""

    path: Path


class KeyUnprotected(KeyFileError):
    """Others than the owner may read it (chmod go= puts it right)."""


class KeyDamaged(KeyFileError):
    """Not a key that this program wrote. The file is left as it is."""


class KeyMissing(KeyFileError):
    """It was there: cameras were made with it. No other key can take its place."""


class KeyReplaced(KeyFileError):
    """Another key than the one that the camera's was made of. The file is left as it is."""


class KeyUnwritable(KeyFileError):
    """It can't be made or read: no permission, a read-only or a full disk."""


@dataclass(eq=False)
class KeysUsedUp(CloudError):
    """All 1296 key ids are taken."""


# --- the picture ----------------------------------------------------------------------------------------


class PictureError(CloudError):
    """No text came out of the picture."""


class NoCode(PictureError):
    """Nothing readable in the picture: too blurred, too dark, cut off, or no QR code at all."""


class PictureMissing(PictureError):
    """There is no such file, or it can't be read."""


class NotAPicture(PictureError):
    """The file is none, or of a kind that is not read (HEIC, PDF, a film)."""


class PictureBroken(PictureError):
    """It begins as a picture, and ends too early or in nonsense."""


@dataclass(eq=False)
class PictureTooLarge(PictureError):
    """More pixels or bytes than one phone takes in one picture."""

    limit: str
    """What would be taken, such as "64 MP" or "32 MB"."""


# --- what the picture says ------------------------------------------------------------------------------


class DeskError(CloudError):
    """The service desk can't answer with a code."""


class OnlyAppCode(DeskError):
    """Only the code beside it is in the picture, which installs the app."""


@dataclass(eq=False)
class StrangeCode(DeskError):
    """A QR code, or a text, that no camera of ours shows."""

    text: str
    """What it says; written by a stranger, so never to be shown as it is."""


@dataclass(eq=False)
class SeveralChallenges(DeskError):
    """Verification codes of several cameras or moments; a code would fit one of them."""

    serials: tuple[str, ...]


@dataclass(eq=False)
class BadPayload(DeskError):
    """Meant as a verification code's text, and none."""

    why: PayloadError


@dataclass(eq=False)
class StaleChallenge(DeskError):
    """Shown too long ago: codes live for ten minutes."""

    serial: str
    age: timedelta


@dataclass(eq=False)
class FutureChallenge(DeskError):
    """Shown in the future: the camera's clock, or the desk's, is wrong."""

    serial: str
    ahead: timedelta


@dataclass(eq=False)
class UnknownKey(DeskError):
    """Another cloud's camera, or one of another data directory: the desk has no key of this id."""

    serial: str
    key_id: str


# --- mail -----------------------------------------------------------------------------------------------


class MailError(DeskError):
    """The code was not mailed."""


@dataclass(eq=False)
class NoContact(MailError):
    """The camera wants its codes mailed, and has registered no address."""

    serial: str


@dataclass(eq=False)
class MailedAlready(MailError):
    """One mail a challenge: look into the mailbox."""

    serial: str
    masked: str


@dataclass(eq=False)
class TooManyMails(MailError):
    """No more mails for this camera for a while."""

    serial: str
    wait: timedelta


@dataclass(eq=False)
class MailFailed(MailError):
    """The mail server does not take it. Nothing was counted: it can be tried again."""

    server: str
    """Host and port, without user and password."""
    reason: str
    """What went wrong, by its kind ("refused the password"); never the server's own words."""


class MailUnconfirmed(MailFailed):
    """The server has the whole mail and went silent: it may have been sent, and is not sent again."""


@dataclass(eq=False)
class BadMailServer(MailError):
    """The mail server's address can't be understood."""

    reason: str


# --- the cloud's records -------------------------------------------------------------------------------


@dataclass(eq=False)
class CloudStoreError(CloudError):
    """The cloud's database can't be used; `place` names the file, or the server's without its password."""

    place: Path | str


class CloudStoreUnwritable(CloudStoreError):
    """No permission, a read-only or a full disk."""


class CloudStoreNotAFile(CloudStoreUnwritable):
    """A folder, a symbolic link, a pipe or a device stands where the file should be."""


class CloudStoreReplaced(CloudStoreUnwritable):
    """The file was deleted, or something else stands in its place, since it was opened."""


class CloudStoreDamaged(CloudStoreError):
    """Not a database of ours, or a broken one. It is left as it is."""


class CloudStoreBusy(CloudStoreError):
    """Another process held the database for longer than the wait."""


class CloudStoreGone(CloudStoreError):
    """The server of the database can't be reached, or refuses this user."""


class CloudStoreUntrusted(CloudStoreGone):
    """The server of the database did not prove by a certificate who it is."""


@dataclass(eq=False)
class CloudStoreTooNew(CloudStoreError):
    """Written by a newer release than this one; both are schema versions."""

    found: int
    known: int


@dataclass(eq=False)
class CloudStoreTooOld(CloudStoreError):
    """On a server, and not migrated yet; both are schema versions."""

    found: int
    known: int


# --- the phone's accounts -------------------------------------------------------------------------------


class AccountError(CloudError):
    """The phone app does not take name or password."""


class WrongAccount(AccountError):
    """Name or password is wrong; never which."""


class AccountExists(AccountError):
    """The name is taken."""


class BadAccount(AccountError):
    """A name has 1 to 32 printable characters, a password 8 to 64."""
