"""A class in ten minutes: the commands of docs/trainer.md as they stand there, on an empty machine."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks
from tests.helpers.programs.child import TOO_LONG, child, line_of
from tests.helpers.programs.installed import installed
from tests.helpers.terminals.terminal import Terminal, needs_program

CLASS = (ROOT / "docs/trainer.md").read_text(encoding="utf-8").partition("\n## ")[2].partition("\n## ")[0]
COMMANDS = [line for block in blocks(CLASS) for line in block.text.splitlines()]
VISITS = ("ssh -p 2222 demo@127.0.0.1", "ssh -p 2222 exam@127.0.0.1")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home directory, with the program out of its wheel first on the path."""
    made = installed(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    for name in [name for name in os.environ if name.startswith(("XDG_", "PYTHON"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", f"{made.parent}:/usr/bin:/bin")
    monkeypatch.chdir(home)
    return home


def said(line: str) -> str:
    """Run a command to its end."""
    done = subprocess.run(
        shlex.split(line), capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 0, (line, done.stderr)
    return done.stdout


@contextmanager
def serving(line: str) -> Iterator[str]:
    """Run the server, at a free port in place of its own, and yield that."""
    words = [*shlex.split(line), "--port", "0"]
    with child(words, errors=subprocess.STDOUT) as server:
        lines = iter(partial(line_of, server), "")
        yield next(found[1] for line in lines if (found := re.search(r"with: ssh -p (\d+) ", line)))
        server.terminate()
        log, _ = server.communicate(timeout=TOO_LONG)
    assert server.returncode == 0, log
    assert len(re.findall("reset=none", log)) == len(VISITS), log


def visit(line: str, port: str) -> None:
    """Connect as a trainee does, see the login window, and leave."""
    known = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"]
    ssh, *words = shlex.split(line.replace("2222", port))
    with Terminal([ssh, *known, *words]) as terminal:
        terminal.wait_for("System Login")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


@pytest.mark.full
def test_the_class_is_held_as_it_is_written(machine: Path) -> None:
    needs_program("ssh", package="openssh-client")
    install, add, serve, join, *rest = COMMANDS
    assert install == "pipx install ."  # the fixture did it, without a network
    assert join == VISITS[0]
    assert f"`{VISITS[1]}`" in CLASS
    assert re.search(r"Camera exam created.*\n.*\n.*\? \d{5}\n.*@", said(add))
    with serving(serve) as port:
        for line in VISITS:
            visit(line, port)
        listed, log, *after = rest
        assert "shared" in said(listed)
        assert "Scenario started" in said(log)
        assert [said(line) for line in after] == ["exam: scenario lost restored\n", ""]
    assert said("camera-menus cameras list").strip() == "", "something is left over"
    assert machine.is_dir()
