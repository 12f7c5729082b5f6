"""Messages between the supervisor and its processes, with a file descriptor where one is needed.

They go over Unix sockets that keep messages apart (SOCK_SEQPACKET), so that a descriptor never comes apart
from the message that it belongs to, and that say at once, whatever has happened to the other end, that it has
gone: what a process held is free as soon as the kernel has closed its files.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from tui.remote.workers.messages import Message, Unknown, decode, encode

log = logging.getLogger(__name__)

LONGEST: Final = 64 * 1024
"""Bytes of a message: far less than the kernel takes (net.core.wmem_default)."""
_AT_ONCE: Final = 32
"""Messages read before others on the loop have their turn."""
_LAST_WORDS: Final = 1.0
"""Seconds for what waits to be sent at the end."""


def socket_pair() -> tuple[socket.socket, socket.socket]:
    """Make a line with two ends, neither of which a program that is started inherits by itself."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send_message(line: socket.socket, message: Message, passing: int | None = None) -> None:
    """Send at once. Raises BlockingIOError when there is no room, OSError when the other end is closed."""
    data = encode(message)
    if passing is None:
        line.send(data)
    else:
        socket.send_fds(line, [data], [passing])


def receive_message(line: socket.socket) -> tuple[Message, int | None] | None:
    """Receive a message and the descriptor that came with it, now the caller's own; None at the end.

    Raises BlockingIOError when there is none yet.
    """
    try:
        data, passed, _, _ = socket.recv_fds(line, LONGEST, 1, socket.MSG_CMSG_CLOEXEC)
    except ConnectionError:
        return None
    if not data:
        return None
    return decode(data), passed[0] if passed else None


class MessageSocket:
    """One end of a line, on the running loop. Nothing here blocks."""

    def __init__(self, line: socket.socket) -> None:
        line.settimeout(0)
        self._line = line
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[tuple[Message, int | None]] = deque()
        self._received: Callable[[Message, int | None], None] | None = None
        self._ended: Callable[[], None] | None = None
        self.is_open = True

    def open(self, received: Callable[[Message, int | None], None], ended: Callable[[], None]) -> None:
        """Say who takes what comes, and who is told, once, that the other end has gone."""
        self._received, self._ended = received, ended
        self._loop.add_reader(self._line, self._read)

    def send(self, message: Message, passing: int | None = None) -> bool:
        """Send, or keep until there is room. A descriptor is closed here once it is on its way.

        False when the other end is closed: nothing was sent, and the descriptor is still the caller's.
        """
        if not self.is_open:
            return False
        if not self._waiting:
            try:
                send_message(self._line, message, passing)
            except BlockingIOError:
                self._loop.add_writer(self._line, self._write)
            except OSError:
                return False  # the reader will find out and say so
            else:
                _close(passing)
                return True
        self._waiting.append((message, passing))
        return True

    def close(self) -> None:
        """Send what waits, as long as that goes on, and close; the other end is not told."""
        if not self.is_open:
            return
        self._hang_up()
        self._line.settimeout(_LAST_WORDS)
        with suppress(OSError):
            while self._waiting:
                send_message(self._line, *self._waiting[0])
                _close(self._waiting.popleft()[1])
        for _, passing in self._waiting:
            _close(passing)
        self._line.close()

    def _hang_up(self) -> None:
        self.is_open = False
        self._loop.remove_reader(self._line)
        self._loop.remove_writer(self._line)

    def _read(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                got = receive_message(self._line)
            except BlockingIOError:
                return
            if got is None:
                self._gone()
                return
            if self._received is not None:
                self._received(*got)
            if not self.is_open:
                return

    def _write(self) -> None:
        while self._waiting:
            try:
                send_message(self._line, *self._waiting[0])
            except BlockingIOError:
                return
            except OSError:
                break
            _close(self._waiting.popleft()[1])
        self._loop.remove_writer(self._line)

    def _gone(self) -> None:
        self._hang_up()
        for _, passing in self._waiting:
            _close(passing)
        self._waiting.clear()
        self._line.close()
        if self._ended is not None:
            self._ended()


def _close(descriptor: int | None) -> None:
    if descriptor is not None:
        os.close(descriptor)


def log_unexpected(message: Message, passed: int | None) -> None:
    """Log a message that its receiver has no use for, and close the descriptor that came with it."""
    _close(passed)
    log.error("unexpected message: %s", message if isinstance(message, Unknown) else message.kind)
