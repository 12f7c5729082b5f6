"""Words for the lines of the camera's log: what happened, of which type, and with which details."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from tui.camera import Event, EventKind, EventType
from tui.i18n import LazyText, t
from tui.messages.rights import RIGHTS
from tui.sanitize import visible

TYPES: Final[dict[EventType | None, LazyText]] = {
    None: LazyText("log", "All"),
    EventType.SYSTEM: LazyText("log", "System"),
    EventType.CONFIGURATION: LazyText("log", "Configuration"),
    EventType.STORAGE: LazyText("log", "Storage"),
    EventType.ALARM: LazyText("log", "Alarm"),
    EventType.RECORD: LazyText("log", "Record"),
    EventType.ACCOUNT: LazyText("log", "Account"),
    EventType.FILE_ACCESS: LazyText("log", "FileAccess"),
}
"""The device's list of types, in its order."""

_RIGHT_WORDS: Final = {right.value: label for right, label in RIGHTS.items()}

NEVER: Final = frozenset({EventType.STORAGE, EventType.ALARM, EventType.RECORD})
"""Types of which an emulator, which has no disk and sees nothing, never has an event."""

_SHORT: Final = {
    EventType.SYSTEM: LazyText("log table", "System"),
    EventType.CONFIGURATION: LazyText("log table", "Config"),
    EventType.STORAGE: LazyText("log table", "Storage"),
    EventType.ALARM: LazyText("log table", "Alarm"),
    EventType.RECORD: LazyText("log table", "Record"),
    EventType.ACCOUNT: LazyText("log table", "Account"),
    EventType.FILE_ACCESS: LazyText("log table", "File"),
}

_KINDS: Final = {
    EventKind.LOG_IN: LazyText("log", "Log in"),
    EventKind.LOG_OUT: LazyText("log", "Log out"),
    EventKind.MODIFY_PASSWORD: LazyText("log", "Modify password"),
    EventKind.ADD_USER: LazyText("log", "Add user"),
    EventKind.MODIFY_USER: LazyText("log", "Modify user"),
    EventKind.DELETE_USER: LazyText("log", "Delete user"),
    EventKind.ADD_GROUP: LazyText("log", "Add group"),
    EventKind.MODIFY_GROUP: LazyText("log", "Modify group"),
    EventKind.DELETE_GROUP: LazyText("log", "Delete group"),
    EventKind.ACCOUNT_RESTORE: LazyText("log", "Accounts restored"),
    EventKind.REBOOT: LazyText("log", "Reboot"),
    EventKind.CLEAR_LOG: LazyText("log", "Log cleared"),
    EventKind.LOG_IN_FAILED: LazyText("log", "Wrong name or password"),
    EventKind.MODIFY_PASSWORD_FAILED: LazyText("log", "Wrong old password"),
    EventKind.CONFIRM_FAILED: LazyText("log", "Password not confirmed"),
    EventKind.LOCKED: LazyText("log", "Account locked"),
    EventKind.REFUSED_WHILE_LOCKED: LazyText("log", "Refused: locked"),
    EventKind.NOT_ALLOWED: LazyText("log", "Refused: no right"),
    EventKind.ANSWERS_FAILED: LazyText("log", "Wrong answers"),
    EventKind.ANSWERS_LOCKED: LazyText("log", "Questions locked"),
    EventKind.CHALLENGE_OPENED: LazyText("log", "QR code shown"),
    EventKind.CHALLENGE_VOIDED: LazyText("log", "QR code voided"),
    EventKind.CODE_FAILED: LazyText("log", "Wrong verification code"),
    EventKind.CODE_REFUSED: LazyText("log", "Code refused"),
    EventKind.CODE_ACCEPTED: LazyText("log", "Right verification code"),
    EventKind.RESET_GRANTED: LazyText("log", "Reset allowed"),
    EventKind.GRANT_REFUSED: LazyText("log", "Reset refused"),
    EventKind.PASSWORD_RESET: LazyText("log", "Password reset"),
    EventKind.MODIFY_SECURITY: LazyText("log", "Security modified"),
    EventKind.REGISTRATION_FAILED: LazyText("log", "E-mail not registered"),
    EventKind.SCENARIO_STARTED: LazyText("log", "Scenario started"),
    EventKind.DISCONNECTED: LazyText("log", "User disconnected"),
    EventKind.LOG_EXPORTED: LazyText("log", "Log exported"),
}

