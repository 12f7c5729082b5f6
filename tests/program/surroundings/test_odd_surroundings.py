"""What surrounds the program and may be missing: standard streams, a home, a working folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.programs.shell import Shell
from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM

CLOSED: list[tuple[str, str, int, str]] = [
    ("<&-", "cameras list", 0, "cameras add NAME"),
    ("<&-", "", 4, "The menus need a terminal on standard input and output"),
    ("<&-", "record a.play", 4, "The menus need a terminal on standard input and output"),
    ("<&-", "play --check --lang en script.play", 0, ""),
    (">&-", "", 4, "The menus need a terminal on standard input and output"),
    (">&-", "--help", 0, ""),
    (">&-", "play --show script.play", 4, "--show needs a terminal on standard output"),
    ("2>&-", "cameras remove gate", 1, ""),
    ("2>&-", "play --check --lang en script.play", 0, ""),
    ("<&- >&- 2>&-", "cameras list", 0, ""),
    ("<&- >&- 2>&-", "store check", 3, ""),
]
QUICK = (CLOSED[1], CLOSED[-2])
"""The menus without an input, and a command without anything."""


def closing(streams: str, *words: str) -> list[str]:
    return ["/bin/sh", "-c", f'exec "$@" {streams}', "sh", *CHEAP_PROGRAM, "--lang", "en", *words]


@pytest.mark.parametrize(
    ("closed", "words", "code", "says"),
    [pytest.param(*case, marks=[pytest.mark.full] * (case not in QUICK)) for case in CLOSED],
)
def test_a_closed_stream_is_an_empty_one(
    closed: str, words: str, code: int, says: str, tmp_path: Path
) -> None:
    (tmp_path / "script.play").write_text("press Down\n", encoding="utf-8")
    ended = subprocess.run(
        closing(closed, "--data", "data", *words.split()),
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.getcwd(), "LANG": "C.UTF-8"},  # noqa: PTH109 - of this clone
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == code
    assert says in ended.stderr
    assert ended.stderr.count("\n") == bool(says)


@pytest.mark.full
def test_a_question_without_an_input(tmp_path: Path, shell: Shell) -> None:
    shell.run("--data", tmp_path, "cameras", "add", "gate")
    ended = subprocess.run(
        closing("<&-", "--data", str(tmp_path), "cameras", "remove", "gate"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (
        1,
        "camera-menus: Nothing was changed. Without a terminal, add --yes\n",
    )


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can be a user unknown")
def test_a_user_without_a_home(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that runs as some number."""
    monkeypatch.delenv("HOME")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    for words in ("cameras list", "ssh --port 0", "desk --payload A"):
        shell.refused(3, "нет домашнего каталога", *words.split(), lang="ru_RU.UTF-8")


def test_a_working_folder_that_was_removed(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    for words in ("cameras add gate", "cameras list", "ssh --port 0"):
        shell.refused(3, "data is not a directory: choose another --data", "--data", "data", *words.split())
    shell.refused(1, "can't be written: No such file or directory", "guide")


def test_no_room_for_temporary_files(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "script.play").write_text("press Down\n", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr("tempfile._candidate_tempdir_list", lambda: [str(tmp_path / "none")])
        patched.setattr("tempfile.tempdir", None)
        shell.refused(1, "set TMPDIR", "play", "--check", "--lang", "en", tmp_path / "script.play")
