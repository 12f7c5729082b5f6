"""Writing and reading the camera's log: a ring of bounded size, in the transaction of what it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, tuple_, update

from tui.camera.errors import UnknownCamera
from tui.camera.model.events import PAGE, Event, EventKind, LogPage
from tui.camera.storage.schema import cameras, events
from tui.db.errors import BadRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import BindParameter, Connection, RowMapping

    from tui.camera.context import CameraContext
    from tui.camera.model.events import LogQuery, Place


def write(
    tx: Connection,
    context: CameraContext,
    at: datetime,
    kind: EventKind,
    account: str,
    **details: str | int | bool | None,
) -> int:
    """Add a line, drop what no longer fits, and return the line's number. Raises UnknownCamera."""
    mine = cameras.c.serial == context.serial
    seq = tx.execute(
        update(cameras).where(mine).values(seq=cameras.c.seq + 1).returning(cameras.c.seq)
    ).scalar()
    if seq is None:
        raise UnknownCamera(context.serial)
    tx.execute(
        insert(events).values(
            serial=context.serial,
            seq=seq,
            at=at,
            type=kind.type.value,
            kind=kind.value,
            account=account,
            count=1,
            details=details,
        )
    )
    tx.execute(
        delete(events).where(events.c.serial == context.serial, events.c.seq <= seq - context.log_capacity)
    )
    context.wrote(tx, kind)
    return int(seq)


def next_number(tx: Connection, context: CameraContext) -> int:
    """Return the number that the next line will get. Raises UnknownCamera."""
    seq = tx.execute(select(cameras.c.seq).where(cameras.c.serial == context.serial)).scalar_one_or_none()
    if seq is None:
        raise UnknownCamera(context.serial)
    return int(seq) + 1


def count_again(
    tx: Connection, context: CameraContext, seq: int | None, kind: EventKind, **details: str
) -> bool:
    """Let a line count one more, with new details; False when it has left the ring, or never was."""
    changed = tx.execute(
        update(events)
        .where(events.c.serial == context.serial, events.c.seq == seq)
        .values(count=events.c.count + 1, details=details)
    )
    if changed.rowcount != 1:
        return False
    context.wrote(tx, kind)
    return True


def read(  # noqa: PLR0913 - a page has two ends
    tx: Connection,
    serial: str,
    query: LogQuery,
    limit: int,
    *,
    before: Place | None = None,
    after: Place | None = None,
) -> list[Event]:
    """Return the newest lines, the newest of those before a place, or the oldest after one; newest first.

    The conditions and the order are those of an index, so that a page costs the same in a log of any length:
    what bounds the lines at one end is one condition, since SQLite would seek by one of two and scan for the
    other.
    """
    place = tuple_(events.c.at, events.c.seq)
    wanted = select(events).where(events.c.serial == serial).limit(limit)
    if query.type is not None:
        wanted = wanted.where(events.c.type == query.type.value)
    if (lower := max(_given(after, query.since), default=None)) is not None:
        wanted = wanted.where(place > tuple_(*_bound(lower)))
    if (upper := min(_given(before, query.until), default=None)) is not None:
        wanted = wanted.where(place < tuple_(*_bound(upper)))
    if after is not None:
        wanted = wanted.order_by(events.c.at, events.c.seq)
    else:
        wanted = wanted.order_by(events.c.at.desc(), events.c.seq.desc())
    try:
        found = [_event(row) for row in tx.execute(wanted).mappings()]
    except ValueError as error:
        raise BadRow from error
    return found[::-1] if after is not None else found


def page(tx: Connection, serial: str, query: LogQuery, before: Place | None, after: Place | None) -> LogPage:
    """Return the newest page, or the one that borders on a place."""
    found = read(tx, serial, query, PAGE + 1, before=before, after=after)
    more = len(found) > PAGE
    if after is not None:
        shown = found[1:] if more else found
        older = bool(shown) and bool(read(tx, serial, query, 1, before=shown[-1].place))
        return LogPage(tuple(shown), newer=more, older=older)
    shown = found[:PAGE]
    newer = before is not None and bool(shown) and bool(read(tx, serial, query, 1, after=shown[0].place))
    return LogPage(tuple(shown), newer=newer, older=more)


def clear(tx: Connection, context: CameraContext) -> None:
    """Remove every line; the numbers go on."""
    tx.execute(delete(events).where(events.c.serial == context.serial))


def _given(place: Place | None, moment: datetime | None) -> list[Place]:
    """Return as places what bounds one end; lines are numbered from 1, so 0 comes before all of a moment."""
    places = [] if place is None else [place]
    return places if moment is None else [*places, (moment, 0)]


def _bound(place: Place) -> tuple[BindParameter[datetime], BindParameter[int]]:
    at, seq = place
    return bindparam(None, at, events.c.at.type), bindparam(None, seq, events.c.seq.type)


def _event(row: RowMapping) -> Event:
    return Event(row["seq"], row["at"], EventKind(row["kind"]), row["account"], row["count"], row["details"])
