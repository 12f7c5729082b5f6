"""uvicorn as this program runs it: its own signals, its own log, bounds on every connection."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

import uvicorn

from tui.remote.shutdown import Signals, announce_stop, graceful
from tui.web.http.connection import BoundedConnection
from tui.web.http.open_connections import Connections
from tui.web.http.tls import TlsHandshake
from tui.web.http.websocket import MESSAGE_BYTES, BoundedWebSocket

if TYPE_CHECKING:
    import socket
    import ssl

    from starlette.types import ASGIApp

    from tui.web.site import SiteOptions


class Server(uvicorn.Server):
    """Listens on one address; `places` says where, once it does.

    Without a `host` it listens nowhere, and serves what is given to `connect`.
    """

    def __init__(
        self,
        site: ASGIApp,
        options: SiteOptions,
        host: str | None,
        port: int,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        bounds, connections = options.config, Connections(options.config, options.trusted)
        super().__init__(
            uvicorn.Config(
                site,
                http=partial(BoundedConnection, open_connections=connections),  # type: ignore[arg-type]  # a factory does
                ws=BoundedWebSocket,
                ws_max_size=MESSAGE_BYTES,
                ws_ping_timeout=60,  # where the machine is busy with other things an answer comes late
                ws_per_message_deflate=False,  # frames are small; it takes 50 kB of memory a visitor
                lifespan="off",
                loop="none",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                date_header=False,  # `safe_headers` has it: uvicorn would look at the clock all the time
                h11_max_incomplete_event_size=bounds.head_bytes,
                timeout_keep_alive=bounds.idle_seconds,
                timeout_graceful_shutdown=bounds.stop_seconds,
            )
        )
        self._host, self._port, self._tls, self._connections = host, port, tls, connections
        self._stop = asyncio.Event()
        self.listening = asyncio.Event()
        # What they log of clients' mistakes has no bounds; what matters is in our own lines.
        for library in ("uvicorn", "python_multipart"):
            logging.getLogger(library).setLevel(logging.CRITICAL)

    @property
    def places(self) -> Sequence[tuple[str, int]]:
        """Addresses and ports that are listened on."""
        return [listener.getsockname()[:2] for server in self.servers for listener in server.sockets]

    def stop(self) -> None:
        """Take no more; requests have `stop_seconds` to be answered."""
        self.should_exit = True
        self._stop.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `serve`."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen. Raises OSError."""
        del sockets
        self.lifespan.state = {}
        loop = asyncio.get_running_loop()
        self.servers = []
        if self._host is not None:
            self.servers = [await loop.create_server(self._accepted, self._host, self._port)]
        self.started = True
        self.listening.set()

    async def connect(self, sock: socket.socket) -> None:
        """Serve a connection that was accepted elsewhere. Raises OSError where it has gone already."""
        await asyncio.get_running_loop().connect_accepted_socket(self._accepted, sock)

    def _accepted(self) -> asyncio.Protocol:
        if self._tls is None:
            return self._connection()
        return TlsHandshake(self._connection, self._tls, self._connections)

    def _connection(self) -> asyncio.Protocol:
        config, state = self.config, self.server_state
        made: asyncio.Protocol = config.http_protocol_class(config=config, server_state=state, app_state={})  # type: ignore[call-arg]
        return made

    async def main_loop(self) -> None:
        """Wait for `stop`."""
        await self._stop.wait()


class Sessions(Protocol):
    """Sessions over WebSockets, which are told before the server stops."""

    @property
    def sessions(self) -> int:
        """How many there are now."""

    @property
    def stop_timeout(self) -> float:
        """Seconds that they have."""

    async def stop(self) -> None: ...

    def expedite(self) -> None: ...


async def serve(
    server: Server,
    told: Callable[[Sequence[tuple[str, int]]], None],
    sessions: Sessions | None = None,
    stopping: Callable[[], object] = lambda: None,
) -> None:
    """Serve until a signal comes; `told` is called with where it listens, `stopping` then. Raises OSError."""
    signals = Signals()
    serving = asyncio.create_task(server.serve())
    listening = asyncio.create_task(server.listening.wait())
    await asyncio.wait({serving, listening}, return_when=asyncio.FIRST_COMPLETED)
    listening.cancel()
    if server.listening.is_set():
        told(server.places)
        await asyncio.wait({serving, signals.asked}, return_when=asyncio.FIRST_COMPLETED)
        stopping()
        if sessions is not None:
            if sessions.sessions:
                announce_stop(sessions.stop_timeout)
            await graceful(sessions.stop(), sessions.expedite, signals.again, signals.third)
        server.stop()
        await asyncio.wait({serving, signals.again}, return_when=asyncio.FIRST_COMPLETED)
        server.force_exit = True
    await serving
