"""The table of practice cameras and their visitors, and which camera makes room for another visitor's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text, and_, delete, func, select

from tui.camera.storage.schema import cameras
from tui.db.columns import UtcDateTime
from tui.hosting.limits import Refusal, Refused

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection

BEAT: Final = timedelta(seconds=20)
"""Between two words that a visitor is still there: a process that was killed can't say that one has left."""

stays: Final = Table(
    "stays",
    MetaData(),
    Column("serial", Text, ForeignKey(cameras.c.serial, ondelete="CASCADE"), primary_key=True),
    Column("name", Text, nullable=False),  # SHA-256 of the user name to come back with
    Column("whose", Text, nullable=False),  # the address or network that a visitor last came from
    Column("sessions", Integer, nullable=False),  # now, unless a process was killed
    Column("seen", UtcDateTime, nullable=False),  # when a visitor was last known to be there
)
MIGRATION: Final = (
    """CREATE TABLE stays (
        serial TEXT NOT NULL PRIMARY KEY REFERENCES cameras (serial) ON DELETE CASCADE,
        name TEXT NOT NULL UNIQUE,
        whose TEXT NOT NULL,
        sessions INTEGER NOT NULL,
        seen BIGINT NOT NULL)""",
)


def make_room(tx: Connection, most: int, now: datetime) -> list[str]:
    """Delete left cameras until there is room for one more of `most`; return which. Raises Refused.

    Whoever has left most of them loses the oldest: who comes again and again pushes out their own cameras,
    and no one else's until as many addresses as there are cameras take part.
    """
    there: int = tx.execute(select(func.count()).select_from(stays)).scalar_one()
    if there < most:
        return []
    in_use = and_(stays.c.sessions > 0, stays.c.seen > now - 3 * BEAT)
    so_many = func.count().over(partition_by=stays.c.whose)
    left = select(stays.c.serial).where(~in_use).order_by(so_many.desc(), stays.c.seen, stays.c.serial)
    gone = list(tx.execute(left.limit(there - most + 1)).scalars())
    if there - len(gone) >= most:
        raise Refused(Refusal.SESSIONS)
    remove(tx, gone)
    return gone


def remove(tx: Connection, serials: Collection[str]) -> None:
    """Delete cameras, and all that hangs on them."""
    tx.execute(delete(cameras).where(cameras.c.serial.in_(serials)))
