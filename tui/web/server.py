"""uvicorn as this program runs it: its own signals, its own log, bounds on every connection."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import uvicorn

from tui.remote.shutdown import Signals
from tui.web.http.connection import BoundedConnection, Connections

if TYPE_CHECKING:
    import socket

    from starlette.types import ASGIApp

    from tui.web.site import SiteOptions

_TICK: Final = 1.0
"""Seconds between two looks at the clock, for the Date header."""


class Server(uvicorn.Server):
    """Listens on one address; `places` says where, once it does."""

    def __init__(
        self, site: ASGIApp, options: SiteOptions, host: str, port: int, tls: ssl.SSLContext | None = None
    ) -> None:
        bounds = options.config
        super().__init__(
            uvicorn.Config(
                site,
                http=partial(BoundedConnection, open_connections=Connections(bounds, options.trusted)),  # type: ignore[arg-type]  # a factory does
                ws="none",
                lifespan="off",
                loop="none",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                h11_max_incomplete_event_size=bounds.head_bytes,
                timeout_keep_alive=bounds.idle_seconds,
                timeout_graceful_shutdown=bounds.stop_seconds,
            )
        )
        self._host, self._port, self._tls = host, port, tls
        self._handshake_seconds = bounds.head_seconds
        self._stop = asyncio.Event()
        self.listening = asyncio.Event()
        # What it logs of clients' mistakes has no bounds; what matters is in our own lines.
        logging.getLogger("uvicorn").setLevel(logging.CRITICAL)

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
        loop, tls = asyncio.get_running_loop(), self._tls
        server = await loop.create_server(
            self._connection,
            self._host,
            self._port,
            ssl=tls,
            ssl_handshake_timeout=self._handshake_seconds if tls is not None else None,
        )
        self.servers = [server]
        self.started = True
        self.listening.set()

    def _connection(self) -> asyncio.Protocol:
        config, state = self.config, self.server_state
        made: asyncio.Protocol = config.http_protocol_class(config=config, server_state=state, app_state={})  # type: ignore[call-arg]
        return made

    async def main_loop(self) -> None:
        """Wait for `stop`."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), _TICK)


def tls_context(certificate: Path, key: Path | None) -> ssl.SSLContext:
    """Return what serves HTTPS; the key may stand in the certificate's file. Raises OSError, SSLError."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    # A key that is encrypted is refused: nobody is there to be asked for its passphrase.
    context.load_cert_chain(certificate, key, password=lambda: b"")
    return context


async def serve(server: Server, told: Callable[[Sequence[tuple[str, int]]], None]) -> None:
    """Serve until a signal comes; `told` is called with where it listens. Raises OSError."""
    signals = Signals()
    serving = asyncio.create_task(server.serve())
    listening = asyncio.create_task(server.listening.wait())
    await asyncio.wait({serving, listening}, return_when=asyncio.FIRST_COMPLETED)
    listening.cancel()
    if server.listening.is_set():
        told(server.places)
        await asyncio.wait({serving, signals.asked}, return_when=asyncio.FIRST_COMPLETED)
        server.stop()
        await asyncio.wait({serving, signals.again}, return_when=asyncio.FIRST_COMPLETED)
        server.force_exit = True
    await serving
