"""What random people do at a camera: how often, and with what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tests.camera.helpers import KNOWN, OTHER
from tests.camera.reference_state import ALL, VIEW
from tui.camera import ADMIN, Right

SEATS: Final = 4
RIGHT: Final = "what it is"
"""Stands for the password that the user has."""

_anybody = range(SEATS)
_seats = range(6 * SEATS)  # most of them stand for one of those who are signed in
_who = ("ivan", "Ivan", "olga", "guard", "night owl")
_names = (
    *("ivan", "IVAN", "Olga", "olga", "guard", "night owl") * 2,
    *("no.dots", "", "seventeen-letters", "Admin", "root", "default"),
)
_known_names = (*(ADMIN,) * 4, *_who * 2, "default", "nobody")
_groups = ("admin", "admin", "admin", "user", "night", "day")
_group_names = (*("night", "Night", "day", "week") * 2, "user", "ADMIN", "a%b", "")
_passwords = (KNOWN, OTHER)
_typed = (*(RIGHT,) * 6, KNOWN, OTHER, "not-this-one")
_rights = (
    *(ALL, ALL, VIEW, VIEW, VIEW | {Right.ACCOUNT}),
    frozenset({Right.ACCOUNT, Right.SHUT_DOWN, Right.DEL_LOG, Right.QUERY_LOG}),
    frozenset({Right.MONITOR}),
    frozenset[Right](),
)
_picks = range(30)
_rarely = (True, *(False,) * 12)

ACTS: Final[dict[str, tuple[int, dict[str, Sequence[object]]]]] = {
    "sign_in": (4, {"seat": _anybody, "name": _known_names, "password": _typed}),
    "sign_out": (1, {"seat": _anybody}),
    "look": (3, {"seat": _anybody}),
    "change_own_password": (1, {"seat": _seats, "old": _typed, "new": _passwords}),
    "add_user": (5, {"seat": _seats, "name": _names, "group": _groups, "rights": _rights, "pw": _passwords}),
    "modify_user": (
        4,
        {"seat": _seats, "pick": _picks, "name": _names, "group": _groups, "rights": _rights},
    ),
    "delete_user": (1, {"seat": _seats, "pick": _picks}),
    "set_password": (1, {"seat": _seats, "pick": _picks, "password": _passwords}),
    "add_group": (2, {"seat": _seats, "name": _group_names, "rights": _rights}),
    "modify_group": (3, {"seat": _seats, "pick": _picks, "name": _group_names, "rights": _rights}),
    "delete_group": (1, {"seat": _seats, "pick": _picks}),
    "disconnect": (1, {"seat": _seats, "other": _anybody}),
    "reboot": (1, {"seat": _seats, "now": _rarely}),
    "restore": (1, {"seat": _seats, "password": _typed, "now": _rarely}),
    "clear_log": (1, {"seat": _seats, "now": _rarely}),
    "first_password": (3, {"seat": _anybody, "password": _passwords}),
}
"""How often an act is drawn, and what of it."""

DRAWN: Final = tuple(name for name, (often, _) in ACTS.items() for _ in range(often))

ALONE: Final = {"look", "sign_in", "sign_out", "first_password"}
"""Acts that make sense without a session."""
