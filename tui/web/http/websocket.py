"""A WebSocket: uvicorn's, with bounds on messages and time; cut where its client takes nothing at the end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request
from websockets.protocol import State

from tui.remote.web.messages import GONE, LONGEST

MESSAGE_BYTES: Final = 4 * LONGEST
"""Of a message: each character may take four."""
_TAKEN_WITHIN: Final = 5.0
"""Seconds after a session in which its last message has to be taken."""
_PIECE: Final = 2048
"""Bytes that are read at once: some 80 of the smallest messages, 3 ms. asyncio hands over 256 kB."""
_TURN: Final = 0.003
"""Seconds of the thread's time after which others have a turn."""
_SHARE: Final = 0.05
"""Of a core, for what goes beyond a turn: empty frames, which no message is made of."""

_ASK_EVERY: Final = 0.5
"""Seconds between two pings of a page that has to wait: only a write finds out that it has gone, as the end
of a connection comes behind all that was sent before."""


class BoundedWebSocket(WebSocketsSansIOProtocol):
    """Calls `left` when the connection has ended. Reads no more of what has come than it has time for."""

    left: Callable[[], object] | None = None

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - uvicorn's
        super().__init__(*args, **options)
        self._unread = bytearray()
        self._rest: asyncio.TimerHandle | None = None
        self._gone = asyncio.Event()
        self._ending: asyncio.TimerHandle | None = None
        self._asking: asyncio.TimerHandle | None = None
        """Set once nothing is read, until it is found that something is read again."""

    def handle_connect(self, event: Request) -> None:
        """Let the application know of the end of the connection before it has read all that came before."""
        super().handle_connect(event)
        if not self.handshake_complete:
            self.scope["extensions"][GONE] = {"event": self._gone}

    def data_received(self, data: bytes) -> None:
        self._unread += data
        self._read_on()

    async def receive(self) -> Any:  # noqa: ANN401 - uvicorn's
        message = await super().receive()
        self._read_on()
        return message

    def resume_writing(self) -> None:
        super().resume_writing()
        self._read_on()

    def _read_on(self) -> None:
        """Read piece by piece until there is a message, or another connection's turn.

        Nothing is read while answers wait to be taken (each ping has one), or after the end.
        """
        began = time.thread_time()
        while self._unread and self._may_read():
            piece = bytes(self._unread[:_PIECE])
            del self._unread[:_PIECE]
            super().data_received(piece)
            if self._unread and time.thread_time() - began >= _TURN:
                self._rest = self.loop.call_later(_TURN / _SHARE, self._rested)
        if self._unread:
            self.transport.pause_reading()
        elif not self.read_paused and not self.transport.is_closing():
            self.transport.resume_reading()
        if self._asking is None and not self.transport.is_reading():
            self._asking = self.loop.call_later(_ASK_EVERY, self._ask)

    def _may_read(self) -> bool:
        waits = self.read_paused or self._rest is not None
        return not waits and self.writable.is_set() and not self.transport.is_closing()

    def _ask(self) -> None:
        """Ask whether the client is still there, if nothing has been read for a while."""
        self._asking = None
        is_paused = not (self.transport.is_reading() or self.transport.is_closing())
        if is_paused and self.conn.state is State.OPEN:
            self.conn.send_ping(b"")
            self.transport.write(b"".join(self.conn.data_to_send()))
            self._asking = self.loop.call_later(_ASK_EVERY, self._ask)

    def _rested(self) -> None:
        self._rest = None
        self._read_on()

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        super().on_task_complete(task)
        self._cut_soon()

    def keepalive_timeout(self) -> None:
        """End a page that answers no ping, also where it takes nothing any more: uvicorn would wait."""
        super().keepalive_timeout()
        self._cut_soon()

    def _cut_soon(self) -> None:
        if not self.disconnected and self._ending is None:
            self._ending = self.loop.call_later(_TAKEN_WITHIN, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._unread.clear()
        self._gone.set()
        # One that has ended can't be aborted: asyncio fails where its last bytes were taken late.
        for timer in (self._rest, self._asking, self._ending):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)
        if self.left is not None:
            self.left()
            self.left = None
