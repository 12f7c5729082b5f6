"""What may stand in a user's or a group's record. Pure rules: windows ask them too, at every key."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from tui.camera.errors import (
    MemoCharacters,
    MemoTooLong,
    NameCharacters,
    NameEmpty,
    NameReserved,
    NameTooLong,
    NoRights,
    RightsBeyondGroup,
)
from tui.camera.model.accounts import ADMIN, GroupDraft, Right, UserDraft, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

SERIAL: Final = "[0-9A-Z]{16}"
"""The form of a serial number: a regular expression."""

CAMERA_NAME: Final = "[a-z0-9-]{1,32}"
"""The form of a camera's name in the store: a regular expression."""

NAME_LIMIT: Final = 16
"""Characters of a user's or a group's name (device)."""

NAME_REFUSED: Final = ".[]%&"
"""Characters that no name may have (device)."""

MEMO_LIMIT: Final = 32
"""Characters of a memo; ours, since no figure of the device is known."""

USERS_LIMIT: Final = 60
"""Users of one camera (buffers of the cloud's SDK)."""

GROUPS_LIMIT: Final = 50
"""Groups of one camera (buffers of the cloud's SDK)."""

_UNSEEN: Final = (
    ("\u034f", "\u034f"),
    ("\u115f", "\u1160"),
    ("\u17b4", "\u17b5"),
    ("\u180b", "\u180f"),
    ("\u2800", "\u2800"),
    ("\u3164", "\u3164"),
    ("\ufe00", "\ufe0f"),
    ("\uffa0", "\uffa0"),
    ("\U000e0100", "\U000e01ef"),
)

RESERVED_NAMES: Final = frozenset({"guest", "administrator", ADMIN, "root", "system", "default"})
"""No new user is called that, in whatever capitals (device)."""


def checked_name(name: str) -> str:
    """Return the name of a user or a group as it is kept, or raise the `BadInput` that says what is wrong.

    Spaces around it are dropped: they can't be seen, and two names must not look alike.
    """
    if len(name) > 4 * NAME_LIMIT:
        raise NameTooLong(NAME_LIMIT)
    kept = unicodedata.normalize("NFC", name).strip()
    if not kept:
        raise NameEmpty
    if not kept.isprintable() or any(c in NAME_REFUSED or _unseen(c) for c in kept) or _hangs(kept[0]):
        raise NameCharacters(" ".join(NAME_REFUSED))
    if len(kept) > NAME_LIMIT:
        raise NameTooLong(NAME_LIMIT)
    return kept


def _unseen(character: str) -> bool:
    """Whether it is printable and shows nothing (Unicode: Default_Ignorable, and Braille's blank)."""
    return any(first <= character <= last for first, last in _UNSEEN)


def _hangs(character: str) -> bool:
    """Whether it belongs to the character before it."""
    return unicodedata.category(character).startswith("M")


def checked_user_name(name: str) -> str:
    """Return the name of a new user; NameReserved is raised for what the device keeps for itself."""
    kept = checked_name(name)
    if fold(kept) in RESERVED_NAMES:
        raise NameReserved(kept)
    return kept


def checked_memo(memo: str) -> str:
    """Return a memo as it is kept, or raise what is wrong with it."""
    if len(memo) > 4 * MEMO_LIMIT:
        raise MemoTooLong(MEMO_LIMIT)
    kept = unicodedata.normalize("NFC", memo).strip()
    if not kept.isprintable():
        raise MemoCharacters
    if len(kept) > MEMO_LIMIT:
        raise MemoTooLong(MEMO_LIMIT)
    return kept


def checked_rights(rights: Iterable[Right], within: Iterable[Right] = Right) -> frozenset[Right]:
    """Return the rights, of which there must be one, and none outside the group's."""
    chosen, allowed = frozenset(rights), frozenset(within)
    if not chosen:
        raise NoRights
    if (beyond := first_right(chosen - allowed)) is not None:
        raise RightsBeyondGroup(beyond.value)
    return chosen


def first_right(rights: Iterable[Right]) -> Right | None:
    """Return the first in the device's order."""
    found = frozenset(rights)
    return next((right for right in Right if right in found), None)


def checked_user(draft: UserDraft) -> UserDraft:
    """Return a new user's record as it is kept; rights against the group's are for the camera to check."""
    return UserDraft(
        checked_user_name(draft.name), draft.group, checked_memo(draft.memo), checked_rights(draft.rights)
    )


def checked_group(draft: GroupDraft) -> GroupDraft:
    """Return a group's record as it is kept."""
    return GroupDraft(checked_name(draft.name), checked_memo(draft.memo), checked_rights(draft.rights))
