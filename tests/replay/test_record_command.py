"""`camera-menus record` on a terminal: the file while it is recorded, after a crash, and played again."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from tests.helpers.programs.shell import Shell
from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM, TerminalUser, without_blanks

PASSWORD = "Turnstile-42-north"


def recording(folder: Path, *options: str, lang: str = "ru") -> TerminalUser:
    return TerminalUser(folder / "data", "--lang", lang, "record", str(folder / "a.play"), *options)


def lines(folder: Path) -> list[str]:
    """What is in the file, but for the moment."""
    text = (folder / "a.play").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith(("clock", "#"))]


def test_what_is_done_is_played_again(tmp_path: Path) -> None:
    with recording(tmp_path, "--scenario", "known") as user:
        user.arrive("Вход в систему")
        user.type(PASSWORD)
        user.wait_for(lambda _: lines(tmp_path)[-1] == 'field "Password" = {password}')
        user.press("enter")
        user.wait_for("Главное меню")
        user.press("ctrl+q")
        assert user.wait_exit() == 0
        assert re.search(r"a\.play:шагов:\d+,картинок:2;выполняетсятакже", without_blanks(user.text()))
    assert lines(tmp_path) == [
        "scenario known",
        "size 80x24",
        "shot system-login",
        'field "Password" = {password}',
        "press Enter",
        "shot main-menu",
    ]
    assert (tmp_path / "a.play").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "data").exists()


@pytest.mark.full
def test_a_crash_loses_nothing(tmp_path: Path) -> None:
    with recording(tmp_path) as user:
        user.arrive("Вход в систему")
        user.type("half a pass")
        user.wait_for(lambda _: "{password-11" in lines(tmp_path)[-1])
        os.kill(user.pid, signal.SIGKILL)
        user.wait_exit()
    assert lines(tmp_path)[-1].startswith('field "Password" = {password-11')


@pytest.mark.full
def test_time_passes_as_it_does_outside(tmp_path: Path) -> None:
    with recording(tmp_path, lang="en") as user:
        user.arrive("System Login")
        clock = user.row(0)[-8:]
        user.wait_for(lambda _: user.row(0)[-8:] not in {clock, ""})
        user.press("f12", "ctrl+q")
        assert user.wait_exit() == 0
        assert "playsthesame" in without_blanks(user.text())
    assert re.search(
        r"clock \+\d s\nshot system-login-2\n", (tmp_path / "a.play").read_text(encoding="utf-8")
    )


@pytest.mark.full
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_it_gives_the_terminal_back(number: signal.Signals, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    with TerminalUser(
        tmp_path, "--lang", "en", "record", str(tmp_path / "a.play"), env={"TMPDIR": str(own)}
    ) as user:
        user.arrive("System Login")
        user.type("x")
        user.wait_for(lambda _: "{password-1}" in lines(tmp_path)[-1])
        os.kill(user.pid, number)
        assert user.wait_exit() == 0
    assert not list(own.iterdir())
    assert lines(tmp_path)[-1] == 'field "Password" = {password-1}'


@pytest.mark.full
@pytest.mark.parametrize(
    ("name", "size", "code", "says"),
    [
        ("there.play", (80, 24), 1, "there.play is there already"),
        ("page.md", (80, 24), 2, "page.md is a page: call the script FILE.play"),
        ("no/such.play", (80, 24), 1, "can't be written: No such file or directory"),
        ("new.play", (59, 24), 4, "Enlarge the terminal: at least 60x20"),
    ],
)
def test_what_is_refused(name: str, size: tuple[int, int], code: int, says: str, tmp_path: Path) -> None:
    (tmp_path / "there.play").write_text("mine")
    command = ("--lang", "en", "record", str(tmp_path / name))
    with TerminalUser(tmp_path / "data", *command, size=size, program=CHEAP_PROGRAM) as user:
        assert user.wait_exit() == code
        assert without_blanks(says) in without_blanks(user.text())
    assert (tmp_path / "there.play").read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"there.play"}


def test_without_a_terminal_it_is_refused(shell: Shell, tmp_path: Path) -> None:
    shell.refused(4, "The menus need a terminal", "record", tmp_path / "a.play")
    assert not list(tmp_path.iterdir())
