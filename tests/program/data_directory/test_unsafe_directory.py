"""A data directory that others may write to is refused by every command, by OpenSSH's rule of StrictModes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

from tests.helpers.programs.shell import Shell
from tests.helpers.terminals.terminal_user import TerminalUser
from tui.data_dir import UnsafeDirectory, data_directory

EVERY: Final = (
    ("cameras", "list"),
    ("cameras", "add", "hall"),
    ("cameras", "remove", "hall", "--yes"),
    ("desk", "--payload", "A"),
    ("ssh", "--port", "0"),
    ("web", "--port", "0"),
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows tells 0777 of every directory")


@pytest.mark.parametrize("mode", range(0o1000), ids=oct)
@pytest.mark.full
def test_every_mode(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)
    try:
        data_directory(tmp_path)
    except UnsafeDirectory:
        assert mode & 0o022
    else:
        assert not mode & 0o022
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory away")
def test_another_user_s_directory(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, -1)
    with pytest.raises(UnsafeDirectory) as refused:
        data_directory(tmp_path)
    assert refused.value.foreign
    os.chown(tmp_path, 0, 65534)
    assert data_directory(tmp_path) == tmp_path


@pytest.mark.parametrize("folder", ["mail", "ssh"])
def test_a_folder_in_it(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder).chmod(0o755)
    assert data_directory(tmp_path) == tmp_path
    (tmp_path / folder).chmod(0o775)
    with pytest.raises(UnsafeDirectory) as refused:
        data_directory(tmp_path)
    assert refused.value.path == tmp_path / folder


@pytest.mark.parametrize("words", [EVERY[0], *(pytest.param(w, marks=pytest.mark.full) for w in EVERY[1:])])
@pytest.mark.parametrize("mode", [0o777, pytest.param(0o775, marks=pytest.mark.full)])
def test_every_command_refuses_it(tmp_path: Path, shell: Shell, words: tuple[str, ...], mode: int) -> None:
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(mode)
    said = f"camera-menus: {data} is writable by other users. Run: chmod go-w {data}\n"
    assert shell.run("--data", data, *words) == (3, "", said)
    assert list(data.iterdir()) == []
    assert data.stat().st_mode & 0o777 == mode


@pytest.mark.full
@pytest.mark.parametrize("words", [(), ("phone",)], ids=["menus", "phone"])
def test_the_windows_refuse_it(tmp_path: Path, words: tuple[str, ...]) -> None:
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o777)
    with TerminalUser(data, *words, size=(300, 24)) as user:
        assert user.wait_exit() == 3
        assert f"{data} is writable by other users. Run: chmod go-w {data}" in user.text()
