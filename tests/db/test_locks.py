"""What a writing transaction names is locked before its first statement, on either kind of server."""

from __future__ import annotations

from contextlib import closing, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, Connection, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from tests.camera.helpers import KNOWN, CheapHasher
from tui.camera import ADMIN, Camera, CameraContext, Store, start
from tui.camera.errors import StoreBusy
from tui.camera.fleet.sharing import note_visits
from tui.camera.storage import schema as camera_schema
from tui.cloud import schema as cloud_schema
from tui.db.sqlite import SqliteBackend
from tui.hosting.practice_cameras import stays

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import MetaData

ONE, TWO = "0" * 15 + "1", "0" * 15 + "2"


class RowLocks(SqliteBackend):
    """Locks rows as a server does that has row locks; here their SELECT is seen, and BEGIN still locks."""

    @contextmanager
    def turn(self) -> Iterator[None]:
        yield

    def lock(self, connection: Connection, rows: Column[str] | None, keys: Sequence[str]) -> None:
        assert rows is not None
        connection.execute(select(rows).where(rows.in_(keys)).order_by(rows).with_for_update())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "cameras.sqlite3"
    with Store.open(path) as store:
        for serial in (ONE, TWO):
            start(store, serial, "known", hasher=CheapHasher())
    return path


def test_a_server_with_row_locks_is_told_the_cameras_first(path: Path) -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []

    def note(_: object, __: object, sql: str, values: tuple[str, ...], *___: object) -> None:
        asked.append((" ".join(sql.split()), values))

    with closing(Store(RowLocks(path, Store.application, timedelta(seconds=1)), ())) as store:
        event.listen(store._backend.engine, "before_cursor_execute", note)
        Camera(CameraContext(store, ONE, hasher=CheapHasher())).sign_in(ADMIN, KNOWN)
        transactions = [asked[at + 1] for at, (sql, _) in enumerate(asked) if sql == "BEGIN IMMEDIATE"]
        lock = "SELECT cameras.serial FROM cameras WHERE cameras.serial IN (?) ORDER BY cameras.serial"
        assert transactions == [(lock, (ONE,))] * 2, "the try is booked, then settled"

        asked.clear()
        note_visits(store, [TWO, ONE, TWO], Camera(CameraContext(store, ONE, hasher=CheapHasher())).now())
        assert asked[1] == (lock.replace("(?)", "(?, ?)"), (ONE, TWO)), "sorted, so that none wait in a ring"


def test_a_write_has_to_say_what_it_changes(path: Path) -> None:
    nothing: list[str] = []
    with Store.open(path) as store, pytest.raises(TypeError), store.write(*nothing):
        pass


def test_writers_on_one_file_wait_for_each_other_whatever_they_name(path: Path) -> None:
    with (
        Store.open(path) as one,
        Store.open(path, busy=timedelta(milliseconds=20)) as two,
        one.write(ONE) as tx,
    ):
        assert tx.in_transaction()
        with pytest.raises(StoreBusy), two.write(TWO):
            pass


# --- the second engine ------------------------------------------------------------------------------------


@pytest.mark.parametrize("metadata", [camera_schema.metadata, cloud_schema.metadata, stays.metadata])
def test_both_servers_know_every_type_and_index(metadata: MetaData) -> None:
    for dialect in (sqlite.dialect(), postgresql.dialect()):  # type: ignore[no-untyped-call]
        for table in metadata.tables.values():
            assert table.name in str(CreateTable(table).compile(dialect=dialect))
            for index in table.indexes:
                assert str(index.name) in str(CreateIndex(index).compile(dialect=dialect))
