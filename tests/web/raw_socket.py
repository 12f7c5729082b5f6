"""A WebSocket by hand: it sends what no library would, and leaves how it likes."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

from websockets.frames import Frame, Opcode

from tests.web.helpers import LOOPBACK, TOO_LONG
from tui.remote.config import ServerConfig
from tui.remote.visitor import Factory
from tui.remote.web.endpoint import WebSessions
from tui.remote.web.messages import VERSION
from tui.web.server import Server
from tui.web.site import SiteOptions

_SHAKE: bytes = (
    b"GET /menus/socket HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


class RawSocket:
    """Its client's end; nothing is read but what is asked for."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._loop = asyncio.get_running_loop()

    @classmethod
    async def open(cls, port: int, *, takes: int | None = None) -> Self:
        """Connect, and shake hands. `takes` is how many bytes its machine takes ahead."""
        sock = socket.socket()
        if takes is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, takes)
        sock.connect((LOOPBACK, port))
        sock.settimeout(0)
        made = cls(sock)
        await made.send(_SHAKE % (LOOPBACK.encode(), port))
        assert b" 101 " in await made.received()
        return made

    async def send(self, data: bytes) -> None:
        async with asyncio.timeout(TOO_LONG):
            await self._loop.sock_sendall(self.sock, data)

    async def hello(self) -> None:
        """Say who is there, and wait for the first frame."""
        await self.send(frame(json.dumps(["hello", VERSION, 80, 24, "", {}])))
        assert await self.received()

    async def received(self) -> bytes:
        """Return the next bytes; none where the server has ended it."""
        async with asyncio.timeout(TOO_LONG):
            try:
                return await self._loop.sock_recv(self.sock, 65536)
            except ConnectionError:
                return b""

    def fill(self, data: bytes) -> None:
        """Send as much of it as the line takes now, again and again."""
        while self.push(data) == len(data):
            pass

    def push(self, data: bytes) -> int:
        """Send as much of it as the line takes now; return how much."""
        try:
            return self.sock.send(data)
        except BlockingIOError:
            return 0


def frame(data: str | bytes, opcode: Opcode = Opcode.TEXT, *, fin: bool = True, mask: bool = True) -> bytes:
    """Return the bytes of a frame (RFC 6455, 5.2)."""
    return Frame(opcode, data.encode() if isinstance(data, str) else data, fin).serialize(mask=mask)


@asynccontextmanager
async def sessions_of(factory: Factory) -> AsyncIterator[tuple[WebSessions, Server]]:
    """Sessions of an app, and their server."""
    sessions = WebSessions(factory, config=ServerConfig(shutdown=0))
    application: Any = sessions
    server = Server(application, SiteOptions(), LOOPBACK, 0)
    serving = asyncio.create_task(server.serve())
    try:
        await server.listening.wait()
        yield sessions, server
    finally:
        await sessions.stop()
        server.stop()
        await serving
