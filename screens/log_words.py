"""Words for the lines of the camera's log: what happened, of which type, and with which details."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from screens.rights import RIGHTS
from tui.camera import Event, EventKind, EventType
from tui.i18n import Phrase, t
from tui.widgets.words import visible

TYPES: Final[dict[EventType | None, Phrase]] = {
    None: Phrase("log", "All"),
    EventType.SYSTEM: Phrase("log", "System"),
    EventType.CONFIGURATION: Phrase("log", "Configuration"),
    EventType.STORAGE: Phrase("log", "Storage"),
    EventType.ALARM: Phrase("log", "Alarm"),
    EventType.RECORD: Phrase("log", "Record"),
    EventType.ACCOUNT: Phrase("log", "Account"),
    EventType.FILE_ACCESS: Phrase("log", "FileAccess"),
}
"""The device's list of types, in its order."""

_RIGHT_WORDS: Final = {right.value: label for right, label in RIGHTS.items()}

NEVER: Final = frozenset({EventType.STORAGE, EventType.ALARM, EventType.RECORD})
"""Types of which an emulator, which has no disk and sees nothing, never has an event."""

_SHORT: Final = {
    EventType.SYSTEM: Phrase("log table", "System"),
    EventType.CONFIGURATION: Phrase("log table", "Config"),
    EventType.STORAGE: Phrase("log table", "Storage"),
    EventType.ALARM: Phrase("log table", "Alarm"),
    EventType.RECORD: Phrase("log table", "Record"),
    EventType.ACCOUNT: Phrase("log table", "Account"),
    EventType.FILE_ACCESS: Phrase("log table", "File"),
}

_KINDS: Final = {
    EventKind.LOG_IN: Phrase("log", "Log in"),
    EventKind.LOG_OUT: Phrase("log", "Log out"),
    EventKind.MODIFY_PASSWORD: Phrase("log", "Modify password"),
    EventKind.ADD_USER: Phrase("log", "Add user"),
    EventKind.MODIFY_USER: Phrase("log", "Modify user"),
    EventKind.DELETE_USER: Phrase("log", "Delete user"),
    EventKind.ADD_GROUP: Phrase("log", "Add group"),
    EventKind.MODIFY_GROUP: Phrase("log", "Modify group"),
    EventKind.DELETE_GROUP: Phrase("log", "Delete group"),
    EventKind.ACCOUNT_RESTORE: Phrase("log", "Accounts restored"),
    EventKind.REBOOT: Phrase("log", "Reboot"),
    EventKind.CLEAR_LOG: Phrase("log", "Log cleared"),
    EventKind.LOG_IN_FAILED: Phrase("log", "Wrong name or password"),
    EventKind.MODIFY_PASSWORD_FAILED: Phrase("log", "Wrong old password"),
    EventKind.CONFIRM_FAILED: Phrase("log", "Password not confirmed"),
    EventKind.LOCKED: Phrase("log", "Account locked"),
    EventKind.REFUSED_WHILE_LOCKED: Phrase("log", "Refused: locked"),
    EventKind.NOT_ALLOWED: Phrase("log", "Refused: no right"),
    EventKind.ANSWERS_FAILED: Phrase("log", "Wrong answers"),
    EventKind.ANSWERS_LOCKED: Phrase("log", "Questions locked"),
    EventKind.CHALLENGE_OPENED: Phrase("log", "QR code shown"),
    EventKind.CHALLENGE_VOIDED: Phrase("log", "QR code voided"),
    EventKind.CODE_FAILED: Phrase("log", "Wrong verification code"),
    EventKind.CODE_REFUSED: Phrase("log", "Code refused"),
    EventKind.CODE_ACCEPTED: Phrase("log", "Right verification code"),
    EventKind.RESET_GRANTED: Phrase("log", "Reset allowed"),
    EventKind.GRANT_REFUSED: Phrase("log", "Reset refused"),
    EventKind.PASSWORD_RESET: Phrase("log", "Password reset"),
    EventKind.MODIFY_SECURITY: Phrase("log", "Security modified"),
    EventKind.REGISTRATION_FAILED: Phrase("log", "E-mail not registered"),
    EventKind.SCENARIO_STARTED: Phrase("log", "Scenario started"),
    EventKind.DISCONNECTED: Phrase("log", "User disconnected"),
    EventKind.LOG_EXPORTED: Phrase("log", "Log exported"),
}

_FORMS: Final = (
    ("%Y-%m-%d %H:%M:%S", timedelta(seconds=1)),
    ("%Y-%m-%d %H:%M", timedelta(minutes=1)),
    ("%Y-%m-%d", timedelta(days=1)),
)
"""How a time may be typed, and how long what it names is."""

_MEANINGS: Final = {
    ("channel", "app"): Phrase("log", "by app"),
    ("channel", "contact"): Phrase("log", "by e-mail"),
    ("first", "True"): Phrase("log", "the first password"),
    ("gate", "answers"): Phrase("log", "questions"),
    ("gate", "sign-in"): Phrase("log", "sign-in"),
    ("wanted", "admin"): Phrase("log", "for admin only"),
    ("wanted", "first password"): Phrase("log", "there is a password already"),
    ("why", "day"): Phrase("log", "ten a day are used up"),
    ("why", "down"): Phrase("log", "the vendor can't be reached"),
    ("why", "newer"): Phrase("log", "a newer one was shown"),
    ("why", "over"): Phrase("log", "its time was over"),
    ("why", "password"): Phrase("log", "the password was changed"),
    ("why", "restore"): Phrase("log", "the accounts were restored"),
    ("why", "security"): Phrase("log", "Security was changed"),
    ("why", "tries"): Phrase("log", "the tries are used up"),
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
            return t("log", "needs {name}", name=_RIGHT_WORDS.get(text, text))
        case _:  # scenarios' names, and what a later camera may write
            return text


def _moment(text: str) -> str:
    try:
        return local_time(datetime.fromisoformat(text))
    except ValueError:
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
