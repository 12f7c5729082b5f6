"""Commands of the server's operator, typed in a process of their own."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.terminal_user import CHEAP_PROGRAM

SECRET = "Hidden-83-password"
"""What no refusal may say."""


def refused(code: int, says: str, *words: str | Path, lang: str = "C.UTF-8") -> None:
    """The command ends in that code, and in one line on standard error."""
    environment = {"LANG": lang, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [*CHEAP_PROGRAM, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        env=environment,
    )
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert done.stderr.startswith("camera-menus: ")
    assert done.stderr.count("\n") == 1
    assert says in done.stderr
    assert SECRET not in done.stderr


def share(data: Path, name: str, *options: str) -> None:
    command = [*CHEAP_PROGRAM, "--data", str(data), "cameras", "add", name, "--shared", *options]
    subprocess.run(command, check=True, capture_output=True)
