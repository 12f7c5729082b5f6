"""The local menus with what terminals send besides keys; the bytes one by one: tests/terminal_input."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from tests.helpers.terminals.terminal import Terminal
from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM, TerminalUser

LEAVING = b"\x03\x11\x1a\x1c"
"""Ctrl+C and Ctrl+Q lead out, and then the terminal takes Ctrl+C, Ctrl+Z and Ctrl+\\ for signals again."""
RUBBISH = [
    *(
        b"\x1b[MC\x85*",
        "пароль".encode("koi8-r"),
        "пароль".encode("cp1251"),
        b"\x1b[97;1:3u",
        b"\x1b[<35;20;5M",
    ),
    *(
        b"\x1b[?61;4;6;7;14;21;22c",
        b"\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
        b"\x1bOT",
        b"\x1b[99999999999999999999u",
        b"\x1b[48;99999;99999;1;1t",
        b"\x1b[48;24;80;480;800t",  # the size as it is
    ),
]


@pytest.mark.full
def test_what_nobody_typed_is_not_in_the_field(tmp_path: Path) -> None:
    with TerminalUser(tmp_path / "data", "--scenario", "known") as user:
        user.arrive("System Login")
        for rubbish in RUBBISH:
            user.send(rubbish)
        for part in (b"\x1b[<35;20;", b"5M", b"\x1b[1;5", b"A", b"\x1b]11;rgb:1e1e", b"/1e1e/1e1e\x1b\\"):
            user.send(part)
            user.wait_idle(0.3)
        user.press("home", *["delete"] * 12)  # what stands for the letters of another encoding
        user.fill("Turnstile-42-north")
        user.wait_for("Main Menu")
        user.leave()


@pytest.mark.full
def test_ctrl_with_a_russian_letter_leaves(tmp_path: Path) -> None:
    errors = tmp_path / "errors"  # the menus are where the terminal is, whatever becomes of standard error
    redirected = ["sh", "-c", f'exec "$@" 2>"{errors}"', "sh", *CHEAP_PROGRAM]
    with TerminalUser(tmp_path / "data", "--scenario", "known", program=redirected) as user:
        user.arrive("System Login")
        user.send("\x1b[1081;5u")  # Ctrl+й, the key of Q
        assert user.wait_exit() == 0
    assert errors.read_bytes() == b""


@pytest.mark.parametrize("size", [500, pytest.param(1_000_000, marks=pytest.mark.full)])
def test_random_bytes(tmp_path: Path, size: int) -> None:
    seed = random.randrange(2**32)
    rest = random.Random(seed).randbytes(size).translate(None, LEAVING)
    programs = 0
    while rest:
        programs += 1
        with TerminalUser(tmp_path / "data", "--scenario", "known") as user:
            user.arrive("System Login")
            rest = rest[len(rest) - user.send(rest) :]  # Tab and Enter find a way out now and then
            user.send("\x18\x1b")  # the end of whatever had begun
            user.press("ctrl+q")
            assert user.wait_exit(60) == 0
            assert not user.text().strip()
            assert b"Traceback" not in user.raw
    print(f"{size} bytes, seed {seed}, {programs} programs")  # noqa: T201 - the count


@pytest.mark.full
def test_a_size_that_no_terminal_has(tmp_path: Path) -> None:
    with TerminalUser(tmp_path / "data", env={"COLUMNS": "99999", "LINES": "99999"}) as user:
        user.wait_for(lambda _: b"Login" in user.raw)
        user.press("ctrl+q")
        assert user.wait_exit(60) == 0


@pytest.mark.parametrize(
    ("command", "name"), [([], "dumb"), pytest.param(["phone"], "unknown", marks=pytest.mark.full)]
)
def test_a_dumb_terminal_gets_a_line(tmp_path: Path, command: list[str], name: str) -> None:
    with TerminalUser(tmp_path / "data", *command, env={"TERM": name}) as user:
        assert user.wait_exit() == 4
        says = f"camera-menus: TERM={name}: the menus need a terminal that can place the cursor"
        assert user.raw.decode().strip() == says


@pytest.mark.full
def test_settings_that_textual_can_t_use_are_left_out(tmp_path: Path) -> None:
    settings = {"TEXTUAL_COLOR_SYSTEM": "plenty", "TEXTUAL_LOG": str(tmp_path / "no-such-folder" / "log")}
    with TerminalUser(tmp_path / "data", env=settings) as user:
        user.arrive("System Login")


def test_where_the_encoding_lacks_the_signs_a_line_says_so(tmp_path: Path) -> None:
    encoded = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    with TerminalUser(tmp_path / "data", "--lang", "ru", env=encoded) as user:
        assert user.wait_exit() == 4
        says = "The encoding ascii can't show the menus: choose a locale with UTF-8, such as C.UTF-8"
        assert user.raw.decode().strip() == f"camera-menus: {says}"


FAILING = """
import sys
from tui.local_driver import LocalDriver
LocalDriver._read = lambda self: 1 / 0
sys.argv = ["camera-menus", "--data", {data!r}, "--scenario", "known"]
from app import main
main()
"""


def test_a_fault_in_the_input_thread_is_one_line(tmp_path: Path) -> None:
    program = FAILING.format(data=str(tmp_path / "data"))
    with Terminal([sys.executable, "-c", program]) as user:
        assert user.wait_exit() == 5  # the terminal's answers come in without anybody at the keys
        assert user.alternate_screen_left
        assert user.text().strip().startswith("camera-menus: Internal error ZeroDivisionError in ")
        assert "Traceback" not in user.text()
