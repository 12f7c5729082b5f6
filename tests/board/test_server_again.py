"""A board whose server is killed and started again, in processes of their own."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.helpers.programs.child import child, line_of
from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM, TerminalUser

TOO_LONG = 60
A_SECOND = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        port: int = trying.getsockname()[1]
    return port


@contextmanager
def server(data: Path, port: int) -> Iterator[None]:
    """Run one; it is killed at the end, as by a power cut."""
    options = ("--data", str(data), "ssh", "--workers", "1", "--port", str(port))
    with child([*CHEAP_PROGRAM, *options]) as running:
        assert str(port) in line_of(running, seconds=TOO_LONG)
        yield


def processor_time(pid: int) -> int:
    """Ticks that a process has used (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_the_board_finds_the_server_again(tmp_path: Path) -> None:
    port = free_port()
    with ExitStack() as stack:
        with server(tmp_path, port):
            board = stack.enter_context(TerminalUser(tmp_path, "board"))
            board.wait_for("here: 0")
            board.press("tab")
            board.wait_for(lambda _: board.lit() == "Watch")
            board.step("right", "right")
            board.press("enter")
            board.wait_for("To all:")
            board.type("Look")
        board.wait_for("The server has stopped")
        used, began = processor_time(board.pid), time.monotonic()
        with server(tmp_path, port):
            board.wait_for("The server is back")
            waited = time.monotonic() - began
            assert processor_time(board.pid) - used < waited * A_SECOND / 4, "it waits at little cost"
            board.press("enter")
            board.wait_for("! There are no visitors yet.")
            board.wait_for(lambda _: board.lit() == "To all")
            board.leave()
