"""The store: its file, its versions, and what it says when the file can't be used."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import inspect

from tests.camera.kit import KNOWN, MAIL, PHONE, CheapHasher, outcome
from tui.camera import ADMIN, SCENARIOS, Camera, Store, list_cameras, open_camera, start
from tui.camera.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreTooNew,
    StoreUnwritable,
)
from tui.camera.migrations import MIGRATIONS
from tui.camera.schema import metadata

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.camera.kit import Stage

SERIAL: Final = "0123456789ABCDEF"
PAGE: Final = 4096

# As the first release left it; edited never, read by every later one.
VERSION_1: Final = f"""
INSERT INTO cameras VALUES ('{SERIAL}', 'camera', 'known', 1767225600000000, 1);
INSERT INTO account_groups VALUES ('{SERIAL}', 'admin', 'administrator group', 'Account QueryLog');
INSERT INTO accounts VALUES ('{SERIAL}', 'admin', 'admin', 'admin', 'chief', 1, 'Account QueryLog', NULL);
INSERT INTO security VALUES ('{SERIAL}', 0, '', 0, '', 'app', '');
INSERT INTO told VALUES ('{SERIAL}', NULL, 0, '', 0, '');
INSERT INTO events VALUES ('{SERIAL}', 1, 1767225600000000, 'ScenarioStarted', '', 1, '{{"scenario": "x"}}');
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cameras.db"


@pytest.fixture
def used(path: Path) -> Path:
    """A store that a few cameras were used in, closed."""
    with Store.open(path) as store:
        for number, scenario in enumerate(SCENARIOS):
            start(store, f"{number:016d}", scenario, hasher=CheapHasher())
    return path


def refusal(path: Path) -> StoreError:
    with pytest.raises(StoreError) as refused:
        Store.open(path)
    assert refused.value.path == path
    return refused.value


def test_files_are_for_their_owner_alone(stage: Stage) -> None:
    stage("lost")

    folder = stage.store.path.parent
    modes = {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}

    assert folder.stat().st_mode & 0o777 == 0o700
    assert modes == {"cameras.db": 0o600, "cameras.db-wal": 0o600, "cameras.db-shm": 0o600}


def test_a_file_that_others_could_read_is_closed_to_them(used: Path) -> None:
    used.chmod(0o644)

    Store.open(used).close()

    assert used.stat().st_mode & 0o777 == 0o600


def test_writes_survive_a_crash_of_the_machine(store: Store) -> None:
    with store.read() as tx:
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

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(child, range(4))) == [0, 0, 0, 0]


# --- versions -----------------------------------------------------------------------------------------


def test_the_migrations_lead_to_the_tables_that_the_program_uses(store: Store) -> None:
    with store.read() as tx:
        found = inspect(tx)
        assert set(found.get_table_names()) == set(metadata.tables)
        for name, table in metadata.tables.items():
            columns = {column["name"]: column["nullable"] for column in found.get_columns(name)}
            assert columns == {column.name: bool(column.nullable) for column in table.columns}
            key = found.get_pk_constraint(name)["constrained_columns"]
            assert key == [column.name for column in table.primary_key]


def test_a_store_of_the_first_release_is_still_read(path: Path) -> None:
    with Store.open(path, migrations=MIGRATIONS[:1]) as first, first.write() as tx:
        for statement in VERSION_1.strip().splitlines():
            tx.exec_driver_sql(statement)

    with Store.open(path) as store:
        camera = open_camera(store, hasher=CheapHasher())
        session = camera.set_first_password(KNOWN)
        assert [event.seq for event in camera.events(session)] == [3, 2, 1]
        assert [row.name for row in camera.accounts(session)] == [ADMIN]


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


# --- what can't be used -------------------------------------------------------------------------------


def test_places_that_cannot_hold_a_store(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "dangling").symlink_to(tmp_path / "gone" / "away.db")

    for path in (
        tmp_path,
        tmp_path / "file" / "cameras.db",
        tmp_path / "file" / "deeper" / "cameras.db",
        tmp_path / "dangling",
        tmp_path / ("x" * 300),
        tmp_path / "nul\0.db",
        Path("/proc/self/cameras.db"),
        Path("/proc/cameras/cameras.db"),
        Path("/dev/null"),
    ):
        assert isinstance(refusal(path), StoreUnwritable), path


