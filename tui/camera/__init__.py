"""The emulated camera: plain Python, without a terminal.

Importing this package is cheap: what needs the database or the hash is loaded on first use, since the first
window is to be seen before that.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from tui.camera import errors
from tui.camera.accounts import (
    ADMIN,
    AccountRow,
    GroupDraft,
    GroupRow,
    OnlineRow,
    Right,
    Session,
    UserDraft,
)
from tui.camera.errors import BadInput, CameraError, StoreError, WrongCredentials
from tui.camera.events import (
    CAPACITY,
    EVERYTHING,
    PAGE,
    Details,
    Event,
    EventKind,
    EventType,
    LogPage,
    LogQuery,
    Place,
)
from tui.camera.passwords import (
    PASSWORD_LIMIT,
    PASSWORD_MINIMUM,
    Argon2Hasher,
    Hasher,
    Strength,
    product_hasher,
    strength,
)
from tui.camera.questions import ANSWER_LIMIT, QUESTIONS, Answer
from tui.camera.recovery import (
    CHALLENGE_LIFE,
    CHALLENGE_TRIES,
    CHALLENGES_A_DAY,
    EMAIL_LIMIT,
    GRANT_LIFE,
    Challenge,
    ResetGrant,
    SecuritySettings,
    Told,
    WaysOfReset,
)
from tui.camera.rules import (
    GROUPS_LIMIT,
    MEMO_LIMIT,
    NAME_LIMIT,
    USERS_LIMIT,
    checked_group,
    checked_memo,
    checked_name,
    checked_rights,
    checked_user,
    checked_user_name,
)
from tui.camera.scenarios import DEFAULT_SCENARIO, SCENARIOS, Scenario, start
from tui.protocol.payload import CodeChannel

if TYPE_CHECKING:
    from tui.camera.camera import Camera
    from tui.camera.cameras import (
        DEFAULT_CAMERA,
        CameraInfo,
        add_camera,
        list_cameras,
        open_camera,
        remove_camera,
    )
    from tui.camera.sessions import IDLE_LIMIT
    from tui.camera.store import Store
    from tui.camera.works import Clock, KeyFor, Randomness

_ON_FIRST_USE: Final = {
    "Camera": "camera",
    "CameraInfo": "cameras",
    "Clock": "works",
    "IDLE_LIMIT": "sessions",
    "DEFAULT_CAMERA": "cameras",
    "KeyFor": "works",
    "Randomness": "works",
    "Store": "store",
    "add_camera": "cameras",
    "list_cameras": "cameras",
    "open_camera": "cameras",
    "remove_camera": "cameras",
}

__all__ = [
    "ADMIN",
    "ANSWER_LIMIT",
    "CAPACITY",
    "CHALLENGES_A_DAY",
    "CHALLENGE_LIFE",
    "CHALLENGE_TRIES",
    "DEFAULT_CAMERA",
    "DEFAULT_SCENARIO",
    "EMAIL_LIMIT",
    "EVERYTHING",
    "GRANT_LIFE",
    "GROUPS_LIMIT",
    "IDLE_LIMIT",
    "MEMO_LIMIT",
    "NAME_LIMIT",
    "PAGE",
    "PASSWORD_LIMIT",
    "PASSWORD_MINIMUM",
    "QUESTIONS",
    "SCENARIOS",
    "USERS_LIMIT",
    "AccountRow",
    "Answer",
    "Argon2Hasher",
    "BadInput",
    "Camera",
    "CameraError",
    "CameraInfo",
    "Challenge",
    "Clock",
    "CodeChannel",
    "Details",
    "Event",
    "EventKind",
    "EventType",
    "GroupDraft",
    "GroupRow",
    "Hasher",
    "KeyFor",
    "LogPage",
    "LogQuery",
    "OnlineRow",
    "Place",
    "Randomness",
    "ResetGrant",
    "Right",
    "Scenario",
    "SecuritySettings",
    "Session",
    "Store",
    "StoreError",
    "Strength",
    "Told",
    "UserDraft",
    "WaysOfReset",
    "WrongCredentials",
    "add_camera",
    "checked_group",
    "checked_memo",
    "checked_name",
    "checked_rights",
    "checked_user",
    "checked_user_name",
    "errors",
    "list_cameras",
    "open_camera",
    "product_hasher",
    "remove_camera",
    "start",
    "strength",
]


if not TYPE_CHECKING:  # else a misspelt import would pass for one of these

    def __getattr__(name: str) -> object:
        if name in _ON_FIRST_USE:
            return getattr(import_module(f"tui.camera.{_ON_FIRST_USE[name]}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
