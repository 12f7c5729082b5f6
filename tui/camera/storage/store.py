"""The store: one database for many cameras."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from tui.camera.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreGone,
    StoreNotAFile,
    StoreReplaced,
    StoreTooNew,
    StoreTooOld,
    StoreUntrusted,
    StoreUnwritable,
)
from tui.camera.storage.migrations import MIGRATIONS
from tui.db import errors as db
from tui.db.database import BUSY, BUSY_SERVER, Database
from tui.db.sqlite import FULL

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from datetime import timedelta

    from tui.db.database import Migration
    from tui.db.server_url import ServerUrl

_OWN: Final = {
    db.DatabaseUnwritable: StoreUnwritable,
    db.DatabaseNotAFile: StoreNotAFile,
    db.DatabaseReplaced: StoreReplaced,
    db.DatabaseDamaged: StoreDamaged,
    db.DatabaseBusy: StoreBusy,
    db.DatabaseGone: StoreGone,
    db.DatabaseUntrusted: StoreUntrusted,
}


class Store(Database):
    """The database that cameras live in; `write` takes their serial numbers.

    Every method raises StoreUnwritable, StoreDamaged or StoreBusy.
    """

    application = 0x63616D6D  # "camm"
    schema = "camera_menus"
    counted_as = "cameras"
    connections = 2

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        busy: timedelta = BUSY,
        migrations: Sequence[Migration] = MIGRATIONS,
        synchronous: str = FULL,
    ) -> Self:
        """Open the database, making or migrating it where needed. Also raises StoreTooNew, StoreNotAFile."""
        return cls.open_file(Path(path), busy, migrations, synchronous=synchronous)

    @classmethod
    def open_to_read(cls, path: str | os.PathLike[str]) -> Self:
        """Open the database to read it alone, without waiting for a writer. Raises what `open` does."""
        return cls.open_file_to_read(Path(path), BUSY, MIGRATIONS, reading=True)

    @classmethod
    def open_server(
        cls,
        url: ServerUrl,
        *,
        busy: timedelta = BUSY_SERVER,
        migrations: Sequence[Migration] = MIGRATIONS,
        migrating: bool = False,
    ) -> Self:
        """Open the one on a PostgreSQL server. Without `migrating`, one that is not migrated is refused.

        Raises StoreTooNew, StoreTooOld, and ModuleNotFoundError where psycopg is not installed.
        """
        return cls.open_on_server(url, busy, migrations, migrating=migrating)

    @classmethod
    def own_error(cls, error: db.DatabaseError) -> StoreError:
        if isinstance(error, db.DatabaseTooNew):
            return StoreTooNew(error.place, error.found, error.known)
        if isinstance(error, db.DatabaseTooOld):
            return StoreTooOld(error.place, error.found, error.known)
        return _OWN[type(error)](error.place)
