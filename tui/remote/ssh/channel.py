"""A session's channel: the visitor's terminal at the other end of SSH."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from typing import Final

import asyncssh
from asyncssh.constants import MSG_CHANNEL_CLOSE
from asyncssh.misc import MaybeAwait
from asyncssh.packet import SSHPacket
from asyncssh.session import SSHSession

from tui.i18n import LazyText
from tui.remote.ssh.connection import Connection
from tui.remote.terminal.interface import Identity, InputHandler
from tui.remote.visitor import USUAL, accepted_variable, clamp_size
from tui.sanitize import visible
from tui.terminal_input.capabilities import places_cursor

WINDOW: Final = 64 * 1024
"""Bytes that a visitor may send ahead of what was read: all that a session can be made to keep."""
_FULL: Final = 64 * 1024
"""Bytes that wait for the visitor's window to open."""
SMALLEST_PACKET: Final = 1024
"""Bytes that a client must take at a time: in packets of one byte, a frame takes seconds. Every client that
is known takes 16 KiB."""
_LONGEST_NAME: Final = 64


# -a and -x also undo what a client's own configuration asks for.
NO_FORWARDING: Final = LazyText(
    "hosting", "Forwarding is disabled. Connect with -a -x and without -D, -J, -L, -R or -W."
)
_NO_TERMINAL: Final = LazyText("hosting", "The menus need a terminal. Connect with ssh -t.")


class Request(Enum):
    """What a client asks of a session; the value is what it is told where that is not to be had."""

    SHELL = None
    COMMAND = LazyText(
        "hosting", "Remote commands are disabled. Connect without a command to open the menus."
    )
    SFTP = LazyText("hosting", "SFTP is not available. Connect with ssh to open the menus.")


class Channel(asyncssh.SSHServerChannel[bytes]):
    """A session's channel that keeps of the client's environment only what matters."""

    @classmethod
    def of(cls, connection: Connection) -> Channel:
        return cls(
            connection,
            asyncio.get_running_loop(),
            allow_pty=True,
            line_editor=False,
            line_echo=False,
            line_history=0,
            max_line_length=1024,
            encoding=None,
            errors="strict",
            window=WINDOW,
            max_pktsize=32 * 1024,
        )

    def __init__(self, connection: Connection, *args: object, **kwargs: object) -> None:
        super().__init__(connection, *args, **kwargs)  # type: ignore[arg-type] # as given by `of`
        self.wishes: dict[str, str] = {}
        """Variables of the environment that the client sent."""
        self.wanted_forwarding = False

    def process_open(
        self, send_chan: int, send_window: int, send_pktsize: int, session: MaybeAwait[SSHSession[bytes]]
    ) -> None:
        if send_pktsize < SMALLEST_PACKET:
            words = f"Frames need packets of {SMALLEST_PACKET} bytes"
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_RESOURCE_SHORTAGE, words)
        super().process_open(send_chan, send_window, send_pktsize, session)

    def process_packet(self, pkttype: int, pktid: int, packet: SSHPacket) -> bool | Awaitable[None]:
        """End the session as soon as it is closed: nobody waits for what was typed and is not read yet."""
        processed = super().process_packet(pkttype, pktid, packet)
        if pkttype == MSG_CHANNEL_CLOSE:
            self._discard_recv()
        return processed

    def _process_env_request(self, packet: SSHPacket) -> bool:
        name, value = packet.get_string(), packet.get_string()
        packet.check_end()
        if (known := accepted_variable(name, value)) is None:
            return False
        self.wishes[known[0]] = known[1]
        return True

    def _process_x11_req_request(self, packet: SSHPacket) -> bool:  # noqa: ARG002 - asyncssh's
        self.wanted_forwarding = True
        return False

    def _process_auth_agent_req_at_openssh_dot_com_request(self, packet: SSHPacket) -> bool:  # type: ignore[override] # noqa: ARG002
        self.wanted_forwarding = True
        return False


