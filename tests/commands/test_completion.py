"""What Tab offers, asked as each shell asks, and once in a real one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.camera.helpers import CheapHasher
from tests.terminal import needs_program
from tests.terminal_user import PROGRAM
from tui.camera import SCENARIOS, Store, add_camera, list_cameras
from tui.camera.fleet.name_list import camera_names

COMMANDS = ["cameras", "desk", "guide", "phone", "play", "ssh"]


def ask(shell: str, typed: str, **env: str) -> tuple[str, str]:
    """Ask for what may follow `typed`, as the shell's function does; output and errors."""
    words = typed.split()
    begun = "" if typed.endswith(" ") else words[-1]
    number = len(words) - bool(begun)
    asked = {"COMP_WORDS": typed, "COMP_CWORD": begun if shell == "fish" else str(number)}
    done = subprocess.run(
        [PROGRAM],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"LANG": "C.UTF-8", "_CAMERA_MENUS_COMPLETE": f"{shell}_complete"} | asked | env,
    )
    return done.stdout, done.stderr


def offered(typed: str, **env: str) -> list[str]:
    """What bash is offered."""
    output, errors = ask("bash", typed, **env)
    assert errors == ""
    return [line.partition(",")[2] for line in output.splitlines() if line]


COMMANDS = ["cameras", "desk", "guide", "phone", "play", "record", "ssh", "web"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with two cameras."""
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        for name in ("hall", "gate"):
            add_camera(store, name, hasher=CheapHasher())
    return tmp_path


def test_commands_and_options() -> None:
    assert offered("camera-menus ") == COMMANDS
    assert offered("camera-menus cam") == ["cameras"]
    assert offered("camera-menus cameras ") == ["add", "list", "log", "remove", "restore"]
    assert {"--lang", "--data", "--help"} <= set(offered("camera-menus --"))
    assert offered("camera-menus ssh --po") == ["--port"]
    assert offered("camera-menus cameras add x --sh") == ["--shared"]


def test_values(data: Path) -> None:
    assert offered("camera-menus --lang ") == ["en", "ru", "zh"]
    assert offered("camera-menus --scenario ") == list(SCENARIOS)
    assert offered("camera-menus cameras add x --scenario l") == ["lost", "lost-no-questions", "locked"]
    assert offered(f"camera-menus --data {data} --camera ") == ["gate", "hall"]
    assert offered(f"camera-menus --data {data} cameras remove h") == ["hall"]
    assert offered(f"camera-menus --data {data} cameras log g") == ["gate"]
    assert offered(f"camera-menus --data {data} cameras restore gate h") == ["hall"]
    assert offered("camera-menus --data ~/cameras --camera ", HOME=str(data)) == []
    (data / "cameras").symlink_to(data)
    assert offered("camera-menus --data ~/cameras --camera ", HOME=str(data)) == ["gate", "hall"]
    assert offered("camera-menus --camera ", XDG_DATA_HOME=str(data)) == []


def test_what_goes_wrong_is_silent_and_makes_nothing(tmp_path: Path) -> None:
    (tmp_path / "cameras.sqlite3").write_bytes(b"no database " * 1000)
    assert offered(f"camera-menus --data {tmp_path} --camera ") == []
    assert offered(f"camera-menus --data {tmp_path}/none --camera ") == []
    assert offered("camera-menus --data ~no-such-user/x --camera ") == []
    assert offered("camera-menus --lang xx ") == COMMANDS
    assert offered("camera-menus --scenario nope opne ") == COMMANDS
    assert [path.name for path in tmp_path.iterdir()] == ["cameras.sqlite3"]


def test_names_are_those_of_the_store(data: Path) -> None:
    with Store.open(data / "cameras.sqlite3") as store:
        assert camera_names(data / "cameras.sqlite3") == [camera.name for camera in list_cameras(store)]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script_and_its_form(shell: str) -> None:
    source = subprocess.run(
        [PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"_CAMERA_MENUS_COMPLETE": f"{shell}_source"},
    )
    assert f"_CAMERA_MENUS_COMPLETE={shell}_complete" in source.stdout
    assert "_camera_menus_completion" in source.stdout
    assert source.stderr == ""
    if program := shutil.which(shell):
        subprocess.run([program, "-n"], input=source.stdout, text=True, check=True)
    output, errors = ask(shell, "camera-menus cameras l")
    assert errors == ""
    assert "list" in output
    if shell != "bash":  # they show what each is for
        assert "List the cameras." in output
        assert "Показать список камер." in ask(shell, "camera-menus cameras l", LANG="ru_RU.UTF-8")[0]


def test_a_real_bash(data: Path) -> None:
    bash = needs_program("bash", package="bash")
    script = f"""
        PATH={Path(PROGRAM).parent}:$PATH
        eval "$(_CAMERA_MENUS_COMPLETE=bash_source camera-menus)"
        [[ $(complete -p camera-menus) == *_camera_menus_completion* ]] || exit 1
        COMP_WORDS=(camera-menus --data {data} --camera h) COMP_CWORD=4 COMP_TYPE=9
        _camera_menus_completion camera-menus h --camera
        echo "${{COMPREPLY[@]}}"
    """
    done = subprocess.run([bash, "--norc", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "hall\n", "")
