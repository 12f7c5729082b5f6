"""Practice cameras: one for every visitor, in a store of the server's own, gone soon after the visitor.

Any number of processes may use one store; all that they must agree on is in it.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
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
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from tui.camera import Store
from tui.camera.context import utc_now
from tui.camera.fleet.templates import Template, put_copy
from tui.camera.storage.migrations import MIGRATIONS
from tui.camera.storage.schema import cameras
from tui.db.columns import Number
from tui.db.sqlite import OFF
from tui.hosting import class_results
from tui.hosting.resume_names import digest, new_name, written
from tui.remote.limits.rate_limit import network_of
from tui.remote.refusals import Refusal, Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tui.camera import Clock, KeyFor

FOR_A_PLACE: Final = 4
"""Practice cameras at once for each place of a server, three of them for who may come back.

Each has 3 kB in the database, and 40 kB more once the phone was picked up.
"""
MOST: Final = 50 * FOR_A_PLACE
"""The same for as many places as a process has by default."""
KEPT: Final = timedelta(minutes=15)
"""How long a camera waits for its visitor to come back."""

_MILLISECOND: Final = timedelta(milliseconds=1)
_FILE: Final = "cameras.sqlite3"
_FAR: Final = "far"


BEAT: Final = timedelta(seconds=20)
"""Between two words that a visitor is still there: a process that was killed can't say that one has left."""

stays: Final = Table(
    "stays",
    MetaData(),
    Column("serial", Text, ForeignKey(cameras.c.serial, ondelete="CASCADE"), primary_key=True),
    Column("name", Text, nullable=False),  # SHA-256 of the user name to come back with
    Column("whose", Text, nullable=False),  # the address or network that a visitor last came from
    Column("sessions", Integer, nullable=False),  # now, unless a process was killed
    Column("seen", Number, nullable=False),  # when a visitor was last known to be there, ms of `seconds`
    Column("kept", Text, nullable=False),  # what else is to be kept for who comes back: see exercise_visits
)
MIGRATION: Final = (
    """CREATE TABLE stays (
        serial TEXT NOT NULL PRIMARY KEY REFERENCES cameras (serial) ON DELETE CASCADE,
        name TEXT NOT NULL UNIQUE,
        whose TEXT NOT NULL,
        sessions INTEGER NOT NULL,
        seen BIGINT NOT NULL,
        kept TEXT NOT NULL)""",
)


@dataclass(frozen=True)
class Stay:
    """A visitor at a practice camera."""

    serial: str
    name: str = field(repr=False)
    """The user name to come back with."""
    kept: str = field(default="", repr=False)
    """What was kept for this visitor beside the camera."""


def open_practice_store(folder: Path) -> Store:
    """Open the store in a server's own folder, or make it. Raises StoreError.

    Its commits do not wait for the disk: these cameras end with the server at the latest.
    """
    migrations = (*MIGRATIONS, MIGRATION, class_results.MIGRATION)
    store = Store.open(folder / _FILE, migrations=migrations, synchronous=OFF)
    store.counted_as = "practice"
    return store


