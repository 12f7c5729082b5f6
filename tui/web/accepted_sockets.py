"""A site on sockets that were accepted elsewhere: in the supervisor of several processes, or beside SSH."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.web.server import Server


class AcceptedSockets:
    """Serves them with a `Server` that listens nowhere. Must be made on a running event loop."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._serving: asyncio.Task[None] | None = None
        self._connecting: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Be ready for the first one."""
        self._serving = asyncio.create_task(self._server.serve())
        await self._server.listening.wait()

    def take(self, sock: socket.socket) -> asyncio.Future[None]:
        """Serve an accepted connection; the future is done when its socket is closed."""
        watched = _WatchedSocket(sock.detach())
        task = asyncio.create_task(self._connect(watched))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)
        return watched.ended

    async def stop(self) -> None:
        """Take no more; requests have a few seconds to be answered."""
        self._server.stop()
        if self._serving is not None:
            await self._serving

    async def _connect(self, sock: _WatchedSocket) -> None:
        try:
            await self._server.connect(sock)
        except OSError:
            sock.close()


class _WatchedSocket(socket.socket):
    """Says when it is closed, be it by HTTP, a WebSocket or an exchange of keys that failed."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(fileno=descriptor)
        self.setblocking(False)  # noqa: FBT003 - has no name
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def close(self) -> None:
        super().close()
        if not self.ended.done():
            self.ended.set_result(None)
