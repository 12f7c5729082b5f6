"""The program killed while it sets a password (the old one or the new one fits afterwards, never neither).

Stopped and continued, as by a shell's `kill -TSTP %1` and `fg`; and its terminal closed.
"""

from __future__ import annotations

import itertools
import os
import random
import select
import signal
import threading
import time
from collections import Counter, deque
from contextlib import suppress
from pathlib import Path

import pytest
from textual.drivers._writer_thread import WriterThread

from tests.camera.helpers import CheapHasher, outcome
from tests.helpers.terminals.terminal_user import PROGRAM, TerminalUser, left_behind
from tui.camera import ADMIN, Session, Store, WrongCredentials, add_camera, list_cameras
from tui.local_driver import LastingOutput

KNOWN = "Turnstile-42-north"
PHONE, MAIL = "48213", "guard@example.com"
FROM_A_SHELL = b"\x1b[2J\x1b[Hsome other program's output\r\n"


@pytest.mark.full
def test_a_kill_while_the_password_is_set_leaves_exactly_one(tmp_path: Path) -> None:
    rounds = 12
    seed = random.randrange(2**32)
    print(f"{rounds} rounds, seed {seed}")  # noqa: T201 - to repeat a failure with
    dice = random.Random(seed)
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        add_camera(store, "known", "known", hasher=CheapHasher())
    new = (f"Kettle-{number}-window" for number in itertools.count(100))
    longest = 1.5 * set_password(tmp_path, next(new), None)
    old = "Kettle-100-window"
    assert fitting(tmp_path, KNOWN, old) == old

    count = Counter[str]()
    for password in itertools.islice(new, rounds):
        set_password(tmp_path, password, dice.uniform(0, longest))
        fits = fitting(tmp_path, old, password)
        count["new" if fits == password else "old"] += 1
        longest *= 0.8 if fits == password else 1.25  # a machine that is busy for a while moves the moment
        old = fits
    print(f"{longest:.2f} s at most until the kill; afterwards fitted: {dict(count)}")  # noqa: T201
    assert len(count) == 2, "all kills came too early, or all too late"


def set_password(data: Path, password: str, moment: float | None) -> float:
    """Reset the password by answers; killed `moment` seconds after the last key. Return how long it took."""
    with TerminalUser(data, "--scenario", "known", program=(PROGRAM,)) as user:
        user.arrive("System Login")
        user.step("down")
        user.press("enter")
        user.arrive("Reset Type")
        user.fill(PHONE, MAIL)
        user.arrive("Confirm Password")
        user.fill(password, password)
        begun = time.monotonic()
        if moment is None:
            user.wait_for("The password is set.")
        else:
            time.sleep(moment)  # the random moment itself
        took = time.monotonic() - begun
        assert user.kill() == -9
    return took


def fitting(data: Path, *passwords: str) -> str:
    """The one password that fits, on a sound store."""
    with left_behind(data, "known") as camera:
        answers = {each: outcome(lambda each=each: camera.sign_in(ADMIN, each)) for each in passwords}  # type: ignore[misc]
        fits = [each for each, answer in answers.items() if isinstance(answer, Session)]
        assert len(fits) == 1, answers
        assert all(isinstance(a, WrongCredentials) for each, a in answers.items() if each not in fits)
        assert camera.ways_of_reset().questions
        camera.sign_in(ADMIN, fits[0])  # sets the count of tries back for the next round
    return fits[0]


# --- stopped, continued, closed --------------------------------------------------------------------------


@pytest.mark.parametrize("by", [signal.SIGTSTP, pytest.param(signal.SIGSTOP, marks=pytest.mark.full)])
def test_who_comes_back_finds_the_window_and_later_the_shell(tmp_path: Path, by: signal.Signals) -> None:
    with TerminalUser(tmp_path / "data", "--scenario", "known") as user:
        user.arrive("System Login")
        user.type("Turn")
        user.wait_idle()
        before = window(user)
        stop_and_continue(user, by)
        user.wait_for(lambda _: window(user) == before)
        user.send("stile-42-north\r")
        user.wait_for("Main Menu")
        user.press("ctrl+q")
        assert user.wait_exit() == 0
        assert user.alternate_screen_left
        assert user.reads_lines


@pytest.mark.full
def test_a_continue_that_nothing_stopped_for_changes_nothing(tmp_path: Path) -> None:
    with TerminalUser(tmp_path / "data") as user:
        user.arrive("System Login")
        user.wait_idle()  # all is painted
        before = window(user)
        for _ in range(3):
            begun = len(user.raw)
            os.kill(user.pid, signal.SIGCONT)
            user.wait_for(lambda _, begun=begun: len(user.raw) > begun and window(user) == before)  # type: ignore[misc]
        user.leave()
        assert user.reads_lines


def test_a_terminal_that_is_closed_ends_the_program(tmp_path: Path) -> None:
    with TerminalUser(tmp_path, "--scenario", "known") as user:
        user.arrive("System Login")
        user.fill(KNOWN)
        user.wait_for("Main Menu")
        close_terminal(user)
    with left_behind(tmp_path, "known") as kept:
        kept.sign_in(ADMIN, KNOWN)


@pytest.mark.full
def test_an_exercise_whose_terminal_is_closed_ends_in_order(tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    with TerminalUser(tmp_path, "--exercise", "questions", "--report", str(report)) as user:
        user.wait_for("Begin")
        user.press("enter")
        user.arrive("System Login")
        close_terminal(user)
    assert {line.split(",")[0] for line in report.read_text().splitlines()[1:]} == {"questions"}
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        assert not list_cameras(store), "the exercise's camera stayed"


def test_frames_that_nobody_can_see_hold_nothing_up() -> None:
    master, slave = os.openpty()
    os.close(master)
    terminal = os.fdopen(slave, "w")
    writer = WriterThread(LastingOutput(terminal))  # type: ignore[arg-type] # as in the driver
    writer.start()
    app = threading.Thread(target=lambda: deque(map(writer.write, ["a frame"] * 100)), daemon=True)
    app.start()
    app.join(10)
    assert not app.is_alive(), "the app waits for a thread that has ended"
    writer.stop()
    with suppress(OSError):  # what nobody could see
        terminal.close()


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


def close_terminal(user: TerminalUser) -> None:
    """Let go what holds the terminal, and wait for the program's end."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, user._master)
    os.close(nowhere)
    assert select.select([user._pidfd], [], [], 20)[0], "the program outlived its terminal"
