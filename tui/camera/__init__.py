"""The emulated camera: plain Python, without a terminal.

Importing this package is cheap: what needs the database or the hash is loaded on first use, since the first
window is to be seen before that.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from tui.camera import errors
from tui.camera.errors import BadInput, CameraError, StoreError, WrongCredentials
from tui.camera.model.accounts import (
    ADMIN,
    AccountRow,
    GroupDraft,
    GroupRow,
    OnlineRow,
    Right,
    Session,
    UserDraft,
)
from tui.camera.model.events import (
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
from tui.camera.model.passwords import (
    PASSWORD_LIMIT,
    PASSWORD_MINIMUM,
    Argon2Hasher,
    Hasher,
    Strength,
    product_hasher,
    strength,
)
from tui.camera.model.questions import ANSWER_LIMIT, QUESTIONS, Answer
from tui.camera.model.recovery import (
    CHALLENGE_LIFE,
    CHALLENGE_TRIES,
    CHALLENGES_A_DAY,
    EMAIL_LIMIT,
    GRANT_LIFE,
    Challenge,
    Hints,
    ResetGrant,
    SecuritySettings,
    WaysOfReset,
)
from tui.camera.model.scenarios import DEFAULT_SCENARIO, SCENARIOS, Scenario
from tui.camera.model.validation import (
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
from tui.protocol.payload import CodeChannel

if TYPE_CHECKING:
    from tui.camera.camera import Camera
    from tui.camera.context import CameraContext, Clock, KeyFor, Randomness
    from tui.camera.fleet.registry import (
        DEFAULT_CAMERA,
        CameraInfo,
        add_camera,
        list_cameras,
        open_camera,
        remove_camera,
        start,
    )
    from tui.camera.operations.sessions import IDLE_LIMIT
    from tui.camera.storage.store import Store

_ON_FIRST_USE: Final = {
    "Camera": "camera",
    "CameraContext": "context",
    "CameraInfo": "fleet.registry",
    "Clock": "context",
    "IDLE_LIMIT": "operations.sessions",
    "DEFAULT_CAMERA": "fleet.registry",
    "KeyFor": "context",
    "Randomness": "context",
    "Store": "storage.store",
    "add_camera": "fleet.registry",
    "list_cameras": "fleet.registry",
    "open_camera": "fleet.registry",
    "remove_camera": "fleet.registry",
    "start": "fleet.registry",
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
    "CameraContext",
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
    "Hints",
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
