"""PostgreSQL's own: what its errors are called, who may read what, who migrates, and orders."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import KNOWN, CheapHasher, Clock, Stage, outcome
from tests.helpers.programs.postgresql import CAMERAS, CLOUD, needs_psycopg
from tui.camera import ADMIN, Camera, CameraContext, Store, add_camera, list_cameras
from tui.camera.errors import (
    StoreBusy,
    StoreDamaged,
    StoreGone,
    StoreTooNew,
    StoreTooOld,
    StoreUnwritable,
)
from tui.camera.storage.migrations import MIGRATIONS
from tui.db import errors as e

if TYPE_CHECKING:
    from tests.db.stores import ServerStores
    from tests.helpers.programs.postgresql import Server


@pytest.mark.parametrize(
    ("kind", "states"),
    [
        (e.DatabaseBusy, ("55P03", "40001", "40P01", "57014", "53300")),
        (e.DatabaseUnwritable, ("53100", "25006", "42501")),
        (e.DatabaseGone, ("08006", "57P01", "57P02", "57P03")),
        (e.DatabaseDamaged, ("42P01", "23505", "22P02")),
    ],
)
def test_errors_go_by_their_state(kind: type[Exception], states: tuple[str, ...]) -> None:
    needs_psycopg()
    from datetime import timedelta

    import psycopg

    from tui.db.postgresql import PostgresqlBackend
    from tui.db.server_url import parse

    backend = PostgresqlBackend(parse("postgresql+psycopg://a@/b"), "s", 1, timedelta(seconds=1), 1)
    for state in states:
        assert type(backend.explained(psycopg.errors.lookup(state)())) is kind, state
    assert type(backend.explained(psycopg.OperationalError())) is e.DatabaseGone
    untrusted = psycopg.OperationalError("SSL error: certificate verify failed")
    assert type(backend.explained(untrusted)) is e.DatabaseUntrusted


@pytest.mark.full
def test_the_cameras_user_can_not_read_the_clouds_records(server_stores: ServerStores) -> None:
    import psycopg

    with server_stores.cameras().read() as tx, pytest.raises(Exception, match="permission denied") as refused:
        tx.exec_driver_sql("SELECT * FROM camera_menus_cloud.tickets")
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.full
def test_no_host_migrates_by_itself(postgresql: Server) -> None:
    postgresql.make_database("migrated")
    url = postgresql.url("migrated", CAMERAS)
    with pytest.raises(StoreTooOld) as refused:
        Store.open_server(url)
    assert (refused.value.found, refused.value.known) == (0, len(MIGRATIONS))

    Store.open_server(url, migrating=True, migrations=MIGRATIONS[:3]).close()
    with pytest.raises(StoreTooOld):
        Store.open_server(url)
    with ThreadPoolExecutor(8) as pool:  # as often as somebody likes, and at once
        list(pool.map(lambda _: Store.open_server(url, migrating=True).close(), range(16)))
    Store.open_server(url).close()

    for migrating in (False, True):
        with pytest.raises(StoreTooNew):
            Store.open_server(url, migrating=migrating, migrations=MIGRATIONS[:3])


@pytest.mark.full
def test_another_programs_schema_is_left_alone(postgresql: Server) -> None:
    postgresql.make_database("theirs")
    with postgresql.connect("theirs") as connection:
        connection.execute(f"CREATE SCHEMA camera_menus AUTHORIZATION {CAMERAS}")
        connection.execute(f"SET ROLE {CAMERAS}")
        connection.execute("CREATE TABLE camera_menus.theirs (x INTEGER)")
    with pytest.raises(StoreDamaged):
        Store.open_server(postgresql.url("theirs", CAMERAS), migrating=True)


@pytest.mark.full
def test_a_user_without_rights_and_a_server_without_place(postgresql: Server) -> None:
    postgresql.make_database("closed")
    with postgresql.connect("closed") as connection:
        connection.execute(f"REVOKE CREATE ON DATABASE closed FROM {CAMERAS}")
    with pytest.raises(StoreUnwritable):
        Store.open_server(postgresql.url("closed", CAMERAS), migrating=True)
    with pytest.raises(StoreGone):
        Store.open_server(postgresql.url("nowhere", CLOUD))


@pytest.mark.full
def test_a_connection_that_ends_in_the_middle_of_an_act(server_stores: ServerStores) -> None:
    store = server_stores.cameras()
    stage = Stage(store, CheapHasher(), Clock())
    camera = stage("known")

    def cut() -> None:
        with server_stores.server.connect() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [CAMERAS]
            )

    def write() -> None:
        with store.write(camera.serial) as tx:
            tx.exec_driver_sql("SELECT 1")
            cut()
            tx.exec_driver_sql("SELECT 1")

    assert isinstance(outcome(write), StoreGone)
    cut()  # while all connections rest: that is noticed before they are used
    assert camera.sign_in(ADMIN, KNOWN)


@pytest.mark.full
def test_names_are_ordered_as_in_a_file(server_stores: ServerStores) -> None:
    """The server's own collation would say b-1, b1, ba, b-a in another order."""
    store = server_stores.cameras()
    names = ["a", "b", "b-1", "b-a", "b1", "ba", "z"]
    for name in reversed(names):
        add_camera(store, name, "known", hasher=CheapHasher())
    assert [camera.name for camera in list_cameras(store)] == sorted(names)


@pytest.mark.full
def test_transactions_need_one_connection_each(
    server_stores: ServerStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits for a second one while it holds the first could wait for ever."""
    monkeypatch.setattr(Store, "connections", 1)
    server_stores.cameras()
    with server_stores.opened() as store:
        Stage(store, CheapHasher(), Clock())("known", "0" * 16)
        camera = Camera(CameraContext(store, "0" * 16, hasher=CheapHasher(), clock=Clock()))
        session = camera.sign_in(ADMIN, KNOWN)
        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(lambda _: camera.check(session), range(64)))
        assert not isinstance(outcome(camera.challenge), StoreBusy)
