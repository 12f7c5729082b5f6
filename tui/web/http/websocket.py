"""A WebSocket: uvicorn's, with bounds on its messages, and cut where its client takes nothing at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from tui.remote.web.messages import LONGEST

MESSAGE_BYTES: Final = 4 * LONGEST
"""Of a message: each character may take four."""
_TAKEN_WITHIN: Final = 5.0
"""Seconds after a session in which its last message has to be taken."""


class BoundedWebSocket(WebSocketsSansIOProtocol):
    """Calls `left` when the connection has ended."""

    left: Callable[[], object] | None = None

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        super().on_task_complete(task)
        self.loop.call_later(_TAKEN_WITHIN, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.left is not None:
            self.left()
            self.left = None
