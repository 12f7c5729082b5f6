"""What pages of the board are told while they are open: WebSockets that only tell."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from tui.board.client import BoardClient, connected
from tui.board.facts import State
from tui.board.order import Deed, Why
from tui.messages.board_words import explain

_PAUSE: Final = 0.4
"""Seconds between two tables: a change is to be seen within one."""
_CLOCK: Final = 0.6
"""Seconds more until the times that it says go on."""
_SIGN_OF_LIFE: Final = 5.0
"""Seconds after which the same table is told again; board.js takes 15 without one for a lost connection."""


async def show_screen(socket: WebSocket, board: Path, number: int | None) -> None:
    """Show a session's screen until the page has gone, or the session (None: before): then it says so."""
    await _show(socket, board, lambda client: _tell_screen(socket, client, number))


async def show_table(socket: WebSocket, board: Path, paint: Callable[[BoardClient], str]) -> None:
    """Show how all stands until the page has gone; `paint` makes the part of the page that says it."""
    await _show(socket, board, lambda client: _tell_table(socket, client, paint))


async def _show(
    socket: WebSocket, board: Path, tell: Callable[[BoardClient], Coroutine[Any, Any, str]]
) -> None:
    await socket.accept()
    tasks = [asyncio.create_task(_left(socket)), asyncio.create_task(_connected(socket, board, tell))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _left(socket: WebSocket) -> None:
    """Wait until the page has gone; nothing that it says is taken."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


async def _connected(
    socket: WebSocket, board: Path, tell: Callable[[BoardClient], Coroutine[Any, Any, str]]
) -> None:
    """Tell until there is no more, and why."""
    try:
        async with connected(board) as client:
            await client.ready()
            why = await tell(client)
    except OSError:
        why = Why.FAILED
    try:
        await socket.send_text(json.dumps(["end", str(explain(why))]))
        await socket.close()
    except (OSError, RuntimeError, WebSocketDisconnect):  # it has gone
        pass


async def _tell_table(socket: WebSocket, client: BoardClient, paint: Callable[[BoardClient], str]) -> str:
    """Tell each change, and how the time goes on."""
    shown, changed = "", asyncio.Event()
    client.changed = changed.set
    told_at = 0.0
    while not client.closed.is_set():
        changed.clear()
        if (now := paint(client)) != shown or time.monotonic() - told_at > _SIGN_OF_LIFE:
            await socket.send_text(json.dumps(["table", now]))
            shown, told_at = now, time.monotonic()
        await asyncio.sleep(_PAUSE)
        with suppress(TimeoutError):
            await asyncio.wait_for(changed.wait(), _CLOCK)
    return Why.STOPPED


class _Pending:
    """Rows that the page has not been told yet: of each row the newest, so that a slow page costs no more."""

    def __init__(self) -> None:
        self._size: object = None
        self._rows: dict[int, Any] = {}
        self.changed = asyncio.Event()

    def take(self, frame: Mapping[str, Any]) -> None:
        """Rows were painted."""
        if frame["size"] != self._size:
            self._size, self._rows = frame["size"], {}
        self._rows |= dict(frame["rows"])
        self.changed.set()

    def give(self) -> list[Any] | None:
        """Return the message that tells them; None where there is nothing to be told."""
        rows, self._rows = self._rows, {}
        return ["rows", self._size, list(rows.items())] if rows else None


async def _tell_screen(socket: WebSocket, client: BoardClient, number: int | None) -> str:
    """Tell what is painted; return why there is no more."""
    if number is None:
        return Why.GONE
    pending = _Pending()
    client.painted, client.changed = lambda _number, frame: pending.take(frame), pending.changed.set
    if why := await client.order(Deed.WATCH, number):
        return why
    while True:
        facts = client.sessions.get(number)
        if client.closed.is_set():
            return Why.STOPPED
        if facts is None or facts.state is State.LEFT:
            return Why.GONE
        await pending.changed.wait()
        pending.changed.clear()
        if (said := pending.give()) is not None:
            await socket.send_text(json.dumps(said))
