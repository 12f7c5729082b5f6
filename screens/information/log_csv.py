"""The log as a table for spreadsheets (RFC 4180), in the language of the user who exports it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TextIO

from tui.camera import Event, LogQuery
from tui.i18n import LazyText
from tui.messages.log_labels import TYPES, details, event_words
from tui.sanitize import harmless_cell

if TYPE_CHECKING:
    from tui.camera import Camera, Session

ENCODING: Final = "utf-8-sig"
"""With a byte order mark: without one, spreadsheets take Cyrillic and Chinese for something else."""

_PAGE: Final = 1000
"""Lines that are in memory at a time."""

_COLUMNS: Final = (
    LazyText("log file", "Number"),
    LazyText("log file", "Time"),
    LazyText("log file", "Type"),
    LazyText("log file", "Event"),
    LazyText("log file", "User"),
    LazyText("log file", "Count"),
    LazyText("log file", "Details"),
)


def write(out: TextIO, camera: Camera, session: Session, query: LogQuery) -> int:
    """Write every line that the query finds, newest first, and return how many. Raises `CameraError`."""
    table = csv.writer(out)
    table.writerow(str(label) for label in _COLUMNS)
    count = 0
    for count, event in enumerate(_all(camera, session, query), 1):  # noqa: B007 - it counts
        table.writerow(_row(event))
    return count


def _all(camera: Camera, session: Session, query: LogQuery) -> Iterator[Event]:
    page = camera.events(session, _PAGE, query=query)
    while page:
        yield from page
        page = camera.events(session, _PAGE, page[-1].place, query)


def _row(event: Event) -> tuple[str | int, ...]:
    return (
        event.seq,
        event.at.astimezone().isoformat(timespec="seconds"),
        str(TYPES[event.kind.type]),
        event_words(event.kind),
        harmless_cell(event.account),
        event.count,
        harmless_cell("; ".join(details(event))),
    )
