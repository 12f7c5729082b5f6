"""What conditions are judged by, and what they say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from datetime import datetime

    from tui.camera import Event, EventKind
    from tui.camera.fleet.inspection import Inspection
    from tui.exercises.journal import Note, NoteKind


class State(StrEnum):
    """How it stands with an item."""

    DONE = "done"
    """Reached; a bound: kept until now."""
    OPEN = "open"
    """Not reached yet."""
    FAILED = "failed"
    """A bound that was not kept."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a condition says of the evidence."""

    state: State
    at: datetime | None = None
    """When it was reached, or a bound was broken; None where it was so from the start, or is not yet."""
    tries: int | None = None
    """How many it took; None where there is nothing to count."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that there is at one moment: what the camera holds, what happened, what else was noted."""

    started: datetime
    now: datetime
    camera: Inspection
    notes: tuple[Note, ...] = ()

    def until(self, moment: datetime) -> Evidence:
        """Return what there was at an earlier moment; what the camera holds is that of now."""
        camera = replace(self.camera, events=tuple(e for e in self.camera.events if e.at <= moment))
        return Evidence(self.started, moment, camera, tuple(n for n in self.notes if n.at <= moment))

    def events(self, kinds: Container[EventKind]) -> Iterator[Event]:
        """Yield the events of some kinds, the oldest first."""
        return (event for event in self.camera.events if event.kind in kinds)

    def noted(self, kinds: Container[NoteKind]) -> Iterator[Note]:
        """Yield the notes of some kinds, the oldest first."""
        return (note for note in self.notes if note.kind in kinds)