def garbage(whole: bytes) -> bytes:
    return b"This is a letter to somebody, not a database.\n" * 200


def truncated(whole: bytes) -> bytes:
    return whole[: len(whole) // 2 + 100]


def beheaded(whole: bytes) -> bytes:
    return whole[:50]


def flipped(whole: bytes) -> bytes:
    return bytes(b ^ 0xFF if i >= PAGE else b for i, b in enumerate(whole))


def foreign(whole: bytes) -> bytes:
    return whole[:68] + b"abcd" + whole[72:]  # another program's application_id


@pytest.mark.parametrize("damage", [garbage, truncated, beheaded, flipped, foreign])
def test_a_damaged_store_is_named_and_left_as_it_is(used: Path, damage: Callable[[bytes], bytes]) -> None:
    used.write_bytes(damage(used.read_bytes()))
    before = used.read_bytes()

    assert isinstance(refusal(used), StoreDamaged)

    assert used.read_bytes() == before


@pytest.mark.parametrize("fill", [0x00, 0xFF, 0x5A])
def test_a_page_that_breaks_under_a_running_camera_is_explained(used: Path, fill: int) -> None:
    whole = used.read_bytes()
    found = []
    for page in range(len(whole) // PAGE):
        used.write_bytes(whole)
        with Store.open(used) as store:
            store.close()  # so that nothing of the file is remembered
            begin = page * PAGE or 100  # the file's own header stays: a wrong one is noticed when opening
            used.write_bytes(whole[:begin] + bytes([fill]) * 3900 + whole[begin + 3900 :])
            camera = Camera(store, "0" * 15 + "2", hasher=CheapHasher())
            # Anything but a CameraError fails the test here.
            found.append(outcome(lambda c=camera: c.events(c.sign_in(ADMIN, KNOWN))))  # type: ignore[misc]

    assert sum(isinstance(result, StoreDamaged) for result in found) >= 5


def test_a_row_that_was_never_written_by_us_is_damage(stage: Stage) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)

    for statement, act in (
        ("UPDATE events SET kind = 'Nonsense'", lambda: camera.events(session)),
        ("UPDATE events SET kind = 'LogIn', details = '{'", lambda: camera.events(session)),
        ("UPDATE events SET details = '{}', at = 'noon'", lambda: camera.events(session)),
        ("UPDATE accounts SET rights = 'Everything'", lambda: camera.accounts(session)),
        ("UPDATE security SET channel = 'pigeon'", camera.ways_of_reset),
        ("UPDATE accounts SET password = 'plain'", lambda: camera.sign_in(ADMIN, KNOWN)),
        ("DROP TABLE told", camera.told),
    ):
        with stage.store.write() as tx:
            tx.exec_driver_sql(statement)
        assert isinstance(outcome(act), StoreDamaged), statement


def test_a_writer_that_holds_on_too_long_is_named_busy(used: Path) -> None:
    with Store.open(used) as holder, Store.open(used, busy=timedelta(milliseconds=50)) as other:
        camera = Camera(other, "0" * 15 + "2", hasher=CheapHasher())
        with holder.write():
            with pytest.raises(StoreBusy):
                camera.sign_in(ADMIN, KNOWN)
            assert camera.scenario == "known", "readers go on"
        assert camera.sign_in(ADMIN, KNOWN)


def test_threads_of_one_store_wait_no_longer_than_other_processes(used: Path) -> None:
    with (
        Store.open(used, busy=timedelta(milliseconds=50)) as store,
        ThreadPoolExecutor(1) as pool,
        store.write(),
    ):
        camera = Camera(store, "0" * 15 + "2", hasher=CheapHasher())
        assert isinstance(pool.submit(outcome, lambda: camera.sign_in(ADMIN, KNOWN)).result(), StoreBusy)


def test_a_full_disk_is_unwritable_and_changes_nothing(used: Path) -> None:
    with Store.open(used) as store:
        camera = Camera(store, "0" * 15 + "2", hasher=CheapHasher())
        with store.read() as tx:
            pages = tx.exec_driver_sql("PRAGMA page_count").scalar_one()

        def fill() -> None:
            with store.write() as tx:
                tx.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
                tx.exec_driver_sql("UPDATE cameras SET scenario = hex(zeroblob(1000000))")

        assert isinstance(outcome(fill), StoreUnwritable)
        assert camera.scenario == "known"
