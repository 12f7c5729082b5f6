"""The store: one database for many cameras."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from tui.camera.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreNotAFile,
    StoreTooNew,
    StoreUnwritable,
)
from tui.camera.storage.migrations import MIGRATIONS
from tui.camera.storage.schema import cameras
from tui.db import errors as db
from tui.db.database import BUSY, Database

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from datetime import timedelta

    from tui.db.database import Migration

_OWN: Final = {
    db.DatabaseUnwritable: StoreUnwritable,
    db.DatabaseNotAFile: StoreNotAFile,
    db.DatabaseDamaged: StoreDamaged,
    db.DatabaseBusy: StoreBusy,
}


class Store(Database):
    """The database that cameras live in; `write` takes their serial numbers.

    Every method raises StoreUnwritable, StoreDamaged or StoreBusy.
    """

    application = 0x63616D6D  # "camm"
    lock_rows = cameras.c.serial

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        busy: timedelta = BUSY,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> Self:
        """Open the database, making or migrating it where needed. Also raises StoreTooNew, StoreNotAFile."""
        return cls.open_file(Path(path), busy, migrations)

    @classmethod
    def open_to_read(cls, path: str | os.PathLike[str]) -> Self:
        """Open the database to read it alone, without waiting for a writer. Raises what `open` does."""
        return cls.open_file_to_read(Path(path), BUSY, MIGRATIONS, reading=True)

    @classmethod
    def own_error(cls, error: db.DatabaseError) -> StoreError:
        if isinstance(error, db.DatabaseTooNew):
            return StoreTooNew(error.path, error.found, error.known)
        return _OWN[type(error)](error.path)
