"""The port that monitoring and balancers ask: GET /metrics and /health, over plain HTTP, within bounds.

It stands in the loop of the process that accepts visitors: connections are few and short, and the counts are
put together at most twice a second, however often they are asked for.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from tui.metrics.exposition import CONTENT_TYPE, exposition
from tui.metrics.host_metrics import HostMetrics

DEADLINE: Final = 5.0
"""Seconds for a connection from its beginning to its end."""
MOST: Final = 16
"""Connections at once; one more is closed."""
HEAD: Final = 4096
"""Bytes of a request; one with more is closed."""
_FRESH: Final = 0.5
"""Seconds for which an answer is used again."""
_PLAIN: Final = "text/plain; charset=utf-8"
_STATUS: Final = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    503: "Service Unavailable",
}


class ScrapeServer:
    """Answers on sockets that listen."""

    def __init__(self, metrics: HostMetrics) -> None:
        self._metrics = metrics
        self._now = asyncio.get_running_loop().time
        self._text, self._made = b"", -_FRESH
        self._open: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request, and close."""
        if len(self._open) >= MOST:
            writer.transport.abort()
            return
        self._open.add(writer)
        try:
            async with asyncio.timeout(DEADLINE):
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(await self._answer(head))
                writer.write_eof()
                await writer.drain()
                # What was sent is lost to a client whose socket is closed while it still writes.
                while await reader.read(HEAD):
                    pass
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            writer.transport.abort()
        finally:
            self._open.discard(writer)
            with suppress(OSError):
                writer.close()

    def close(self) -> None:
        """Cut what is still open."""
        for writer in self._open:
            writer.transport.abort()

    async def _answer(self, head: bytes) -> bytes:
        line = head.partition(b"\r\n")[0].decode("latin-1").split(" ")
        if len(line) != 3 or not line[2].startswith("HTTP/1."):  # noqa: PLR2004 - RFC 9112, 3
            return _response(400, b"")
        method, target, _ = line
        path = target.partition("?")[0]
        if path not in {"/metrics", "/health"}:
            return _response(404, b"")
        if method != "GET":
            return _response(405, b"", "Allow: GET\r\n")
        if path == "/metrics":
            return _response(200, self._counts(), kind=CONTENT_TYPE)
        why_not = await self._metrics.readiness.asked()
        return _response(503 if why_not else 200, f"{why_not or 'ok'}\n".encode())

    def _counts(self) -> bytes:
        if self._now() - self._made >= _FRESH:
            self._text, self._made = exposition(self._metrics.totals), self._now()
        return self._text


def _response(status: int, body: bytes, more: str = "", *, kind: str = _PLAIN) -> bytes:
    head = (
        f"HTTP/1.1 {status} {_STATUS[status]}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        f"{more}Cache-Control: no-store\r\nConnection: close\r\n\r\n"
    )
    return head.encode("ascii") + body


@asynccontextmanager
async def scrape_server(metrics: HostMetrics, listener: socket.socket) -> AsyncIterator[None]:
    """Answer on a socket meanwhile; it is closed at the end, and with it what is still open."""
    answering = ScrapeServer(metrics)
    server = await asyncio.start_server(answering.serve, sock=listener, limit=HEAD, backlog=MOST)
    try:
        yield
    finally:
        server.close()
        answering.close()
