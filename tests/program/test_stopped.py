"""The local menus stopped and continued, as by a shell's `kill -TSTP %1`, `kill -STOP %1` and `fg`."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.helpers.terminals.terminal_user import TerminalUser

FROM_A_SHELL = b"\x1b[2J\x1b[Hsome other program's output\r\n"


@pytest.mark.parametrize("by", [signal.SIGTSTP, signal.SIGSTOP])
def test_who_comes_back_finds_the_window_and_later_the_shell(tmp_path: Path, by: signal.Signals) -> None:
    with TerminalUser(tmp_path / "data", "--scenario", "known") as user:
        user.arrive("System Login")
        user.type("Turn")
        before = window(user)
        stop_and_continue(user, by)
        user.wait_for(lambda _: window(user) == before)
        user.send("stile-42-north\r")
        user.wait_for("Main Menu")
        user.press("ctrl+q")
        assert user.wait_exit() == 0
        assert user.alternate_screen_left
        assert user.reads_lines


def test_a_continue_that_nothing_stopped_for_changes_nothing(tmp_path: Path) -> None:
    with TerminalUser(tmp_path / "data") as user:
        user.arrive("System Login")
        before, threads = window(user), threads_of(user)
        for _ in range(3):
            begun = len(user.raw)
            os.kill(user.pid, signal.SIGCONT)
            user.wait_for(lambda _, begun=begun: len(user.raw) > begun and window(user) == before)  # type: ignore[misc]
        assert threads_of(user) == threads
        user.leave()
        assert user.reads_lines


def stop_and_continue(user: TerminalUser, by: signal.Signals) -> None:
    os.kill(user.pid, by)
    os.waitid(os.P_PID, user.pid, os.WSTOPPED)
    # What the program wrote comes first, as in a terminal.
    user.wait_idle()
    with Path(f"/proc/{user.pid}/fd/0").open("wb", buffering=0) as terminal:
        terminal.write(FROM_A_SHELL)
    user.wait_for("some other program's output")
    os.kill(user.pid, signal.SIGCONT)


def window(user: TerminalUser) -> str:
    """All that stands below the row with the clock."""
    return user.text().split("\n", 1)[1]


def threads_of(user: TerminalUser) -> int:
    return len(list(Path(f"/proc/{user.pid}/task").iterdir()))
