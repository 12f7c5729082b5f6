"""Where what a command prints can't be written, and numbers that are none."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.helpers.programs.shell import Shell
from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM


@pytest.mark.parametrize(
    ("stream", "words", "code", "said"),
    [
        ("stdout", ["--help"], 1, "camera-menus: The output can't be written: No space left on device\n"),
        ("stderr", ["--no-such-option"], 2, ""),
    ],
)
def test_output_that_has_no_room(stream: str, words: list[str], code: int, said: str) -> None:
    with Path("/dev/full").open("w") as full:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: full}
        ended = subprocess.run([*CHEAP_PROGRAM, "--lang", "en", *words], text=True, check=False, **pipes)  # type: ignore[call-overload]
    assert (ended.returncode, (ended.stderr or "") + (ended.stdout or "")) == (code, said)


@pytest.mark.parametrize("words", ["play --pace nan x.play", "play --pace ten x.play", "replay --idle inf x"])
def test_a_number_that_is_none(words: str, shell: Shell) -> None:
    shell.refused(2, "give a number from 0 to ", *words.split())
