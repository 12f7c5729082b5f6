"""The Unix socket by which a board on the same machine, of the same user, talks to a server: JSON lines.

A board gets a line for each session, then {"t": "ready"}, then a line for each change. It asks by lines
such as {"id": 1, "do": "say", "to": 3, "text": "..."}; each is answered by {"t": "done", "id": 1, "why": ""}.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import stat
import struct
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from tui.board.hub import Hub
from tui.board.order import LINE_LIMIT, Why, read_order

log = logging.getLogger(__name__)

BOARDS: Final = 8
"""At once: each is told every change."""
_UNREAD: Final = 2 * 1024 * 1024
"""Bytes that wait for a board which does not read; beyond, it is cut off. All sessions of a large class and
a screen are a tenth of it."""
_ORDERS: Final = 20
"""Orders that one board may give a second; more wait."""
_LONGEST_PATH: Final = 100
"""Bytes of a socket's path that every system takes (`sun_path` has 104 or 108)."""


@asynccontextmanager
async def board_socket(hub: Hub, path: Path) -> AsyncIterator[None]:
    """Let boards in by a socket of mode 0600, which is deleted at the end. Raises OSError."""
    server = _Server(hub)
    with _bound(path) as listener:
        serving = await asyncio.start_unix_server(server.serve, sock=listener, limit=LINE_LIMIT)
        try:
            yield
        finally:
            serving.close()
            await server.close()


@contextmanager
def short_path(path: Path) -> Iterator[str]:
    """Give a path of the same file that a socket takes. Raises OSError where there is none."""
    if len(os.fsencode(path)) <= _LONGEST_PATH:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"  # elsewhere than on Linux: no such file
    finally:
        os.close(folder)


@contextmanager
def _bound(path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        mask = os.umask(0o177)  # from its first moment on; no other thread makes files now
        try:
            with short_path(path) as short:
                listener.bind(short)
        finally:
            os.umask(mask)
        if stat.S_IMODE(path.stat().st_mode) != stat.S_IRUSR | stat.S_IWUSR:
            path.chmod(0o600)
        try:
            listener.listen(BOARDS)
            listener.settimeout(0)
            yield listener
        finally:
            with suppress(OSError):
                path.unlink()


def peer_user(sock: socket.socket) -> int | None:
    """Return the user number of the process at the other end; None where the system does not say."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    form = struct.Struct("3i")
    _pid, user, _group = form.unpack(sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, form.size))
    return int(user)


class _Server:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._open: set[asyncio.Task[Any]] = set()

    async def close(self) -> None:
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - for the type
        self._open.add(task)
        try:
            sock = writer.get_extra_info("socket")
            user = peer_user(sock)
            if user not in {None, os.geteuid()}:
                log.warning("board refused: user %d", user)
            elif len(self._open) > BOARDS:
                log.warning("board refused: %d are open", BOARDS)
            else:
                await self._talk(reader, writer)
        except (OSError, ValueError, asyncio.CancelledError):  # it has gone, or asks too much; or the end
            pass
        finally:
            self._open.discard(task)
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def send(said: dict[str, Any]) -> None:
            if writer.transport.get_write_buffer_size() > _UNREAD:
                writer.transport.abort()
            if not writer.transport.is_closing():
                writer.write(json.dumps(said, ensure_ascii=True).encode() + b"\n")

        watcher = self._hub.join(send)
        try:
            while line := await reader.readline():
                if not line.endswith(b"\n"):
                    return
                order = read_order(line)
                if isinstance(order, int):
                    send({"t": "done", "id": order, "why": Why.BAD})
                else:
                    watcher.order(order)
                await asyncio.sleep(1 / _ORDERS)
        finally:
            watcher.close()
