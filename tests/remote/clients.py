"""Real clients at the server, each with a person in front: sends keys, sees a screen."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import asyncssh
import paramiko

from tests.helpers.terminals.terminal import needs_program
from tests.helpers.terminals.xterm import Screen, key_sequence
from tests.remote.helpers import SshVisitor

HOST: Final = "127.0.0.1"
_TOO_LONG: Final = 20
_A_LOOK: Final = 0.03


class Client(ABC):
    """A client and its terminal."""

    @abstractmethod
    def send(self, text: str) -> None: ...

    @abstractmethod
    def text(self) -> str:
        """What the terminal shows now."""

    @abstractmethod
    def resize(self, columns: int, rows: int) -> None: ...

    def press(self, *keys: str) -> None:
        self.send("".join(key_sequence(key) for key in keys))

    def click(self, label: str) -> None:
        """Press and release the mouse on a label that is shown."""
        rows = self.text().split("\n")
        row, column = next((y, row.index(label)) for y, row in enumerate(rows) if label in row)
        self.send("".join(f"\x1b[<0;{column + 1};{row + 1}{end}" for end in "Mm"))

    async def sees(self, what: str | re.Pattern[str]) -> None:
        """Wait until that is shown."""
        pattern = re.compile(re.escape(what)) if isinstance(what, str) else what
        deadline = time.monotonic() + _TOO_LONG
        while not pattern.search(shown := await asyncio.to_thread(self.text)):
            assert time.monotonic() < deadline, f"never saw {what!r}:\n{shown}"
            await asyncio.sleep(_A_LOOK)


class Tmux(Client):
    """OpenSSH's client in a shell under tmux, which knows what state the terminal is in."""

    FLAGS: Final = (
        "alternate_on",
        "cursor_flag",
        "wrap_flag",
        "mouse_any_flag",
        "mouse_button_flag",
        "mouse_standard_flag",
        "mouse_sgr_flag",
        "keypad_flag",
        "keypad_cursor_flag",
        "origin_flag",
        "insert_flag",
    )

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._folder = folder
        self._tmux = [
            needs_program("tmux", package="tmux"),
            "-u",
            "-S",
            str(folder / "tmux"),
            "-f",
            "/dev/null",
        ]
        self._ssh = needs_program("ssh", package="openssh-client")
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        own = {"ENV": "", "LANG": "C.UTF-8"}
        started = ["new-session", "-d", "-x", "80", "-y", "24", "sh"]
        name = environment.get("TERM", "tmux-256color")
        self._run(
            "start-server",
            ";",
            "set",
            "-g",
            "default-terminal",
            name,
            ";",
            *started,
            env=kept | own | environment,
        )

    def _run(self, *command: str, env: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            [*self._tmux, *command], check=True, capture_output=True, text=True, env=env, timeout=_TOO_LONG
        )
        return done.stdout

    def connect(self, port: int, user: str) -> None:
        """Type the command that a person would type."""
        options = f"-o StrictHostKeyChecking=no -o UserKnownHostsFile={self._folder}/known -o SendEnv=LANG"
        more = "-o SendEnv=NO_COLOR -o SendEnv=COLORTERM -o LogLevel=ERROR"
        self.send(f"{self._ssh} -F none {options} {more} -p {port} {user}@{HOST}; echo left $?\r")

    def send(self, text: str) -> None:
        self._run("send-keys", "-l", text)

    def text(self) -> str:
        return self._run("capture-pane", "-p")

    def painted(self) -> str:
        """What is shown, with its colours."""
        return self._run("capture-pane", "-p", "-e")

    def flags(self) -> dict[str, str]:
        """The terminal's modes."""
        said = self._run("display-message", "-p", " ".join(f"#{{{flag}}}" for flag in self.FLAGS))
        return dict(zip(self.FLAGS, said.split(), strict=True))

    def resize(self, columns: int, rows: int) -> None:
        self._run("resize-window", "-x", str(columns), "-y", str(rows))

    def close(self) -> None:
        self._run("kill-server")


class ByParamiko(Client):
    """Paramiko's client with a terminal of ours."""

    def __init__(self, port: int, user: str, environment: dict[str, str]) -> None:
        self._transport = paramiko.Transport(socket.create_connection((HOST, port), _TOO_LONG))
        self._transport.start_client(timeout=_TOO_LONG)
        self._transport.auth_none(user)
        self.channel = self._transport.open_session()
        for name, value in environment.items():
            self.channel.set_environment_variable(name, value)
        self.channel.get_pty("xterm-256color", 80, 24)
        self.channel.invoke_shell()
        self._screen = Screen(80, 24)

    def send(self, text: str) -> None:
        self.channel.sendall(text.encode())

    def text(self) -> str:
        while self.channel.recv_ready():
            self._screen.feed(self.channel.recv(65536))
        return self._screen.text()

    def resize(self, columns: int, rows: int) -> None:
        self._screen.resize(rows, columns)
        self.channel.resize_pty(columns, rows)

    def close(self) -> None:
        self._transport.close()


class ByAsyncssh(Client):
    """asyncssh's client with a terminal of ours."""

    def __init__(self, connection: asyncssh.SSHClientConnection, visitor: SshVisitor) -> None:
        self._connection, self.visitor = connection, visitor

    @classmethod
    async def connect(cls, port: int, user: str, environment: dict[str, str]) -> ByAsyncssh:
        connection = await asyncssh.connect(
            HOST, port, username=user, known_hosts=None, config=None, agent_path=None, preferred_auth="none"
        )
        _, visitor = await connection.create_session(
            lambda: SshVisitor((80, 24)),
            term_type="xterm-256color",
            term_size=(80, 24),
            env=list(environment.items()),
            send_env=(),
            encoding=None,
        )
        assert isinstance(visitor, SshVisitor)
        return cls(connection, visitor)

    def send(self, text: str) -> None:
        self.visitor.send(text)

    def text(self) -> str:
        return self.visitor.screen.text()

    def resize(self, columns: int, rows: int) -> None:
        self.visitor.screen.resize(rows, columns)
        self.visitor.channel.change_terminal_size(columns, rows)

    def close(self) -> None:
        self._connection.abort()


@contextmanager
def at_tmux(folder: Path, environment: dict[str, str]) -> Iterator[Tmux]:
    seat = Tmux(folder, environment)
    try:
        yield seat
    finally:
        seat.close()