class PracticeCameras:
    """The practice cameras of one server. Methods are synchronous and raise StoreError."""

    def __init__(  # noqa: PLR0913 - what a test exchanges
        self,
        folder: Path,
        template: Template,
        key_for: KeyFor,
        *,
        most: int = MOST,
        clock: Clock = utc_now,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` is the cameras' own.

        How long a camera waits goes by `seconds`: time that no setting of the clock changes, the same for all
        processes of the machine. It begins anew with the machine, as this store does.
        """
        self.store: Final = open_practice_store(folder)
        self._folder: Final = folder
        self._template, self._key_for, self._most = template, key_for, most
        self._clock, self._seconds = clock, seconds

    def close(self) -> None:
        self.store.close()

    def cloud_folder(self, serial: str) -> Path:
        """The folder for what does not belong to the camera itself: its mail, its tickets, its phone."""
        return self._folder / _FAR / serial

    def arrive(self, user: str, address: str, template: Template | None = None, kept: str = "") -> Stay:
        """Give a visitor a camera: the one that the user name leads back to, or a new one. Raises Refused.

        A new one is made from `template`, or from the server's, and `kept` is kept beside it. Where there are
        too many, one that was left makes room: see `make_room`.
        """
        self.sweep()
        now, whose = self._now(), network_of(address)
        with self.store.write_all() as tx:
            known = select(stays.c.serial, stays.c.kept).where(stays.c.name == digest(user))
            if (there := tx.execute(known).one_or_none()) is not None:
                back = update(stays).where(stays.c.serial == there.serial)
                tx.execute(back.values(whose=whose, sessions=stays.c.sessions + 1, seen=now))
                return Stay(there.serial, written(user), there.kept)
            gone = make_room(tx, self._most, now)
            name = new_name()
            template = template or self._template
            serial = put_copy(tx, self.store, template, key_for=self._key_for, clock=self._clock)
            row = {"serial": serial, "name": digest(name), "whose": whose, "sessions": 1, "seen": now}
            tx.execute(insert(stays).values(**row, kept=kept))
        self._forget(gone)
        return Stay(serial, name, kept)

    def knows_name(self, user: str) -> bool:
        """Whether a user name leads back to a camera."""
        with self.store.read() as tx:
            return tx.execute(select(stays.c.serial).where(stays.c.name == digest(user))).scalar() is not None

    def keep(self, serial: str, kept: str) -> None:
        """Keep something else beside a camera."""
        with self.store.write(serial) as tx:
            tx.execute(update(stays).where(stays.c.serial == serial).values(kept=kept))

    def leave(self, stay: Stay) -> None:
        """Say that a visitor has left; the camera waits for a while."""
        mine = update(stays).where(stays.c.serial == stay.serial)
        with self.store.write(stay.serial) as tx:
            fewer = case((stays.c.sessions > 0, stays.c.sessions - 1), else_=0)
            tx.execute(mine.values(sessions=fewer, seen=self._now()))

    def still_there(self, serials: Collection[str]) -> None:
        """Say that visitors are at these cameras. To be said every `BEAT`."""
        with self.store.write(*serials) as tx:
            tx.execute(update(stays).where(stays.c.serial.in_(serials)).values(seen=self._now()))

    def knows(self, serial: str) -> bool:
        """Whether there is such a practice camera."""
        with self.store.read() as tx:
            return tx.execute(select(stays.c.serial).where(stays.c.serial == serial)).scalar() is not None

    def count(self) -> int:
        """Return how many practice cameras there are."""
        with self.store.read() as tx:
            return int(tx.execute(select(func.count()).select_from(stays)).scalar_one())

    def sweep(self) -> None:
        """Delete the cameras whose visitors have not come back."""
        over = stays.c.seen <= self._now() - KEPT // _MILLISECOND
        with self.store.read() as tx:
            if tx.execute(select(stays.c.serial).where(over).limit(1)).scalar() is None:
                return
        with self.store.write_all() as tx:
            gone = list(tx.execute(select(stays.c.serial).where(over)).scalars())
            remove(tx, gone)
        self._forget(gone)

    def _now(self) -> int:
        return int(self._seconds() * 1000)

    def _forget(self, serials: Collection[str]) -> None:
        for serial in serials:
            with suppress(OSError):
                shutil.rmtree(self.cloud_folder(serial))


def make_room(tx: Connection, most: int, now: int) -> list[str]:
    """Delete left cameras until there is room for one more of `most`; return which. Raises Refused.

    The address that has left most of them loses the oldest: coming again and again pushes out one's own,
    and no one else's until as many addresses as there are cameras take part.
    """
    there: int = tx.execute(select(func.count()).select_from(stays)).scalar_one()
    if there < most:
        return []
    in_use = and_(stays.c.sessions > 0, stays.c.seen > now - 3 * BEAT // _MILLISECOND)
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
