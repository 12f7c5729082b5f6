"""Ctrl+C during a command: one line and an exit code, never a traceback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.camera.helpers import CheapHasher
from tests.helpers.terminals.terminal import Terminal
from tests.helpers.terminals.terminal_user import PROGRAM
from tests.program.test_command_line import names
from tui.camera import Store, add_camera

INTERRUPTED = """
import os, signal, sys
from app import main
from tui import data_dir
data_dir.data_directory = lambda _given: os.kill(os.getpid(), signal.SIGINT)
sys.argv = ["camera-menus", *sys.argv[1:]]
main()
"""


LIST, ADD = ["cameras", "list"], ["cameras", "add", "gate"]


@pytest.mark.parametrize(
    ("words", "language", "says"),
    [
        (LIST, "ru", "Прервано"),
        (ADD, "zh", "已中断"),
        pytest.param(LIST, "en", "Interrupted", marks=pytest.mark.full),
        pytest.param(ADD, "ru", "Прервано", marks=pytest.mark.full),
    ],
)
def test_a_command_at_work(words: list[str], language: str, says: str) -> None:
    command = [sys.executable, "-c", INTERRUPTED, "--lang", language, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == f"\ncamera-menus: {says}\n"  # the first line ends the terminal's ^C


def test_a_question(tmp_path: Path) -> None:
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        add_camera(store, "gate", hasher=CheapHasher())
    command = [PROGRAM, "--data", str(tmp_path), "--lang", "ru", "cameras", "remove", "gate"]
    with Terminal(command) as terminal:
        terminal.wait_for("[д/Н]:")
        terminal.wait_idle()  # the question is there a moment before the answer is read
        terminal.send("\x03")
        assert terminal.wait_exit() == 1
        assert terminal.text().split("\n")[1].strip() == "camera-menus: Ничего не изменено"
        assert "Traceback" not in terminal.text()
    assert names(tmp_path) == [("gate", "lost")]


OURS = re.compile(r'File "[^"]*(/app\.py|/tui/|/screens/|/site-packages/)')


@pytest.mark.parametrize("rounds", [3, pytest.param(30, marks=pytest.mark.full)])
def test_at_any_moment_of_a_command(tmp_path: Path, rounds: int) -> None:
    """SIGINT in the first 400 ms: while Python starts and loads the program, at work, and at the end."""
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        add_camera(store, "gate", hasher=CheapHasher())
    command = [PROGRAM, "--data", str(tmp_path), "cameras", "list"]
    ends: Counter[str] = Counter()
    for number in range(rounds):
        started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(0.4 * number / rounds)
        started.send_signal(signal.SIGINT)
        _, said = started.communicate(timeout=60)
        assert not OURS.search(said), said
        if "Traceback" in said:  # before its first line no program can say what Ctrl+C does
            ends["in Python's own start"] += 1
            continue
        assert said.strip() in ("", "camera-menus: Interrupted")
        assert started.returncode in (0, 130, -signal.SIGINT)  # a shell says 130 for the last one
        ends[f"status {started.returncode}"] += 1
    print(f"{rounds} interrupts, {dict(ends)}")  # noqa: T201 - how often it was tried


@pytest.mark.parametrize(("language", "says"), [("ru", "Нет такого параметра"), ("zh", "--lang")])
def test_lang_behind_the_command_is_refused_in_that_language(language: str, says: str) -> None:
    command = [PROGRAM, "cameras", "list", "--lang", language]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"LANG": "C.UTF-8"}
    )
    assert done.returncode == 2
    assert says in done.stderr
    assert "No such option" not in done.stderr
