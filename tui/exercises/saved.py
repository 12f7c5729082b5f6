"""A run as text, for who comes back to it in another process: what can't be read from the camera again.

No secret is in it: neither results nor notes nor lines of the log hold one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from tui.camera import Event, EventKind
from tui.exercises.evidence import State
from tui.exercises.journal import Note, NoteKind
from tui.exercises.judge import ItemResult, Results
from tui.exercises.model import Exercise

Named: TypeAlias = Callable[[str], Exercise]
"""Returns an exercise by name."""
Data: TypeAlias = dict[str, Any]


def to_text(data: Data) -> str:
    """Return data that `from_text` reads."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Data:
    """Return the data of a text that this program has written."""
    data = json.loads(text)
    assert isinstance(data, dict)  # noqa: S101 - for the type
    return data


# --- results ------------------------------------------------------------------------------------------------


def results_data(results: Results) -> Data:
    """Return results as data; what the items are is the exercise's to say."""
    return {
        "exercise": results.exercise.name,
        "started": results.started.isoformat(),
        "elapsed": results.elapsed.total_seconds(),
        "helped": results.helped,
        "items": [[each.state.value, _seconds(each.after), each.tries] for each in results.items],
    }


def results_of(data: Mapping[str, Any], named: Named) -> Results:
    """Return the results of such data."""
    exercise = named(data["exercise"])
    items = [
        ItemResult(item, State(state), None if after is None else timedelta(seconds=after), tries)
        for item, (state, after, tries) in zip(exercise.items, data["items"], strict=True)
    ]
    started, elapsed = datetime.fromisoformat(data["started"]), timedelta(seconds=data["elapsed"])
    return Results(exercise, started, elapsed, tuple(items), data["helped"])


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()


# --- what was noted, and what a log that was cleared had ----------------------------------------------------


def notes_data(notes: Iterable[Note]) -> list[list[str]]:
    """Return notes as data."""
    return [[note.at.isoformat(), note.kind.value, note.value] for note in notes]


def notes_of(data: Iterable[list[str]]) -> list[Note]:
    """Return the notes of such data."""
    return [Note(datetime.fromisoformat(at), NoteKind(kind), value) for at, kind, value in data]


def events_data(events: Iterable[Event]) -> list[list[Any]]:
    """Return lines of a log as data."""
    return [[e.seq, e.at.isoformat(), e.kind.value, e.account, e.count, dict(e.details)] for e in events]


def events_of(data: Iterable[list[Any]]) -> list[Event]:
    """Return the lines of such data."""
    return [
        Event(seq, datetime.fromisoformat(at), EventKind(kind), account, count, details)
        for seq, at, kind, account, count, details in data
    ]
