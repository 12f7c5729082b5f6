"""The store: its file and its versions."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import inspect

from tests.camera.helpers import KNOWN, MAIL, PHONE, CheapHasher
from tests.db import cheap_stores
from tests.db.stores import file_of
from tui.camera import ADMIN, SCENARIOS, EventType, LogQuery, Store, list_cameras, open_camera
from tui.camera.errors import (
    StoreDamaged,
    StoreError,
    StoreTooNew,
)
from tui.camera.storage.migrations import MIGRATIONS
from tui.camera.storage.schema import metadata

if TYPE_CHECKING:
    from tests.camera.helpers import Stage

SERIAL: Final = "0123456789ABCDEF"

# As the first release left it; edited never, read by every later one.
VERSION_1: Final = f"""
INSERT INTO cameras VALUES ('{SERIAL}', 'camera', 'known', 1767225600000000, 1);
INSERT INTO account_groups VALUES ('{SERIAL}', 'admin', 'administrator group', 'Account QueryLog');
INSERT INTO accounts VALUES ('{SERIAL}', 'admin', 'admin', 'admin', 'chief', 1, 'Account QueryLog', NULL);
INSERT INTO security VALUES ('{SERIAL}', 0, '', 0, '', 'app', '');
INSERT INTO told VALUES ('{SERIAL}', NULL, 0, '', 0, '');
INSERT INTO events VALUES ('{SERIAL}', 1, 1767225600000000, 'ScenarioStarted', '', 1, '{{"scenario": "x"}}');
"""


def refusal(path: Path) -> StoreError:
    with pytest.raises(StoreError) as refused:
        Store.open(path)
    assert refused.value.place == path
    return refused.value


@pytest.mark.sqlite_only
def test_files_are_for_their_owner_alone(stage: Stage) -> None:
    stage("lost")

    folder = file_of(stage.store).parent
    modes = {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}

    assert folder.stat().st_mode & 0o777 == 0o700
    assert modes == {"cameras.db": 0o600, "cameras.db-wal": 0o600, "cameras.db-shm": 0o600}


def test_a_file_that_others_could_read_is_closed_to_them(used: Path) -> None:
    used.chmod(0o644)

    Store.open(used).close()

    assert used.stat().st_mode & 0o777 == 0o600


def test_writes_survive_a_crash_of_the_machine(path: Path) -> None:
    with cheap_stores.as_shipped(), Store.open(path) as store, store.read() as tx:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [tx.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() for pragma in pragmas]

    assert found == ["wal", 2, 1, 30_000]


def test_what_was_written_is_there_after_a_restart(used: Path) -> None:
    with Store.open(used) as store:
        assert len(list_cameras(store)) == len(SCENARIOS)
        camera = open_camera(store, "0" * 16, hasher=CheapHasher())
        assert camera.scenario == "lost"
        assert camera.answer_questions(PHONE, MAIL)


def test_several_processes_may_open_a_new_store_at_once(path: Path) -> None:
    program = f"from tui.camera import Store; Store.open({str(path)!r}).close()"

    def child(_: int) -> int:
        return subprocess.run([sys.executable, "-W", "error", "-c", program], check=False).returncode

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(child, range(3))) == [0, 0, 0]


# --- versions -----------------------------------------------------------------------------------------


def test_the_migrations_lead_to_the_tables_that_the_program_uses(store: Store) -> None:
    with store.read() as tx:
        found = inspect(tx)
        kept_by_the_server = {"schema_version"}  # SQLite has `user_version` in its file
        assert set(found.get_table_names()) - kept_by_the_server == set(metadata.tables)
        for name, table in metadata.tables.items():
            columns = {column["name"]: column["nullable"] for column in found.get_columns(name)}
            assert columns == {column.name: bool(column.nullable) for column in table.columns}
            key = found.get_pk_constraint(name)["constrained_columns"]
            assert key == [column.name for column in table.primary_key]


def test_a_store_of_the_first_release_is_still_read(path: Path) -> None:
    with Store.open(path, migrations=MIGRATIONS[:1]) as first, first.write_all() as tx:
        for statement in VERSION_1.strip().splitlines():
            tx.exec_driver_sql(statement)

    with Store.open(path) as store:
        camera = open_camera(store, hasher=CheapHasher())
        session = camera.set_first_password(KNOWN)
        assert [event.seq for event in camera.events(session)] == [3, 2, 1]
        assert [row.name for row in camera.accounts(session)] == [ADMIN]


def test_what_was_logged_before_types_existed_has_one_now(path: Path) -> None:
    with Store.open(path, migrations=MIGRATIONS[:2]) as old, old.write_all() as tx:
        for statement in VERSION_1.strip().splitlines():
            tx.exec_driver_sql(statement)
        for seq, kind in enumerate(("LogInFailed", "ModifySecurity"), 2):
            row = f"('{SERIAL}', {seq}, {1767225600000000 + seq}, '{kind}', 'admin', 1, '{{}}')"
            tx.exec_driver_sql(f"INSERT INTO events VALUES {row}")
        tx.exec_driver_sql("UPDATE cameras SET seq = 3")

    with Store.open(path) as store:
        camera = open_camera(store, hasher=CheapHasher())
        session = camera.set_first_password(KNOWN)
        found = {kind: camera.events(session, query=LogQuery(kind)) for kind in EventType}
    assert [event.seq for event in found[EventType.SYSTEM]] == [1]
    assert [event.seq for event in found[EventType.CONFIGURATION]] == [3]
    assert [event.seq for event in found[EventType.ACCOUNT]] == [5, 4, 2]
    assert all(event.kind.type is kind for kind, events in found.items() for event in events)


def test_a_later_migration_is_applied_once_and_as_a_whole(used: Path) -> None:
    more = (*MIGRATIONS, ("ALTER TABLE cameras ADD COLUMN colour TEXT", "UPDATE cameras SET colour = 'red'"))
    broken = (*more, ("CREATE TABLE half (id INTEGER)", "INSERT INTO nowhere VALUES (1)"))

    for _ in range(2):
        with Store.open(used, migrations=more) as store, store.read() as tx:
            query = "SELECT DISTINCT colour FROM cameras"
            assert tx.exec_driver_sql(query).scalars().all() == ["red"]
    with pytest.raises(StoreDamaged):
        Store.open(used, migrations=broken)

    with Store.open(used, migrations=more) as store, store.read() as tx:
        assert "half" not in inspect(tx).get_table_names()


def test_a_store_of_a_newer_release_is_left_alone(used: Path) -> None:
    Store.open(used, migrations=(*MIGRATIONS, ("CREATE TABLE later (id INTEGER)",))).close()
    before = used.read_bytes()

    refused = refusal(used)

    assert isinstance(refused, StoreTooNew)
    assert (refused.found, refused.known) == (len(MIGRATIONS) + 1, len(MIGRATIONS))
    assert used.read_bytes() == before
