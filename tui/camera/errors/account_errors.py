"""Refused on the Account page: users and groups."""

# ruff: noqa: N818 - named after what happened; they all end in the tree of CameraError

from __future__ import annotations

from dataclasses import dataclass

from tui.camera.errors.base import BadInput, CameraError
from tui.camera.errors.sign_in_errors import WrongCredentials


class NameEmpty(BadInput):
    """A user or a group needs a name."""


@dataclass(eq=False)
class NameTooLong(BadInput):
    """More than `limit` characters."""

    limit: int


@dataclass(eq=False)
class NameCharacters(BadInput):
    """One of `refused`, or a character that no keyboard types."""

    refused: str


@dataclass(eq=False)
class NameReserved(BadInput):
    """A name that the device keeps for itself."""

    name: str


@dataclass(eq=False)
class UserNameTaken(BadInput):
    """There is such a user, perhaps in other capitals."""

    name: str


@dataclass(eq=False)
class GroupNameTaken(BadInput):
    """There is such a group, perhaps in other capitals."""

    name: str


@dataclass(eq=False)
class MemoTooLong(BadInput):
    """More than `limit` characters."""

    limit: int


class MemoCharacters(BadInput):
    """Control characters, which no keyboard types."""


class NoRights(BadInput):
    """At least one right is needed."""


@dataclass(eq=False)
class RightsBeyondGroup(BadInput):
    """A user's rights never exceed the group's."""

    right: str
    """The device's name of the first such right."""


@dataclass(eq=False)
class RightHeld(BadInput):
    """A right that one of its users holds can't be taken from a group."""

    right: str
    """The device's name of the first such right."""
    user: str


@dataclass(eq=False)
class TooManyUsers(CameraError):
    """The device has room for `limit`."""

    limit: int


@dataclass(eq=False)
class TooManyGroups(CameraError):
    """The device has room for `limit`."""

    limit: int


@dataclass(eq=False)
class ReservedUser(CameraError):
    """`admin` and `default` are neither modified nor deleted."""

    name: str


@dataclass(eq=False)
class ReservedGroup(CameraError):
    """The group `admin` keeps its name and all its rights."""

    name: str


@dataclass(eq=False)
class GroupInUse(CameraError):
    """A group with users in it can't be deleted."""

    users: int


class OwnAccount(CameraError):
    """A user can't delete the account they are signed in with, nor set its password without the old one."""


class OwnSession(CameraError):
    """A user can't disconnect their own session: Logout does that."""


@dataclass(eq=False)
class UserGone(CameraError):
    """Another user has deleted or renamed this user meanwhile."""

    name: str


@dataclass(eq=False)
class GroupGone(CameraError):
    """Another user has deleted or renamed this group meanwhile."""

    name: str


@dataclass(eq=False)
class ChangedMeanwhile(CameraError):
    """Another user was quicker: what was shown is not what the camera holds any more."""

    name: str


class WrongOwnPassword(WrongCredentials):
    """The password that confirms an act does not fit; counted like a wrong sign-in."""
