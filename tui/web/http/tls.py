"""HTTPS: a connection is counted, and has its time, before its keys are exchanged.

asyncio's own TLS servers know no client until then: one address could hold any number of connections that say
nothing.
"""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING

from tui.remote.limits.log_throttle import refusal_log
from tui.web.http.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tui.web.http.open_connections import Connections


def tls_context(certificate: Path, key: Path | None) -> ssl.SSLContext:
    """Return what serves HTTPS; the key may stand in the certificate's file. Raises OSError, SSLError."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    # A key that is encrypted is refused: no one is at the server to type its passphrase.
    context.load_cert_chain(certificate, key, password=lambda: b"")
    return context


class TlsHandshake(asyncio.Protocol):
    """Exchanges keys, and hands the connection to the protocol that `made` makes."""

    def __init__(
        self, made: Callable[[], asyncio.Protocol], context: ssl.SSLContext, connections: Connections
    ) -> None:
        self._made, self._context, self._connections = made, context, connections
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a socket's
        transport.pause_reading()  # what comes is for the handshake
        address = (transport.get_extra_info("peername") or ("",))[0]
        if not self._connections.take(address):
            refusal_log.refused(address, Refusal.CONNECTIONS.value)
            transport.abort()
            return
        self._task = asyncio.get_running_loop().create_task(self._exchange(transport, address))

    async def _exchange(self, transport: asyncio.Transport, address: str) -> None:
        protocol, secured = self._made(), None
        with suppress(OSError):  # SSLError and TimeoutError are of the kind
            secured = await asyncio.get_running_loop().start_tls(
                transport,
                protocol,
                self._context,
                server_side=True,
                ssl_handshake_timeout=self._connections.config.head_seconds,
            )
        self._connections.leave(address)  # the protocol counts it from here on
        if secured is None or secured.is_closing():
            transport.abort()
        else:
            protocol.connection_made(secured)
