"""What the trainer's board is to a server: it is told of sessions, and asks of them. Passed on unread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

from tui.metrics.totals import Totals
from tui.remote.workers.process_server import Opened, Relay

COUNTED: Final = "counted"
"""The key of what a process has counted (`tui.metrics.counts.Report`), which is for no board."""


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


class CountingBoard:
    """A board before which what processes have counted is taken out of what they tell."""

    def __init__(self, board: Board | None, totals: Totals) -> None:
        self._board, self._totals = board or NoBoard(), totals

    def connect(self, send: Relay, /) -> Process:
        return _CountingProcess(self._board.connect(send), self._totals)


class _CountingProcess:
    def __init__(self, process: Process, totals: Totals) -> None:
        self._process, self._counts = process, totals.process()

    def received(self, said: dict[str, Any]) -> None:
        if COUNTED in said:
            self._counts.received(said[COUNTED])
        else:
            self._process.received(said)

    def closed(self) -> None:
        self._counts.closed()
        self._process.closed()


def connect(opened: Opened, board: Board | None) -> None:
    """Let a board know of the sessions of this process itself."""
    if board is None or opened.sessions is None:
        return
    ask: Callable[[dict[str, Any]], object] = lambda _: None  # noqa: E731 - until the sessions have said

    def send(said: dict[str, Any]) -> None:
        ask(said)

    ask = opened.sessions(board.connect(send).received)
