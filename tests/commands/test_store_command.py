"""camera-menus store: migrate, check, copy."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event

from tests.camera.helpers import KNOWN, MAIL, PHONE, CheapHasher, key_for, outcome, wrong
from tests.helpers.programs.postgresql import CAMERAS, CLOUD, Server
from tests.helpers.programs.shell import Shell
from tui.camera import ADMIN, SCENARIOS, Camera, Store, open_camera, start
from tui.camera.context import utc_now
from tui.camera.storage.migrations import MIGRATIONS as OF_CAMERAS
from tui.cloud.phone_accounts import PhoneAccounts
from tui.cloud.schema import MIGRATIONS as OF_CLOUD
from tui.cloud.store import CloudStore


def used(folder: Path) -> Camera:
    """A data directory whose cameras were used, and whose cloud was."""
    with CloudStore.open(folder) as records:
        PhoneAccounts(records, clock=utc_now).sign_up("Anna", "lantern-harbour")
    store = Store.open(folder / "cameras.sqlite3")
    for number, scenario in enumerate(SCENARIOS):
        camera = start(store, f"{number:016d}", scenario, hasher=CheapHasher(), key_for=key_for)
    camera = open_camera(store, f"{2:016d}", hasher=CheapHasher())
    camera.sign_in(ADMIN, KNOWN)
    camera.challenge()
    wrong(camera, 2)
    outcome(lambda: camera.answer_questions(PHONE, MAIL))
    store.close()
    return camera


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return sorted(line for line in database.iterdump() if line.startswith("INSERT"))


def test_a_copy_has_every_row_and_goes_into_an_empty_place_alone(shell: Shell, tmp_path: Path) -> None:
    used(tmp_path / "one")
    copy = ("store", "copy", tmp_path / "one", tmp_path / "two")

    code, said, _ = shell.run(*copy)

    assert code == 0
    assert "rows copied and compared" in said
    assert "Not copied: the master keys" in said
    for name in ("cameras.sqlite3", "vendor.sqlite3"):
        assert dump(tmp_path / "two" / name) == dump(tmp_path / "one" / name)
    assert shell.run("--data", tmp_path / "two", "store", "check") == (0, "No faults\n", "")
    assert shell.run(*copy) == (0, said, ""), "once more is harmless"
    with closing(sqlite3.connect(tmp_path / "two" / "cameras.sqlite3")) as database:
        database.execute("UPDATE cameras SET visited = 1")
        database.commit()
    shell.refused(1, "is not empty: nothing was copied", *copy)


def test_a_copy_that_is_interrupted_between_both_databases(shell: Shell, tmp_path: Path) -> None:
    """Each is one transaction, and the records' is kept first: a second try gets what is missing."""
    used(tmp_path / "one")
    two = tmp_path / "two"
    copy = ("store", "copy", tmp_path / "one", two)
    Store.open(two / "cameras.sqlite3").close()
    CloudStore.open(two).close()

    def fail(connection: Connection) -> None:
        if connection.engine.url.database == str(two / "cameras.sqlite3") and dump(two / "vendor.sqlite3"):
            raise sqlite3.OperationalError("disk I/O error")

    with listening(Engine, "commit", fail):
        said = shell.refused(3, "all or none. Run the same command again", *copy)
    assert f"{two / 'vendor.sqlite3'} has all its rows, {two / 'cameras.sqlite3'} all or none" in said
    assert dump(two / "cameras.sqlite3") == []

    assert shell.run(*copy)[0] == 0
    for name in ("cameras.sqlite3", "vendor.sqlite3"):
        assert dump(two / name) == dump(tmp_path / "one" / name)


@contextmanager
def listening(target: object, name: str, call: Callable[..., object]) -> Iterator[None]:
    event.listen(target, name, call)
    try:
        yield
    finally:
        event.remove(target, name, call)


def test_faults_are_named(shell: Shell, tmp_path: Path) -> None:
    used(tmp_path)
    check = ("--data", tmp_path, "store", "check")
    for statement, words in (
        (
            "DELETE FROM events WHERE serial = '0000000000000002' AND seq = 2",
            "0002: lines of its log are missing",
        ),
        (
            "UPDATE throttles SET tries = 6 WHERE gate = 'sign-in'",
            "0002: more tries were counted than there may be",
        ),
        ("DELETE FROM account_groups", "rows of table accounts refer to what is not there"),
        ("UPDATE events SET at = 'noon'", "damaged values in table events"),
    ):
        with closing(sqlite3.connect(tmp_path / "cameras.sqlite3")) as database:
            database.execute(statement)
            database.commit()
        code, said, errors = shell.run(*check)
        assert (code, words in said) == (3, True), said
        assert errors.startswith("camera-menus: Faults: ")


