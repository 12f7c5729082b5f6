"""Stores as tests have them: files, and those in a database of a PostgreSQL server."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete

from tests.helpers.programs.postgresql import CAMERAS, CLOUD
from tui.camera import Store
from tui.camera.storage import schema as of_cameras
from tui.cloud import schema as of_cloud
from tui.cloud.store import CloudStore
from tui.db.database import BUSY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from tests.helpers.programs.postgresql import Server
    from tui.db.database import Database


def file_of(store: Database) -> Path:
    """The file of a store of SQLite."""
    assert isinstance(store.place, Path)
    return store.place


@dataclass(frozen=True)
class ServerStores:
    """Both stores in one database; they stay open from test to test.

    A statement may take as long as on a file: what they are for is tried beside other work too.
    """

    server: Server
    database: str
    _cameras: Store
    _records: CloudStore

    @classmethod
    @contextmanager
    def made(cls, server: Server, database: str) -> Iterator[ServerStores]:
        server.make_database(database)
        with (
            Store.open_server(server.url(database, CAMERAS), busy=BUSY, migrating=True) as cameras,
            CloudStore.open_server(server.url(database, CLOUD), busy=BUSY, migrating=True) as records,
        ):
            yield cls(server, database, cameras, records)

    def cameras(self) -> Store:
        """The store of cameras, without any."""
        with self._cameras.write_all() as tx:
            tx.execute(delete(of_cameras.cameras))
        return self._cameras

    def records(self) -> CloudStore:
        """The cloud's records, without any."""
        with self._records.write_all() as tx:
            for table in of_cloud.metadata.tables.values():
                tx.execute(delete(table))
        return self._records

    def opened(self, busy: timedelta = BUSY) -> Store:
        """The store of cameras as another process has it."""
        return Store.open_server(self.server.url(self.database, CAMERAS), busy=busy)

    def opened_records(self) -> CloudStore:
        """The cloud's records as another process has them."""
        return CloudStore.open_server(self.server.url(self.database, CLOUD), busy=BUSY)
