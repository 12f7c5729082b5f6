"""Ctrl+C during a command: one line and an exit code, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.camera.helpers import CheapHasher
from tests.program.test_command_line import names
from tests.terminal import Terminal
from tests.terminal_user import PROGRAM
from tui.camera import Store, add_camera

INTERRUPTED = """
import os, signal, sys
from app import main
from tui import data_dir
data_dir.data_directory = lambda _given: os.kill(os.getpid(), signal.SIGINT)
sys.argv = ["camera-menus", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize("words", [["cameras", "list"], ["cameras", "add", "gate"]], ids=" ".join)
@pytest.mark.parametrize(("language", "says"), [("en", "Interrupted"), ("ru", "Прервано"), ("zh", "已中断")])
def test_a_command_at_work(words: list[str], language: str, says: str) -> None:
    command = [sys.executable, "-c", INTERRUPTED, "--lang", language, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert (done.returncode, done.stdout) == (1, "")
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