def test_a_server_is_asked_for(shell: Shell, tmp_path: Path) -> None:
    shell.refused(2, "This needs --store and --cloud-store", "store", "migrate")
    shell.refused(2, "This needs --store and --cloud-store", "store", "copy", "server", tmp_path / "new")


def on_a_server(postgresql: Server, database: str) -> tuple[str, ...]:
    """Make an empty database; the options that lead there."""
    postgresql.make_database(database)
    url = postgresql.text
    return ("--store", url(database, CAMERAS), "--cloud-store", url(database, CLOUD))


@pytest.mark.full
def test_there_and_back(shell: Shell, postgresql: Server, tmp_path: Path) -> None:
    places = on_a_server(postgresql, "copied")
    used(tmp_path / "one")

    shell.refused(3, "Run: camera-menus store migrate", *places, "cameras", "list")
    for _ in range(2):
        code, said, _ = shell.run(*places, "store", "migrate")
        assert (code, said.count("up to date, schema")) == (0, 2)
    assert shell.run(*places, "store", "copy", tmp_path / "one", "server")[0] == 0
    assert shell.run(*places, "store", "check") == (0, "No faults\n", "")
    assert shell.run(*places, "store", "copy", "server", tmp_path / "two")[0] == 0

    for name in ("cameras.sqlite3", "vendor.sqlite3"):
        assert dump(tmp_path / "two" / name) == dump(tmp_path / "one" / name)
    with postgresql.connect("copied") as connection:
        connection.execute('ALTER TABLE camera_menus.cameras ALTER name TYPE text COLLATE "und-x-icu"')
    code, said, _ = shell.run(*places, "store", "check")
    assert (code, "column cameras.name has another collation than C" in said) == (3, True)


@pytest.mark.full
def test_rows_on_a_server_that_refer_to_nothing_are_named(
    shell: Shell, postgresql: Server, tmp_path: Path
) -> None:
    places = on_a_server(postgresql, "orphaned")
    used(tmp_path)
    shell.run(*places, "store", "migrate")
    assert shell.run(*places, "store", "copy", tmp_path, "server")[0] == 0
    with postgresql.connect("orphaned") as connection:
        connection.execute("SET session_replication_role = replica")  # else the server would refuse it
        connection.execute(f"DELETE FROM camera_menus.account_groups WHERE serial = '{2:016d}'")

    code, said, errors = shell.run(*places, "store", "check")

    assert (code, errors.startswith("camera-menus: Faults: 1")) == (3, True), errors
    assert said.endswith("rows of table accounts refer to what is not there\n")
    assert said.count("\n") == 1


@pytest.mark.full
def test_a_server_whose_schema_is_newer_says_what_to_update(
    shell: Shell, postgresql: Server, tmp_path: Path
) -> None:
    places = on_a_server(postgresql, "newer")
    shell.run(*places, "store", "migrate")

    def newer(schema: str) -> None:
        with postgresql.connect("newer") as connection:
            connection.execute(f"UPDATE {schema}.schema_version SET number = 99")

    newer("camera_menus_cloud")
    says = "has schema 99, this version supports {}: update camera-menus"
    of_cloud = says.format(len(OF_CLOUD))
    shell.refused(3, of_cloud, *places, "--data", tmp_path, "desk", "--payload", "A")
    newer("camera_menus")
    of_cameras = says.format(len(OF_CAMERAS))
    for words in (("cameras", "list"), ("store", "migrate"), ("store", "check"), ("ssh", "--port", "0")):
        shell.refused(3, of_cameras, *places, "--data", tmp_path, *words)


@pytest.mark.parametrize("words", ["--data missing store check", "store copy missing new"])
def test_a_directory_without_a_database_is_no_empty_one(
    words: str, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shell.refused(3, "There is no database missing/cameras.sqlite3", *words.split())
    assert list(tmp_path.iterdir()) == []  # nor is one made
