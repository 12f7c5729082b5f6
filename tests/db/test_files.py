"""Both stores' files: whose they are, what stands in their place, and how closely they are looked at."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest
from sqlalchemy import Engine, event

from tests.db.cheap_stores import as_shipped
from tui.camera import Store
from tui.camera.errors import StoreDamaged, StoreNotAFile, StoreTooNew
from tui.cloud.errors import CloudStoreDamaged, CloudStoreNotAFile, CloudStoreTooNew
from tui.cloud.store import FILE, CloudStore
from tui.db.sqlite import CHECKED_WHOLE, SqliteBackend
from tui.hosting.practice_cameras import open_practice_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Opening: TypeAlias = "Callable[[Path], Store | CloudStore]"
Refused = (StoreDamaged, CloudStoreDamaged)
TooNew = (StoreTooNew, CloudStoreTooNew)
NotAFile = (StoreNotAFile, CloudStoreNotAFile)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / FILE


@pytest.fixture(params=["camera", "cloud"])
def opening(request: pytest.FixtureRequest) -> Opening:
    """Open a side's store at a path."""
    return Store.open if request.param == "camera" else lambda path: CloudStore.open(path.parent)


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """What is asked of any database."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        asked.append(sql)

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


def text(path: Path) -> None:
    path.write_text("a letter, not a database\n" * 100)


def tables(path: Path, *pragmas: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        for pragma in pragmas:
            database.execute(f"PRAGMA {pragma}")
        database.execute("CREATE TABLE theirs (x)")
        database.commit()


def wal(path: Path) -> None:
    tables(path, "journal_mode = WAL")


def versioned(path: Path) -> None:
    tables(path, "user_version = 1")


def marked(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA application_id = 77")


def of_another_part(path: Path) -> None:
    """A database of this program, but of neither side."""
    tables(path, f"application_id = {0x63616D00}", "user_version = 1")


@pytest.mark.parametrize("theirs", [text, tables, wal, versioned, marked, of_another_part])
def test_another_program_s_file_keeps_its_mode_and_its_bytes(
    opening: Opening, path: Path, theirs: Callable[[Path], None]
) -> None:
    theirs(path)
    path.chmod(0o644)
    before = path.read_bytes()

    with pytest.raises(Refused):
        opening(path)

    assert path.stat().st_mode & 0o777 == 0o644
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_newer_release_s_file_keeps_its_mode_and_its_bytes(opening: Opening, path: Path) -> None:
    opening(path).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")
        database.execute("PRAGMA journal_mode = DELETE")
    path.chmod(0o644)
    before = path.read_bytes()

    with pytest.raises(TooNew):
        opening(path)

    assert (path.stat().st_mode & 0o777, path.read_bytes()) == (0o644, before)


def test_a_newer_release_may_be_quicker(
    opening: Opening, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening(path).close()

    def migrated_meanwhile(backend: SqliteBackend) -> None:
        with closing(sqlite3.connect(backend.path)) as database:
            database.execute("PRAGMA user_version = 99")

    monkeypatch.setattr(SqliteBackend, "_use_wal", migrated_meanwhile)  # after the file was looked at
    with pytest.raises(TooNew):
        opening(path)


def test_others_can_not_open_it_before_it_is_ready(
    opening: Opening, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[int] = []

    def look(backend: SqliteBackend, _: int) -> None:
        modes.append(backend.path.stat().st_mode & 0o777)

    monkeypatch.setattr(SqliteBackend, "_inspect", look)  # the first that is done with the file
    opening(path).close()
    assert modes == [0o600], "what is open stays open, whatever the mode is later"


def test_a_side_does_not_take_the_other_s_database(path: Path) -> None:
    Store.open(path).close()
    path.chmod(0o644)
    with pytest.raises(CloudStoreDamaged):
        CloudStore.open(path.parent)
    path.unlink()
    CloudStore.open(path.parent).close()
    with pytest.raises(StoreDamaged):
        Store.open(path)


def directory(path: Path) -> None:
    path.mkdir()


def link(path: Path) -> None:
    """A link to a database that could be opened, left where it is."""
    Store.open(path.with_name("elsewhere")).close()
    path.symlink_to("elsewhere")


def dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as listener:
        listener.bind(str(path))


@pytest.mark.parametrize("put", [directory, link, dangling, pipe, listening])
def test_what_is_no_file_is_named_and_left_as_it_is(
    opening: Opening, path: Path, put: Callable[[Path], None]
) -> None:
    put(path)
    mode, there = path.lstat().st_mode, sorted(path.parent.iterdir())

    with pytest.raises(NotAFile, match=re.escape(repr(path))):
        opening(path)

    assert (path.lstat().st_mode, sorted(path.parent.iterdir())) == (mode, there)


def test_a_folder_on_the_way_may_be_a_link(opening: Opening, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "data").symlink_to("real")

    opening(tmp_path / "data" / FILE).close()

    assert (tmp_path / "real" / FILE).stat().st_mode & 0o777 == 0o600


def test_only_small_files_are_looked_at_page_by_page(
    opening: Opening, path: Path, statements: list[str]
) -> None:
    check = "PRAGMA quick_check(1)"
    opening(path).close()
    opening(path).close()
    assert statements.count(check) == 1, "of the second opening: a new file has no pages"

    with opening(path) as store, store.write_all() as tx:
        tx.exec_driver_sql("CREATE TABLE large (x)")
        tx.exec_driver_sql(f"INSERT INTO large VALUES (zeroblob({CHECKED_WHOLE}))")
    statements.clear()
    opening(path).close()
    assert check not in statements


def test_practice_cameras_do_not_wait_for_the_disk(tmp_path: Path) -> None:
    """They go with their host; a killed process loses nothing even so."""
    with as_shipped(), open_practice_store(tmp_path) as store, store.read() as tx:
        assert tx.exec_driver_sql("PRAGMA synchronous").scalar_one() == 0


def test_what_a_thread_uses_is_closed_when_it_is_given_back(path: Path, opening: Opening) -> None:
    """As where a host stops while somebody signs in: no file stays open."""
    store = opening(path)
    with store.read() as connection:
        connection.exec_driver_sql("SELECT 1")
        store.close()
        assert open_files(path)
    assert not open_files(path)


def open_files(path: Path) -> list[Path]:
    """Which of a database's files this process has open."""
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return [target for link in links if str(target := link.readlink()).startswith(str(path))]