_FORMS: Final = (
    ("%Y-%m-%d %H:%M:%S", timedelta(seconds=1)),
    ("%Y-%m-%d %H:%M", timedelta(minutes=1)),
    ("%Y-%m-%d", timedelta(days=1)),
)
"""How a time may be typed, and how long what it names is."""

_MEANINGS: Final = {
    ("channel", "app"): LazyText("log", "by app"),
    ("channel", "contact"): LazyText("log", "by e-mail"),
    ("first", "True"): LazyText("log", "the first password"),
    ("gate", "answers"): LazyText("log", "questions"),
    ("gate", "sign-in"): LazyText("log", "sign-in"),
    ("wanted", "admin"): LazyText("log", "for admin only"),
    ("wanted", "first password"): LazyText("log", "a password is already set"),
    ("why", "day"): LazyText("log", "the limit of ten a day was reached"),
    ("why", "down"): LazyText("log", "the manufacturer can't be reached"),
    ("why", "newer"): LazyText("log", "a newer one was shown"),
    ("why", "over"): LazyText("log", "expired"),
    ("why", "password"): LazyText("log", "the password was changed"),
    ("why", "restore"): LazyText("log", "the accounts were restored"),
    ("why", "security"): LazyText("log", "Security was changed"),
    ("why", "tries"): LazyText("log", "no tries left"),
}
"""What a detail says that is the camera's own shorthand."""


def event_words(kind: EventKind) -> str:
    """What happened."""
    return str(_KINDS[kind])


def type_words(event: Event) -> str:
    """The type in a word of at most seven cells."""
    return str(_SHORT[event.kind.type])


def details(event: Event) -> list[str]:
    """The details in words; what strangers typed in them is made harmless."""
    # A new name comes after the old one.
    told = sorted(event.details.items(), key=lambda detail: detail[0] == "now_called")
    return [_detail(key, value) for key, value in told if _tells(event, key, value)]


def _tells(event: Event, key: str, value: object) -> bool:
    """Whether a detail is worth a word: a new name that is the old one is not."""
    return value is not None and not (
        key == "now_called" and value in {event.details.get("user"), event.details.get("group")}
    )


def _detail(key: str, value: object) -> str:  # noqa: C901, PLR0911 - a table of words
    known = _MEANINGS.get((key, str(value)))
    if known is not None:
        return str(known)
    text = visible(str(value))
    match key:
        case "user":
            return t("log", "user {name}", name=text)
        case "group":
            return t("log", "group {name}", name=text)
        case "now_called":
            return t("log", "now {name}", name=text)
        case "tries_left":
            return t("log", "tries left: {left}", left=text)
        case "until" | "expires":
            return t("log", "until {time}", time=_moment(text))
        case "last":
            return t("log", "last {time}", time=_moment(text))
        case "lines":
            return t("log", "lines: {lines}", lines=text)
        case "questions":
            return t("log", "questions {numbers}", numbers=text)
        case "wanted":
            return t("log", "right needed: {name}", name=_RIGHT_WORDS.get(text, text))
        case _:  # scenarios' names, and what a later camera may write
            return text


def _moment(text: str) -> str:
    try:
        return local_time(datetime.fromisoformat(text))
    except (ValueError, OverflowError, OSError):  # no time that this program wrote
        return text


def local_time(moment: datetime) -> str:
    """A moment as the status row shows it, to the second."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"


def moment_named(text: str, *, end: bool) -> datetime | None:
    """Read a time as it is shown; None for ''. An end is where the second, minute or day named is over.

    Raises ValueError, or OverflowError and OSError for years that the system's clock doesn't know.
    """
    if not text:
        return None
    for form, length in _FORMS:
        try:
            named = datetime.strptime(text, form)  # noqa: DTZ007 - the next line gives it the zone
        except ValueError:
            continue
        return (named + length if end else named).astimezone()
    raise ValueError(text)
