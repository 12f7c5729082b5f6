"""The camera's log: what a line of it says."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

CAPACITY: Final = 10_000
"""Lines that a camera keeps; the oldest make room for new ones."""

PAGE: Final = 128
"""Lines of one page of the log (device)."""

Details: TypeAlias = Mapping[str, "str | int | bool | None"]


class EventType(enum.Enum):
    """The device's types of events, in the order of its list. Some have no events in an emulator."""

    SYSTEM = "System"
    CONFIGURATION = "Configuration"
    STORAGE = "Storage"
    ALARM = "Alarm"
    RECORD = "Record"
    ACCOUNT = "Account"
    FILE_ACCESS = "FileAccess"


class EventKind(enum.Enum):
    """What happened. Names without a remark are the device's own."""

    LOG_IN = "LogIn"
    LOG_OUT = "LogOut"
    MODIFY_PASSWORD = "ModifyPassword"  # noqa: S105 - the device's name of the event
    ADD_USER = "AddUser"
    MODIFY_USER = "ModifyUser"
    DELETE_USER = "DeleteUser"
    ADD_GROUP = "AddGroup"
    MODIFY_GROUP = "ModifyGroup"
    DELETE_GROUP = "DeleteGroup"
    ACCOUNT_RESTORE = "AccountRestore"
    REBOOT = "Reboot"
    CLEAR_LOG = "ClearLog"
    LOG_IN_FAILED = "LogInFailed"
    """Ours: a wrong name or password."""
    MODIFY_PASSWORD_FAILED = "ModifyPasswordFailed"  # noqa: S105
    """Ours: a wrong old password."""
    CONFIRM_FAILED = "ConfirmFailed"
    """Ours: a wrong password where an act has to be confirmed with it."""
    LOCKED = "Locked"
    """Ours: the fifth wrong try closed the account."""
    REFUSED_WHILE_LOCKED = "RefusedWhileLocked"
    """Ours: tries during a lock, one line for all of them; `count` grows."""
    NOT_ALLOWED = "NotAllowed"
    """Ours: a session asked for what its rights do not cover."""
    ANSWERS_FAILED = "AnswersFailed"
    """Ours: at least one security answer was wrong."""
    ANSWERS_LOCKED = "AnswersLocked"
    """Ours: the fifth wrong try closed the security questions."""
    CHALLENGE_OPENED = "ChallengeOpened"
    """Ours: QR codes were shown that a verification code answers."""
    CHALLENGE_VOIDED = "ChallengeVoided"
    """Ours: an open challenge was ended; why: "tries", "newer", "password",
    "security" or "restore"."""
    CODE_FAILED = "CodeFailed"
    """Ours: a wrong verification code."""
    CODE_REFUSED = "CodeRefused"
    """Ours: a code after its challenge was over, or an eleventh challenge; one line, `count` grows."""
    CODE_ACCEPTED = "CodeAccepted"
    """Ours: the verification code was right."""
    RESET_GRANTED = "ResetGranted"
    """Ours: the answers or the code were right, a new password may be set."""
    GRANT_REFUSED = "GrantRefused"
    """Ours: a used, expired or voided leave to set a password was shown."""
    PASSWORD_RESET = "PasswordReset"  # noqa: S105
    """Ours: a new password was set without the old one."""
    MODIFY_SECURITY = "ModifySecurity"
    """Ours: questions, way of the code or safe e-mail were saved."""
    REGISTRATION_FAILED = "RegistrationFailed"
    """Ours: the cloud did not take the safe e-mail, or its withdrawal."""
    SCENARIO_STARTED = "ScenarioStarted"
    """Ours: the emulator put the camera into a named state."""
    DISCONNECTED = "Disconnected"
    """Ours: a user was signed out on the page of online users."""
    LOG_EXPORTED = "LogExported"
    """Ours: the log was written to a file."""

    @property
    def type(self) -> EventType:
        """The device's type of it."""
        return _TYPES.get(self, EventType.ACCOUNT)


_TYPES: Final = {
    EventKind.REBOOT: EventType.SYSTEM,
    EventKind.CLEAR_LOG: EventType.SYSTEM,
    EventKind.SCENARIO_STARTED: EventType.SYSTEM,
    EventKind.REGISTRATION_FAILED: EventType.SYSTEM,
    EventKind.MODIFY_SECURITY: EventType.CONFIGURATION,
    EventKind.LOG_EXPORTED: EventType.FILE_ACCESS,
}
"""All others are about accounts."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log."""

    seq: int
    """Grows by one a line, per camera."""
    at: datetime
    """When it happened first, aware, UTC."""
    kind: EventKind
    account: str
    """As typed, bounded and printable; '' where no name was typed."""
    count: int
    """How often; above one only for refusals during a lock."""
    details: Details
    """No secrets."""

    @property
    def place(self) -> Place:
        """Where it stands in the log: by time, and by number where times are the same."""
        return self.at, self.seq


Place: TypeAlias = "tuple[datetime, int]"
"""A line's place in the log."""


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Which lines of the log are wanted; the default wants all."""

    type: EventType | None = None
    since: datetime | None = None
    """From this moment on; aware."""
    until: datetime | None = None
    """Before this moment; aware."""


EVERYTHING: Final = LogQuery()


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log, newest first."""

    events: tuple[Event, ...]
    """At most `PAGE`."""
    newer: bool
    """Whether there is a page before it."""
    older: bool
    """Whether there is a page after it."""
