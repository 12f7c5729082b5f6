"""A terminal for tests: runs a command on a real pseudo-terminal and keeps the screen that a user would see.

    with Terminal(["camera-menus", "--data", folder]) as terminal:
        terminal.wait_for("Forgot Password")
        terminal.press("tab", "enter")

Rows and columns are counted from 0, times are in seconds. Linux only: it uses a pidfd, and a tty becomes the
controlling one when a session leader opens it.
"""

from __future__ import annotations

import errno
import os
import re
import select
import shutil
import signal
import termios
import time
from typing import TYPE_CHECKING, Self

import pytest

from tests.helpers.terminals.xterm import Cell, Screen, key_sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

__all__ = ["Cell", "Screen", "Terminal", "needs_program"]

REQUIRE_PROGRAMS = "CAMERA_MENUS_REQUIRE_PROGRAMS"
"""The environment variable that turns a skip for a missing program into a failure."""
_WRITTEN = 1024
"""Bytes that are written at once: the kernel holds 4096 that nobody reads."""
ESCAPE_GAP = 0.15
"""Esc is a key of its own only when nothing follows it for a while (Textual waits 0.1 s)."""
# What would make a test depend on who runs it.
_FOREIGN = re.compile(
    r"(LINES|COLUMNS|LANGUAGE|LC_.*|NO_COLOR|FORCE_COLOR|TEXTUAL.*|TMUX.*|TERM_PROGRAM.*)\Z"
)
_ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}


def needs_program(program: str, *, package: str, also_in: Sequence[Path] = ()) -> str:
    """Return the program's path, or skip with a line naming the Debian package (fail in the full check).

    For a test, a fixture, or the top of a module. `also_in`: folders to look in that are not in PATH.
    """
    path = shutil.which(program) or shutil.which(program, path=os.pathsep.join(map(str, also_in)))
    if path is None:
        message = f"{program} is missing; Debian has it in the package {package}"
        if os.environ.get(REQUIRE_PROGRAMS):
            pytest.fail(message, pytrace=False)
        pytest.skip(message, allow_module_level=True)
    return path


