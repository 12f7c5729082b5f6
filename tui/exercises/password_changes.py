"""By which way the administrator's password was set: read out of the camera's log and the journal."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from tui.camera import ADMIN, EventKind
from tui.camera.model.accounts import fold
from tui.exercises.journal import NoteKind
from tui.protocol.payload import CodeChannel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.camera import Event
    from tui.exercises.evidence import Evidence


class Way(StrEnum):
    """How a password can be set, by the words that a file of an exercise has for it."""

    QUESTIONS = "questions"
    """Both security questions were answered."""
    PHONE = "phone"
    """A verification code that the phone beside the menus got."""
    DESK = "desk"
    """A verification code that came otherwise: from the service desk."""
    MAIL = "mail"
    """A verification code that was mailed."""
    MENU = "menu"
    """By who was signed in."""
    FIRST = "first"
    """The first one of a new camera."""


def password_changes(evidence: Evidence) -> Iterator[tuple[Event, Way]]:
    """Yield by what, and by which way, the password of `admin` was set, the first time first."""
    opened: Event | None = None
    granted = by_code = None
    for event in evidence.camera.events:
        match event.kind:
            case EventKind.CHALLENGE_OPENED:
                opened = event
            case EventKind.CODE_ACCEPTED:
                by_code = _code_from(evidence, opened, event)
            case EventKind.RESET_GRANTED:
                granted, by_code = by_code or Way.QUESTIONS, None
            case EventKind.PASSWORD_RESET if granted is not None:
                yield event, granted
            case EventKind.MODIFY_PASSWORD if fold(event.account) == ADMIN and "user" not in event.details:
                yield event, Way.FIRST if event.details.get("first") else Way.MENU


def _code_from(evidence: Evidence, opened: Event | None, accepted: Event) -> Way:
    if opened is None:  # the log was cleared between
        return Way.DESK
    if opened.details.get("channel") == CodeChannel.CONTACT.value:
        return Way.MAIL
    scans = evidence.noted({NoteKind.PHONE})
    return Way.PHONE if any(opened.at <= scan.at <= accepted.at for scan in scans) else Way.DESK