class TerminalSession(asyncssh.SSHServerSession[bytes]):
    """A `SessionTerminal` over SSH. `started` is called once the client has said what it wants."""

    def __init__(
        self, connection: Connection, started: Callable[[TerminalSession], None], stuck: float
    ) -> None:
        self.connection = connection
        self.channel = Channel.of(connection)
        self._started, self._stuck = started, stuck
        self._loop = asyncio.get_running_loop()
        self._handler: InputHandler | None = None
        self._early: bytearray | None = bytearray()
        self._reading = True
        self._open = True
        self.gone = asyncio.Event()
        self.input_over = asyncio.Event()
        self.was_refused = False
        self._request = Request.SHELL
        self.is_started = False
        """Whether the client has said what it wants."""
        self._has_pty = False
        self.name = ""
        self.size = USUAL
        self.last_input = self._loop.time()
        self.bytes_in = self.bytes_out = 0

    # --- SessionTerminal: who is there, and what they asked for ---

    @property
    def identity(self) -> Identity:
        connection = self.connection
        local = connection.get_extra_info("sockname")  # (address, port, ...); of a Unix socket, its path
        return Identity(
            user=str(connection.get_extra_info("username", "")),
            address=connection.address,
            key=connection.get_extra_info("visitors_key"),
            by_password=bool(connection.get_extra_info("by_password")),
            port=connection.port or (local[1] if isinstance(local, tuple) else None),
        )

    @property
    def was_stuck(self) -> bool:
        return self.connection.was_stuck

    @property
    def refusal(self) -> LazyText | None:
        not_offered: LazyText | None = self._request.value
        if not_offered or not self._has_pty:
            return not_offered or _NO_TERMINAL
        if places_cursor(self.name):
            return None
        return LazyText(
            "hosting",
            "TERM={name}: the menus need a terminal that can place the cursor.",
            {"name": visible(self.name)},
        )

    @property
    def notice(self) -> LazyText | None:
        wanted = self.connection.wanted_forwarding or self.channel.wanted_forwarding
        return NO_FORWARDING if wanted else None

    def admitted(self) -> None:
        self.connection.lease.release()

    @property
    def environment(self) -> Mapping[str, str]:
        return self.channel.wishes | {"TERM": self.name}

    # --- what asyncssh tells ---

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: object) -> bool:  # noqa: ARG002
        self.name = term_type[:_LONGEST_NAME]
        self.size = clamp_size(*term_size[:2])
        self._has_pty = True
        return True

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:  # noqa: ARG002
        self.size = clamp_size(width, height, self.size)
        if self._handler is not None:
            self._handler.resized(self.size)

    def shell_requested(self) -> bool:
        return True

    def exec_requested(self, command: str) -> bool:  # noqa: ARG002
        self._request = Request.COMMAND
        return True  # a plain no would show the client's words, not ours

    def subsystem_requested(self, subsystem: str) -> bool:
        self._request = Request.SFTP if subsystem == "sftp" else Request.COMMAND
        return True

    def session_started(self) -> None:
        self.is_started = True
        self._started(self)

    def data_received(self, data: bytes, datatype: object) -> None:  # noqa: ARG002
        self.bytes_in += len(data)
        self.last_input = self._loop.time()
        if self._handler is not None:
            self._handler.data_received(data)
        elif self._early is not None:
            self._early += data
            self.pause_reading()

    def eof_received(self) -> bool:
        self.input_over.set()
        return True  # keeps the other direction: the last frame is still wanted

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._open = False
        self.gone.set()

    # --- Terminal: what the driver needs ---

    def connect(self, handler: InputHandler | None) -> None:
        self._handler = handler
        early, self._early = self._early, None
        if handler is not None and early:
            handler.data_received(bytes(early))
        else:
            self.resume_reading()

    def write(self, data: bytes) -> None:
        if self._open:
            self.bytes_out += len(data)
            try:
                self.channel.write(data)
            except OSError:
                self._open = False

    def is_full(self) -> bool:
        return self.connection.is_full or self.channel.get_write_buffer_size() > _FULL

    def pause_reading(self) -> None:
        if self._reading:
            self._reading = False
            self.channel.pause_reading()

    def resume_reading(self) -> None:
        if not self._reading:
            self._reading = True
            self.channel.resume_reading()

    def stuck(self, seconds: float) -> None:
        if seconds >= self._stuck:
            self.connection.give_up()

    def resumable(self, name: str) -> None:
        """Say nothing: the app shows what to type."""

    # --- the end ---

    def end(self, words: str | None, status: int) -> None:
        if not self._open:
            return
        if words:
            if self._has_pty:
                self.write(f"{words}\r\n".encode())
            else:
                self.channel.write_stderr(f"{words}\n".encode())
        self._open = False
        self._handler = None
        self.channel.exit(status)