class Terminal:
    """Runs `command` from `with` on; leaving the block kills its process group, whatever has happened.

    `size` is columns and rows. `env` changes the inherited environment, from which the caller's locale and
    colour settings are taken out; None removes a variable.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str | None] | None = None,
    ) -> None:
        self.command = list(command)
        self.screen = Screen(*size)
        """What is on the screen now."""
        self.pid = 0
        """The number of the process, of its group and of its session."""
        self.returncode: int | None = None
        """The exit status, negative for a signal; None until `wait_exit` or `kill`."""
        self.arrivals: list[tuple[float, int]] = []
        """For each read: time.perf_counter(), and how many bytes had come in by then."""
        inherited = {name: value for name, value in os.environ.items() if not _FOREIGN.match(name)}
        wanted = {**inherited, **_ENVIRONMENT, **(env or {})}
        self._environment = {name: value for name, value in wanted.items() if value is not None}
        self._raw = bytearray()
        self._ended = False
        self._escaped_at = float("-inf")

    def __enter__(self) -> Self:
        self._master, slave = os.openpty()
        termios.tcsetwinsize(slave, (self.screen.lines, self.screen.columns))
        opening = (os.POSIX_SPAWN_OPEN, 0, os.ttyname(slave), os.O_RDWR, 0)
        try:
            self.pid = os.posix_spawnp(
                self.command[0],
                self.command,
                self._environment,
                file_actions=[opening, (os.POSIX_SPAWN_DUP2, 0, 1), (os.POSIX_SPAWN_DUP2, 0, 2)],
                setsid=True,
                setsigdef=[signal.SIGPIPE, signal.SIGINT, signal.SIGHUP],
            )
        except OSError:
            os.close(self._master)
            raise
        finally:
            os.close(slave)
        self._pidfd = os.pidfd_open(self.pid)
        return self

    def __exit__(self, *_: object) -> None:
        # The zombie is kept until here, so its number can't have passed to a stranger.
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._pidfd)
        os.close(self._master)

    def wait_for(self, what: str | re.Pattern[str] | Callable[[Self], object], timeout: float = 20) -> None:
        """Wait until the screen shows a text, matches a pattern, or a condition holds.

        Looks at once and then after each output, between whole frames only. Raises AssertionError with the
        screen when time is up or the program has ended.
        """
        deadline = time.monotonic() + timeout
        while self.screen.painting or not self._shows(what):
            if not self._receive(deadline - time.monotonic()):
                if self._ended and self._shows(what):
                    return
                why = "the program ended" if self._ended else f"{timeout} s have passed"
                raise AssertionError(f"{why}, and still no {what!r}\n{self._framed()}")

    def wait_idle(self, quiet: float = 0.15, timeout: float = 20) -> None:
        """Wait until the program has written something and then nothing for `quiet` seconds, or has ended.

        For pictures and for "nothing happens"; a test that knows what comes should `wait_for` it.
        """
        deadline = time.monotonic() + timeout
        while self._receive(quiet if self._raw else deadline - time.monotonic()):
            if time.monotonic() > deadline:
                raise AssertionError(f"the program has not been quiet within {timeout} s\n{self._framed()}")

    def wait_exit(self, timeout: float = 20) -> int:
        """Wait for the program's end, read the rest of its output and return its exit status."""
        deadline = time.monotonic() + timeout
        while self.returncode is None:
            waited = [self._pidfd] if self._ended else [self._pidfd, self._master]
            ready = select.select(waited, [], [], max(0.0, deadline - time.monotonic()))[0]
            if not ready:
                raise AssertionError(f"the program still runs after {timeout} s\n{self._framed()}")
            if self._pidfd in ready:
                while self._receive(0):
                    pass
                result = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
                assert result is not None
                exited = result.si_code == os.CLD_EXITED
                self.returncode = result.si_status if exited else -result.si_status
            else:
                self._receive(0)
        return self.returncode

    def kill(self) -> int:
        """Kill the program and its group as a power cut would, and return the exit status."""
        os.killpg(self.pid, signal.SIGKILL)
        return self.wait_exit()

    def send(self, text: str | bytes) -> int:
        """Type a text, or send bytes that a terminal would send; return how many an ended program left."""
        while (gap := self._escaped_at + ESCAPE_GAP - time.monotonic()) > 0:
            if not self._receive(gap) and self._ended:
                break
        data = text if isinstance(text, bytes) else text.encode()
        escape = data.endswith(b"\x1b")
        while data:
            readable, writable, _ = select.select([self._master], [self._master], [], 20)
            if readable and not self._receive(0):
                return len(data)
            if writable:
                data = data[os.write(self._master, data[:_WRITTEN]) :]
        self._escaped_at = time.monotonic() if escape else float("-inf")
        return 0

    def press(self, *keys: str) -> None:
        """Press keys by Textual's names ("tab", "shift+tab", "f1", "ctrl+q", "alt+x") or characters."""
        for key in keys:
            self.send(key_sequence(key))

    def click(self, row: int, column: int) -> None:
        """Press and release the left mouse button on a cell."""
        self.send("".join(f"\x1b[<0;{column + 1};{row + 1}{end}" for end in "Mm"))

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size; the kernel sends SIGWINCH to the foreground group."""
        self.screen.resize(rows, columns)
        termios.tcsetwinsize(self._master, (rows, columns))

    def row(self, number: int) -> str:
        """One row's text, without the blanks at its end."""
        return self.screen.row(number)

    def text(self) -> str:
        """All rows, with a line end after each."""
        return self.screen.text()

    def cell(self, row: int, column: int) -> Cell:
        """One cell of the screen."""
        return self.screen.cell(row, column)

    @property
    def raw(self) -> bytes:
        """All that the program wrote so far."""
        return bytes(self._raw)

    @property
    def alternate_screen_left(self) -> bool:
        """Whether the program went back to the main screen and showed the cursor again."""
        raw = self.raw
        return all(
            0 <= raw.rfind(on) < raw.rfind(off)
            for on, off in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?25l", b"\x1b[?25h"))
        )

    @property
    def reads_lines(self) -> bool:
        """Whether the terminal shows what is typed and hands it on by lines, as a shell leaves it."""
        flags: int = termios.tcgetattr(self._master)[3]
        return flags & (termios.ICANON | termios.ECHO) == termios.ICANON | termios.ECHO

    def _shows(self, what: str | re.Pattern[str] | Callable[[Self], object]) -> bool:
        if isinstance(what, str):
            return what in self.text()
        if isinstance(what, re.Pattern):
            return what.search(self.text()) is not None
        return bool(what(self))

    def _receive(self, seconds: float) -> bool:
        """Take what the program writes next; False when nothing came in time, or nobody holds the tty."""
        if self._ended or not select.select([self._master], [], [], max(0.0, seconds))[0]:
            return False
        try:
            output = os.read(self._master, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            self._ended = True
            return False
        self._raw += output
        self.arrivals.append((time.perf_counter(), len(self._raw)))
        self.screen.feed(output)
        replies, self.screen.replies = self.screen.replies, ""
        if replies:
            os.write(self._master, replies.encode())
        return True

    def _framed(self) -> str:
        """Return what a person who reads a failed test needs: the command and the screen."""
        return f"{' '.join(self.command)}\n{self.screen.framed()}"
