"""A data directory that can't be used is said in one line, before the menus take the terminal."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.helpers.programs.shell import Shell
from tests.helpers.terminals.terminal_user import TerminalUser
from tests.program.data_directory.test_read_only import without_override
from tui.camera import Store
from tui.camera.errors import StoreDamaged, StoreError, StoreNotAFile, StoreUnwritable
from tui.camera.storage.migrations import MIGRATIONS
from tui.cloud.errors import CloudStoreError
from tui.cloud.schema import MIGRATIONS as CLOUD_MIGRATIONS
from tui.cloud.store import FILE, CloudStore
from tui.commands.common import usable_data
from tui.commands.common.failures import explain_failure
from tui.commands.common.usable_data import need_usable_data
from tui.data_dir import NoDirectory

ALTERNATE_SCREEN = b"\x1b[?1049h"

EVERY = (
    "cameras list",
    "cameras add hall",
    "cameras log hall",
    "desk --payload A",
    "store check",
    "ssh --port 0",
    "web --port 0",
)
LANGUAGES = (
    ("en_GB.UTF-8", "is not a directory: choose another --data"),
    ("ru_RU.UTF-8", "— не каталог: укажите другой --data"),
    ("zh_CN.UTF-8", "不是目录：请用 --data 指定其他位置"),
)


@pytest.mark.parametrize("words", EVERY)
@pytest.mark.parametrize(("lang", "says"), LANGUAGES)
def test_a_file_in_place_of_the_directory(
    words: str, lang: str, says: str, tmp_path: Path, shell: Shell
) -> None:
    (tmp_path / "file").touch()
    shell.refused(3, says, "--data", tmp_path / "file", *words.split(), lang=lang)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("file", "camera-menus: file is not a directory: choose another --data"),
        *(
            pytest.param(name, says, marks=pytest.mark.full)
            for name, says in (
                ("/proc/\x1b[31mred", "camera-menus: Can't write /proc/␛[31mred/cameras.sqlite3: check"),
                ("other", "camera-menus: The database other/cameras.sqlite3 is damaged. It was not changed."),
            )
        ),
    ],
)
def test_the_terminal_is_not_taken(
    name: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    Path("file").touch()
    Path("other").mkdir()
    Path("other/cameras.sqlite3").write_bytes(b"not one")
    with TerminalUser(Path(name), size=(100, 24)) as user:
        assert user.wait_exit() == 3
        assert says in user.text()
        assert ALTERNATE_SCREEN not in user.raw


# --- what is looked at --------------------------------------------------------------------------------------


def wrong(data: Path) -> type[Exception] | None:
    try:
        need_usable_data(data)
    except (StoreError, NoDirectory) as error:
        return type(error)
    return None


def test_what_can_be_wrong(tmp_path: Path) -> None:
    path = tmp_path / "cameras.sqlite3"
    assert wrong(tmp_path) is None
    path.touch()
    assert wrong(tmp_path) is None  # an empty file is an empty database
    path.write_bytes(b"SQLite format 2")
    assert wrong(tmp_path) is StoreDamaged
    path.unlink()
    path.mkdir()
    assert wrong(tmp_path) is StoreNotAFile
    path.rmdir()
    path.symlink_to("none")
    assert wrong(tmp_path) is StoreNotAFile
    path.unlink()
    os.mkfifo(path)
    assert wrong(tmp_path) is StoreNotAFile
    assert wrong(path) is NoDirectory
    assert wrong(path / "below") is StoreUnwritable
    assert wrong(tmp_path / ("x" * 300)) is StoreUnwritable


def test_a_database_that_is_in_use(tmp_path: Path) -> None:
    with Store.open(tmp_path / "cameras.sqlite3") as store, store.write_all():
        assert wrong(tmp_path) is None
    with closing(sqlite3.connect(tmp_path / "cameras.sqlite3", isolation_level=None)) as alone:
        alone.execute("PRAGMA journal_mode = DELETE")
        alone.execute("BEGIN EXCLUSIVE")
        assert wrong(tmp_path) is None, "it is not waited for"


def test_what_it_knows_of_the_databases() -> None:
    cameras, cloud = usable_data._FILES
    assert cameras[2:] == (Store.application, len(MIGRATIONS))
    assert (cloud[0], *cloud[2:]) == (FILE, CloudStore.application, len(CLOUD_MIGRATIONS))


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")


def broken(path: Path) -> None:
    """Beyond a sound beginning."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = database.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek(size)
        file.write(b"\xff" * size)


def cut(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.truncate(path, 8000)


def of_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE a (b)")


NEWER, DAMAGED = "update camera-menus", "is damaged. It was not changed."


@pytest.mark.parametrize("name", ["cameras.sqlite3", FILE])
@pytest.mark.parametrize(
    ("happened", "says"), [(newer, NEWER), (broken, DAMAGED), (cut, DAMAGED), (of_another_program, DAMAGED)]
)
def test_a_database_with_a_sound_beginning(
    happened: Callable[[Path], None], says: str, name: str, tmp_path: Path
) -> None:
    with Store.open(tmp_path / "cameras.sqlite3"), CloudStore.open(tmp_path):
        pass
    assert wrong(tmp_path) is None
    happened(tmp_path / name)
    before = sorted(tmp_path.iterdir()), (tmp_path / name).read_bytes()
    with pytest.raises((StoreError, CloudStoreError)) as told:
        need_usable_data(tmp_path)
    said, code = explain_failure(told.value)
    assert (says in said, name in said, code) == (True, True, 3)
    assert (sorted(tmp_path.iterdir()), (tmp_path / name).read_bytes()) == before


def test_a_newer_database_is_told_before_the_terminal_is_taken(tmp_path: Path) -> None:
    Store.open(tmp_path / "cameras.sqlite3").close()
    newer(tmp_path / "cameras.sqlite3")
    with TerminalUser(tmp_path, size=(100, 24)) as user:
        assert user.wait_exit() == 3
        assert NEWER in user.text()
        assert ALTERNATE_SCREEN not in user.raw


@pytest.mark.parametrize("name", [".", "cameras.sqlite3"])
def test_without_permission(name: str, tmp_path: Path) -> None:
    (tmp_path / "cameras.sqlite3").touch()
    (tmp_path / name).chmod(0o500)
    look = f"from pathlib import Path; from {need_usable_data.__module__} import *; need_usable_data(Path())"
    ended = subprocess.run(
        [sys.executable, "-c", look],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.getcwd()},  # noqa: PTH109 - of this clone
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=without_override,
    )
    assert "StoreUnwritable" in ended.stderr
