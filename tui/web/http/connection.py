"""One connection of a client: uvicorn's, with bounds on how many there are and how long each takes.

uvicorn itself waits without end for headers that do not come, and for answers that are not taken.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from tui.remote.limits.log_throttle import refusal_log
from tui.web.http.refusals import Refusal
from tui.web.http.websocket import BoundedWebSocket

if TYPE_CHECKING:
    from tui.web.http.open_connections import Connections


class BoundedConnection(H11Protocol):
    """Cut when headers are late, or when the answer has not been taken in time."""

    def __init__(self, *, open_connections: Connections, **given: Any) -> None:  # noqa: ANN401 - uvicorn's
        super().__init__(**given)
        self._open, self._bounds = open_connections, open_connections.config
        self._address, self._counted = "", False
        self._deadline: asyncio.TimerHandle | None = None
        self._request: object = None
        self._socket: BoundedWebSocket | None = None
        """What has taken the connection over."""
        self._received = 0
        self._early: bytearray | None = bytearray()
        """What came before `connection_made`: over TLS, the first request may. None from then on."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's
        super().connection_made(transport)
        early, self._early = self._early, None
        self._address = self.client[0] if self.client else ""
        self._counted = self._open.take(self._address)
        if not self._counted:
            refusal_log.refused(self._address, Refusal.CONNECTIONS.value)
            transport.abort()
            return
        self._end_within(self._bounds.head_seconds)
        if early:
            self.data_received(bytes(early))

    def data_received(self, data: bytes) -> None:
        if self._early is not None:
            self._early += data
            return
        self._received += len(data)
        if self._received > 2 * self._bounds.body_bytes:
            self._cut()
            return
        super().data_received(data)
        self._note_request()

    def on_response_complete(self) -> None:
        self._received = 0
        # A refused body is read on, so that its sender sees the answer; what comes next is a request's head.
        reading_on = self.conn.their_state is h11.SEND_BODY
        self._end_within(self._bounds.body_seconds if reading_on else self._bounds.head_seconds)
        super().on_response_complete()
        self._note_request()

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        if self._early is None:
            super().connection_lost(exc)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Hand the connection over: a session has bounds of its own, and keeps its place among the others.

        Until then the request's deadline holds. Of a head that it does not like, websockets says nothing.
        """
        super().handle_websocket_upgrade(event)
        socket = self.transport.get_protocol()
        if isinstance(socket, BoundedWebSocket):
            self._socket, socket.left = socket, self._leave
            self._end_within(self._bounds.head_seconds)

    def _leave(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        if self._counted:
            self._open.leave(self._address)
            self._counted = False

    def _note_request(self) -> None:
        """Give a request its time from when its headers are there."""
        cycle = self.cycle
        if cycle is not None and cycle is not self._request and not cycle.response_complete:
            self._request, self._received = cycle, 0
            self._end_within(self._bounds.request_seconds)

    def _end_within(self, seconds: float) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(seconds, self._cut)

    def _cut(self) -> None:
        if self._socket is not None and self._socket.handshake_complete:
            return
        if self._received:  # browsers open some that they do not use
            refusal_log.refused(self._address, Refusal.TOO_SLOW.value)
        self.transport.abort()
