"""The cloud's own database: what was issued, where codes go, how many mails went out.

It lies beside the cameras' database and shares nothing with it: the two sides meet in QR codes only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from tui.cloud.errors import (
    CloudStoreBusy,
    CloudStoreDamaged,
    CloudStoreError,
    CloudStoreGone,
    CloudStoreNotAFile,
    CloudStoreReplaced,
    CloudStoreTooNew,
    CloudStoreTooOld,
    CloudStoreUntrusted,
    CloudStoreUnwritable,
)
from tui.cloud.schema import MIGRATIONS
from tui.db import errors as db
from tui.db.database import BUSY, BUSY_SERVER, Database

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta
    from pathlib import Path

    from tui.db.database import Migration
    from tui.db.server_url import ServerUrl

# On the disk this and the folder of master keys are called "vendor": users have files of earlier releases.
FILE: Final = "vendor.sqlite3"
"""The database's name within the data directory."""

_OWN: Final = {
    db.DatabaseUnwritable: CloudStoreUnwritable,
    db.DatabaseNotAFile: CloudStoreNotAFile,
    db.DatabaseReplaced: CloudStoreReplaced,
    db.DatabaseDamaged: CloudStoreDamaged,
    db.DatabaseBusy: CloudStoreBusy,
    db.DatabaseGone: CloudStoreGone,
    db.DatabaseUntrusted: CloudStoreUntrusted,
}


class CloudStore(Database):
    """The cloud's tickets, addresses, mails and phone accounts; `write` takes serial numbers of cameras.

    Every method raises CloudStoreError.
    """

    application = 0x63616D76  # "camv"
    schema = "camera_menus_cloud"
    counted_as = "cloud"
    connections = 1

    @classmethod
    def open(
        cls, data: Path, *, busy: timedelta = BUSY, migrations: Sequence[Migration] = MIGRATIONS
    ) -> Self:
        """Open the database of a data directory, making or migrating it where needed."""
        return cls.open_file(data / FILE, busy, migrations)

    @classmethod
    def open_to_read(cls, data: Path) -> Self:
        """Open the database; where it can't be written to, to read."""
        return cls.open_file_to_read(data / FILE, BUSY, MIGRATIONS)

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

        Raises CloudStoreTooNew, CloudStoreTooOld, and ModuleNotFoundError where psycopg is not installed.
        """
        return cls.open_on_server(url, busy, migrations, migrating=migrating)

    @classmethod
    def own_error(cls, error: db.DatabaseError) -> CloudStoreError:
        if isinstance(error, db.DatabaseTooNew):
            return CloudStoreTooNew(error.place, error.found, error.known)
        if isinstance(error, db.DatabaseTooOld):
            return CloudStoreTooOld(error.place, error.found, error.known)
        return _OWN[type(error)](error.place)
