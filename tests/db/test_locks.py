"""What a writing transaction names is locked before its first statement, on either kind of server."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from tests.camera.helpers import CheapHasher, Clock
from tui.camera import Store, start
from tui.camera.errors import StoreBusy
from tui.camera.fleet.sharing import note_visits
from tui.camera.storage import schema as camera_schema
from tui.cloud import schema as cloud_schema
from tui.hosting.practice_cameras import stays

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import MetaData

    from tests.db.stores import ServerStores

ONE, TWO = "0" * 15 + "1", "0" * 15 + "2"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "cameras.sqlite3"
    with Store.open(path) as store:
        for serial in (ONE, TWO):
            start(store, serial, "known", hasher=CheapHasher())
    return path


def test_on_a_server_only_those_wait_who_change_the_same_camera(server_stores: ServerStores) -> None:
    store = server_stores.cameras()
    with server_stores.opened(busy=timedelta(milliseconds=50)) as other:
        with store.write(ONE):
            with other.write(TWO):
                pass
            for writing in (partial(other.write, TWO, ONE), other.write_all):
                with pytest.raises(StoreBusy), writing():
                    pass
            with other.read() as tx:
                assert tx.in_transaction(), "readers wait for nobody"
        with store.write_all(), pytest.raises(StoreBusy), other.write(TWO):
            pass
        with other.write(ONE):
            pass


def test_a_server_is_told_the_cameras_first_and_in_one_order(server_stores: ServerStores) -> None:
    store = server_stores.cameras()
    asked: list[object] = []

    def note(_: object, __: object, ___: object, values: dict[str, object], *____: object) -> None:
        asked.append(values.get("keys"))

    event.listen(store._backend.engine, "before_cursor_execute", note)
    note_visits(store, [TWO, ONE, TWO], Clock()())
    event.remove(store._backend.engine, "before_cursor_execute", note)
    assert asked == [[ONE, TWO], None]


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
