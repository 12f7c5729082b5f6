"""Refused because of the database, or of a name that is not in it."""

# ruff: noqa: N818 - named after what happened; they all end in the tree of CameraError

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tui.camera.errors.base import CameraError


@dataclass(eq=False)
class StoreError(CameraError):
    """The database can't be used; `place` names the file, or the server's database without its password."""

    place: Path | str


class StoreUnwritable(StoreError):
    """No permission, a read-only or a full disk."""


class StoreNotAFile(StoreUnwritable):
    """A folder, a symbolic link, a pipe or a device stands where the file should be."""


class StoreReplaced(StoreUnwritable):
    """The file was deleted, or something else stands in its place, since it was opened."""


class StoreDamaged(StoreError):
    """Not a database of ours, or a broken one. It is left as it is."""


class StoreBusy(StoreError):
    """Another process held the database for longer than the wait (30 s)."""


class StoreGone(StoreError):
    """The server of the database can't be reached, or refuses this user."""


class StoreUntrusted(StoreGone):
    """The server of the database did not prove by a certificate who it is."""


@dataclass(eq=False)
class StoreTooNew(StoreError):
    """Written by a newer release than this one; both are schema versions."""

    found: int
    known: int


@dataclass(eq=False)
class StoreTooOld(StoreError):
    """On a server, and not migrated yet; both are schema versions."""

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
class CameraInUse(CameraError):
    """Users are signed in there."""

    name: str
    accounts: tuple[str, ...]


@dataclass(eq=False)
class BadCameraName(CameraError):
    """Names are 1 to 32 of a-z, 0-9 and -."""

    name: str


@dataclass(eq=False)
class UnknownScenario(CameraError):
    """No scenario is called that."""

    name: str
