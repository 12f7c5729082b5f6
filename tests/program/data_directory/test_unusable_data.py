"""A data directory that can't be used is said in one line, before the menus take the terminal."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.programs.shell import Shell
from tests.helpers.terminals.terminal_user import TerminalUser
from tests.program.data_directory.test_read_only import without_override
from tui.camera.errors import StoreDamaged, StoreError, StoreNotAFile, StoreUnwritable
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
        ("/proc/\x1b[31mred", "camera-menus: Can't write /proc/␛[31mred/cameras.sqlite3: check"),
        ("other", "camera-menus: The database other/cameras.sqlite3 is damaged. It was not changed."),
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
    with sqlite3.connect(tmp_path / "cameras.sqlite3") as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE a (b)")
        connection.commit()
        assert wrong(tmp_path) is None


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
