"""The program where only what Windows has as well is there: all but the SSH server works."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.helpers.terminals.terminal_user import TerminalUser, without_blanks
from tests.replay.helpers import BY_CODE

PROGRAM: Final = (sys.executable, "-m", "tests.program.without_posix")
PASSWORD: Final = "Turnstile-42-north"


def run(data: Path, *words: str) -> tuple[int, str]:
    """Run a command; its exit status, and all that it says."""
    done = subprocess.run(
        [*PROGRAM, "--lang", "en", "--data", str(data), *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_cameras(tmp_path: Path) -> None:
    assert run(tmp_path, "cameras", "add", "gate", "--scenario", "known")[0] == 0
    code, said = run(tmp_path, "cameras", "list")
    assert code == 0
    assert "gate" in said


@pytest.mark.full
def test_commands(tmp_path: Path) -> None:
    assert run(tmp_path, "cameras", "add", "gate")[0] == 0
    for words in (["log", "gate"], ["log", "gate", "--csv"], ["restore", "gate", "--yes"]):
        assert run(tmp_path, "cameras", *words)[0] == 0, words
    assert "mistyped or damaged" in run(tmp_path, "desk", "--payload", "0000")[1]
    assert run(tmp_path, "cameras", "remove", "gate", "--yes") == (0, "")


@pytest.mark.full
def test_a_script_is_played(tmp_path: Path) -> None:
    code, said = run(tmp_path, "play", str(BY_CODE), "--out", str(tmp_path / "out"), "--format", "svg,anim")
    assert code == 0, said
    assert len(list((tmp_path / "out").glob("*/*.svg"))) == 9


@pytest.mark.full
def test_the_servers_say_what_they_need(tmp_path: Path) -> None:
    says = "camera-menus: The {} server needs Linux or macOS\n"
    assert run(tmp_path, "ssh", "--port", "0") == (1, says.format("SSH"))
    assert run(tmp_path, "web", "--port", "0") == (1, says.format("web"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.full
def test_scripts_are_played_and_recorded(tmp_path: Path) -> None:
    path, out = tmp_path / "a.play", tmp_path / "out"
    with TerminalUser(tmp_path, "record", str(path), "--scenario", "known", program=PROGRAM) as user:
        user.arrive("System Login")
        user.fill(PASSWORD)
        user.wait_for("Main Menu")
        user.press("ctrl+q")
        assert user.wait_exit() == 0
        assert "playsthesame" in without_blanks(user.text())
    assert (
        run(tmp_path, "play", str(path), "--lang", "zh", "--format", "svg,png,cast", "--out", str(out))[0]
        == 0
    )
    names = {"01-system-login.svg", "01-system-login.png", "02-main-menu.svg", "02-main-menu.png", "a.cast"}
    assert {file.name for file in (out / "zh").iterdir()} == names


@pytest.mark.full
def test_the_guide_is_written(tmp_path: Path) -> None:
    assert run(tmp_path, "guide", "--lang", "en", "--out", str(tmp_path / "guide"))[0] == 0
    assert "step-11" in (tmp_path / "guide/en/guide.html").read_text(encoding="utf-8")


@pytest.mark.full
def test_the_menus_and_the_phone(tmp_path: Path) -> None:
    with TerminalUser(tmp_path, "--scenario", "known", program=PROGRAM) as user:
        user.arrive("System Login")
        user.fill(PASSWORD)
        user.wait_for("Main Menu")
        user.leave()
    with TerminalUser(tmp_path, "phone", program=PROGRAM) as user:
        user.wait_for("Esc Back")
        user.leave()
