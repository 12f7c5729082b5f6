"""What an exercise has to know beside the camera's log: help that was opened, an answer that was chosen."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

_MOST: Final = 1000
"""Notes that are kept; a person makes a few dozen."""


class NoteKind(enum.Enum):
    """What was done."""

    HELP = "help"
    """F1 was opened."""
    HINT = "hint"
    """A hint of the exercise was shown."""
    PHONE = "phone"
    """The phone beside the menus has read a QR code."""
    CHOICE = "choice"
    """An answer was chosen; its name is the value."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was done."""

    at: datetime
    """By the camera's clock."""
    kind: NoteKind
    value: str = ""


class Journal:
    """The notes of one exercise, the oldest first."""

    def __init__(self) -> None:
        self._notes: list[Note] = []

    def add(self, note: Note) -> None:
        """Add a note, unless there are too many for a person's."""
        if len(self._notes) < _MOST:
            self._notes.append(note)

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(self._notes)

    def count(self, kind: NoteKind) -> int:
        """Return how often something was done."""
        return sum(note.kind is kind for note in self._notes)
