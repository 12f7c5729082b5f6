"""What a real tmux answers to the questions of docs/terminals.md, and what the menus make of it."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM
from tests.helpers.terminals.xterm import Screen
from tests.remote.clients import Tmux, at_tmux

pytestmark = pytest.mark.full
ROOT: Final = Path(__file__).parents[2]

ASKING: Final = r"""
import os, re, sys, termios, tty

def asked(question, end):
    os.write(1, question.encode())
    said = b""
    while not re.search(end, said):
        said += os.read(0, 1000)
    return said

before = termios.tcgetattr(0)
tty.setraw(0)
try:
    who = asked("\x1b[>c", rb"c$")
    place = asked("\x1b[2J\x1b[2H▀\x1b[6n", rb"R$")
    colour = "\x1b[48;2;1;2;3m\x1bP$qm\x1b\\\x1b[0m"
    strings = asked(f"\x1b[4H{colour}\x1bP+q524742\x1b\\\x1bP+q5463\x1b\\\x1b[6n", rb"R$")
finally:
    termios.tcsetattr(0, termios.TCSADRAIN, before)
os.write(1, b"\x1b[2J\x1b[H")
for name, said in (("who", who), ("place", place), ("strings", strings)):
    print(name, said, flush=True)
print("asked")
"""


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    with at_tmux(tmp_path, {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}) as seat:
        yield seat


def screen_of(seat: Tmux) -> Screen:
    """What the terminal shows, with its colours."""
    screen = Screen(80, 24)
    screen.feed(seat.painted().rstrip("\n").replace("\n", "\r\n").encode())
    return screen


async def test_it_says_what_it_is_and_prints_no_question(tmux: Tmux, tmp_path: Path) -> None:
    (tmp_path / "asking.py").write_text(ASKING, encoding="utf-8")
    await tmux.sees(re.compile("[$#]"))
    tmux.send(f"{shlex.quote(sys.executable)} {shlex.quote(str(tmp_path / 'asking.py'))}\r")
    await tmux.sees(re.compile("^asked$", re.MULTILINE))
    said = tmux.text()
    assert re.search(r"^who b'\\x1b\[>84;0;0c'$", said, re.MULTILINE), said
    assert re.search(r"^place b'\\x1b\[2;2R'$", said, re.MULTILINE), f"▀ is not one column wide: {said}"
    assert re.search(r"^strings b'(\\x1bP0[^']*)?\\x1b\[4;1R'$", said, re.MULTILINE), said


@pytest.mark.parametrize("name", ["tmux-256color", "screen-256color"])
async def test_the_menus_show_256_colours_there(tmp_path: Path, name: str) -> None:
    with at_tmux(tmp_path, {"PYTHONPATH": str(ROOT), "TERM": name}) as seat:
        await seat.sees(re.compile("[$#]"))
        words = (*CHEAP_PROGRAM, "--data", str(tmp_path / "data"))
        seat.send(f"cd {shlex.quote(str(ROOT))}; {shlex.join(words)}; echo left $?\r")
        await seat.sees("System Login")
        await seat.sees(re.compile(r"Password +▌ *$", re.MULTILINE))
        screen = screen_of(seat)
        [row] = [row for row in range(24) if "User Name" in screen.row(row)]
        assert screen.cell(row, screen.row(row).index("User Name")).bg == "262626"
        seat.send("typed")  # behind all answers
        await seat.sees(re.compile(r"Password +▌•{5} *$", re.MULTILINE))
        seat.press("ctrl+q")
        await seat.sees("left 0")
