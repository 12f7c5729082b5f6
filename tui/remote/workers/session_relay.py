"""What the trainer's board is to a server: it is told of sessions, and asks of them. Passed on unread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from tui.remote.workers.process_server import Opened, Relay


class Process(Protocol):
    """A process that has sessions, as the board sees it."""

    def received(self, said: dict[str, Any]) -> None:
        """The process has told something of its sessions."""

    def closed(self) -> None:
        """The process has ended."""


class Board(Protocol):
    """Brings together what processes tell; see `tui.board.hub`."""

    def connect(self, send: Relay, /) -> Process:
        """A process begins; `send` leads to it."""


class NoBoard:
    """Takes what is told and keeps nothing of it."""

    def connect(self, _send: Relay) -> Process:
        return self

    def received(self, said: dict[str, Any]) -> None: ...

    def closed(self) -> None: ...


def connect(opened: Opened, board: Board | None) -> None:
    """Let a board know of the sessions of this process itself."""
    if board is None or opened.sessions is None:
        return
    ask: Callable[[dict[str, Any]], object] = lambda _: None  # noqa: E731 - until the sessions have said

    def send(said: dict[str, Any]) -> None:
        ask(said)

    ask = opened.sessions(board.connect(send).received)
