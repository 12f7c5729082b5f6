"""Practice cameras: one for every visitor, in a store of the host's own, gone soon after the visitor.

Any number of processes may use one store; all that they must agree on is in it.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    delete,
    func,
    insert,
    select,
    update,
)

from tui.camera import Store
from tui.camera.migrations import MIGRATIONS
from tui.camera.schema import Moment, cameras
from tui.camera.templates import Template, put_copy
from tui.camera.works import utc_now
from tui.hosting.limits import Refusal, Refused
from tui.hosting.names import digest, new_name

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tui.camera import Clock, KeyFor

MOST: Final = 200
"""Practice cameras at once for each process that serves visitors, four for each of its places.

Each has 3 kB in the database, and 40 kB more once the phone was picked up.
"""
KEPT: Final = timedelta(minutes=15)
"""How long a camera waits for its visitor to come back."""
BEAT: Final = timedelta(seconds=20)
"""Between two words that a visitor is still there: a process that was killed can't say that one has left."""

_FILE: Final = "cameras.sqlite3"
_FAR: Final = "far"

_stays: Final = Table(
    "stays",
    MetaData(),
    Column("serial", Text, ForeignKey(cameras.c.serial, ondelete="CASCADE"), primary_key=True),
    Column("name", Text, nullable=False),  # SHA-256 of the user name to come back with
    Column("sessions", Integer, nullable=False),  # now, unless a process was killed
    Column("seen", Moment, nullable=False),  # when a visitor was last known to be there
)
_STAYS: Final = (
    """CREATE TABLE stays (
        serial TEXT NOT NULL PRIMARY KEY REFERENCES cameras (serial) ON DELETE CASCADE,
        name TEXT NOT NULL UNIQUE,
        sessions INTEGER NOT NULL,
        seen BIGINT NOT NULL)""",
)


@dataclass(frozen=True)
class Stay:
    """A visitor at a practice camera."""

    serial: str
    name: str = field(repr=False)
    """The user name to come back with."""


def open_practice_store(folder: Path) -> Store:
    """Open the store in a host's own folder, or make it. Raises StoreError."""
    return Store.open(folder / _FILE, migrations=(*MIGRATIONS, _STAYS))


class Practice:
    """The practice cameras of one host. Methods are synchronous and raise StoreError."""

    def __init__(
        self, folder: Path, template: Template, key_for: KeyFor, *, most: int = MOST, clock: Clock = utc_now
    ) -> None:
        self.store: Final = open_practice_store(folder)
        self._folder: Final = folder
        self._template, self._key_for, self._most, self._clock = template, key_for, most, clock

    def close(self) -> None:
        self.store.close()

    def far_side(self, serial: str) -> Path:
        """The folder for what does not belong to the camera itself: its mail, its tickets, its phone."""
        return self._folder / _FAR / serial

    def arrive(self, user: str) -> Stay:
        """Give a visitor a camera: the one that the user name leads back to, or a new one. Raises Refused.

        Where there are too many, the one that was left longest ago makes room.
        """
        self.sweep()
        now = self._clock()
        with self.store.write() as tx:
            known = select(_stays.c.serial).where(_stays.c.name == digest(user))
            if (serial := tx.execute(known).scalar()) is not None:
                back = update(_stays).where(_stays.c.serial == serial)
                tx.execute(back.values(sessions=_stays.c.sessions + 1, seen=now))
                return Stay(serial, user.strip().casefold())
            gone = self._make_room(tx, now)
            name = new_name()
            serial = put_copy(tx, self.store, self._template, key_for=self._key_for, clock=self._clock)
            tx.execute(insert(_stays).values(serial=serial, name=digest(name), sessions=1, seen=now))
        self._forget(gone)
        return Stay(serial, name)

    def leave(self, stay: Stay) -> None:
        """Say that a visitor has left; the camera waits for a while."""
        mine = update(_stays).where(_stays.c.serial == stay.serial)
        with self.store.write() as tx:
            fewer = func.max(_stays.c.sessions - 1, 0)
            tx.execute(mine.values(sessions=fewer, seen=self._clock()))

    def still_there(self, serials: Collection[str]) -> None:
        """Say that visitors are at these cameras. To be said every `BEAT`."""
        with self.store.write() as tx:
            tx.execute(update(_stays).where(_stays.c.serial.in_(serials)).values(seen=self._clock()))

    def knows(self, serial: str) -> bool:
        """Whether there is such a practice camera."""
        with self.store.read() as tx:
            return tx.execute(select(_stays.c.serial).where(_stays.c.serial == serial)).scalar() is not None

    def count(self) -> int:
        """Return how many practice cameras there are."""
        with self.store.read() as tx:
            return int(tx.execute(select(func.count()).select_from(_stays)).scalar_one())

    def sweep(self) -> None:
        """Delete the cameras whose visitors have not come back."""
        now = self._clock()
        over = _stays.c.seen <= now - KEPT
        with self.store.read() as tx:
            # A clock that was set back must not keep a camera for years.
            wrong = _stays.c.seen > now
            if tx.execute(select(_stays.c.serial).where(over | wrong).limit(1)).scalar() is None:
                return
        with self.store.write() as tx:
            tx.execute(update(_stays).where(wrong).values(seen=now))
            gone = list(tx.execute(select(_stays.c.serial).where(over)).scalars())
            _delete(tx, gone)
        self._forget(gone)

    def _make_room(self, tx: Connection, now: datetime) -> list[str]:
        there: int = tx.execute(select(func.count()).select_from(_stays)).scalar_one()
        if there < self._most:
            return []
        in_use = and_(_stays.c.sessions > 0, _stays.c.seen > now - 3 * BEAT)
        left = select(_stays.c.serial).where(~in_use).order_by(_stays.c.seen, _stays.c.serial)
        gone = list(tx.execute(left.limit(there - self._most + 1)).scalars())
        if there - len(gone) >= self._most:
            raise Refused(Refusal.SESSIONS)
        _delete(tx, gone)
        return gone

    def _forget(self, serials: Collection[str]) -> None:
        for serial in serials:
            with suppress(OSError):
                shutil.rmtree(self.far_side(serial))


def _delete(tx: Connection, serials: Collection[str]) -> None:
    tx.execute(delete(cameras).where(cameras.c.serial.in_(serials)))
