"""Writing and reading the camera's log: a ring of bounded size, in the transaction of what it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from tui.camera.errors import UnknownCamera
from tui.camera.events import Event, EventKind
from tui.camera.schema import BadRow, cameras, events

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from tui.camera.works import Works


def write(
    tx: Connection,
    works: Works,
    at: datetime,
    kind: EventKind,
    account: str,
    **details: str | int | bool | None,
) -> int:
    """Add a line, drop what no longer fits, and return the line's number. Raises UnknownCamera."""
    mine = cameras.c.serial == works.serial
    seq = tx.execute(
        update(cameras).where(mine).values(seq=cameras.c.seq + 1).returning(cameras.c.seq)
    ).scalar()
    if seq is None:
        raise UnknownCamera(works.serial)
    tx.execute(
        insert(events).values(
            serial=works.serial, seq=seq, at=at, kind=kind.value, account=account, count=1, details=details
        )
    )
    tx.execute(
        delete(events).where(events.c.serial == works.serial, events.c.seq <= seq - works.log_capacity)
    )
    return int(seq)


def count_again(tx: Connection, works: Works, seq: int | None, **details: str) -> bool:
    """Let a line count one more, with new details; False when it has left the ring, or never was."""
    changed = tx.execute(
        update(events)
        .where(events.c.serial == works.serial, events.c.seq == seq)
        .values(count=events.c.count + 1, details=details)
    )
    return changed.rowcount == 1


def page(tx: Connection, works: Works, limit: int, before: int | None) -> list[Event]:
    """Return the newest lines, or the newest of those older than line `before`."""
    query = select(events).where(events.c.serial == works.serial).order_by(events.c.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(events.c.seq < before)
    try:
        return [_event(row) for row in tx.execute(query).mappings()]
    except ValueError as error:
        raise BadRow from error


def _event(row: RowMapping) -> Event:
    return Event(row["seq"], row["at"], EventKind(row["kind"]), row["account"], row["count"], row["details"])
