"""A server with a board: what its tests share."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import visitor_windows
from tests.hosting.visitor_helpers import RunningService, cheap_hashes
from tests.remote.helpers import running
from tui.board.client import BoardClient, connected, socket_name
from tui.board.facts import Facts
from tui.board.hub import Hub, Process
from tui.board.socket_server import board_socket
from tui.hosting.live_sessions import LiveSessions
from tui.hosting.service import hosted
from tui.remote.config import ServerConfig
from tui.remote.workers.process_server import Opened
from tui.remote.workers.session_relay import connect

WITHIN = 5.0
"""Seconds within which the board shows a change: five times the aim, which `make bench` has."""
TOO_LONG = 60
ATTACK = "\x1b]0;owned\x07\x1b[2J\u202e" + "A" * 10_000
"""A user name that attacks the board."""


@dataclass
class BoardHost(RunningService):
    """A server whose sessions a board sees."""

    socket: Path
    hub: Hub


@asynccontextmanager
async def board_host(
    data: Path, scenario: str = "known", *, may_watch: bool = True, config: ServerConfig | None = None
) -> AsyncIterator[BoardHost]:
    with cheap_hashes(), hosted(data, scenario, windows=visitor_windows()) as service:
        apps, hub = service.apps(), Hub()
        live = LiveSessions(may_watch=may_watch)
        connect(Opened(apps.app_for, sessions=live.connect), hub)
        socket = service.folder / socket_name(2222)
        try:
            async with (
                board_socket(hub, socket),
                running(live.observed(apps.app_for), hooks=service.hooks, config=config) as server,
            ):
                yield BoardHost(server.ssh, server.port, service, apps, socket, hub)
        finally:
            await live.close()
            await apps.close()


@asynccontextmanager
async def board_of(host: BoardHost) -> AsyncIterator[BoardClient]:
    async with connected(host.socket) as board:
        await board.ready()
        yield board


async def shows(board: BoardClient, what: Callable[[dict[int, Facts]], object]) -> float:
    """Wait until the board's sessions are as wanted; return how long that took, seconds."""
    begun = time.monotonic()
    changed = asyncio.Event()
    board.changed = changed.set
    while not what(board.sessions):
        changed.clear()
        async with asyncio.timeout(TOO_LONG):
            await changed.wait()
    return time.monotonic() - begun


def only(board: BoardClient) -> tuple[int, Facts]:
    """The one session that there is."""
    [found] = board.sessions.items()
    return found


class Sessions:
    """A process whose sessions do nothing but answer."""

    def __init__(self, hub: Hub) -> None:
        self.asked: list[dict[str, Any]] = []
        self.looks: list[bool] = []
        """Whether to look often, as it was told."""
        self.process: Process = hub.connect(self._asked)

    def _asked(self, said: dict[str, Any]) -> None:
        if said["t"] == "look":
            self.looks.append(said["on"])
            return
        self.asked.append(said)
        self.process.received({"t": "done", "order": said["order"], "why": ""})

    def tell(self, own: int, **facts: object) -> None:
        now = time.monotonic()
        begun = {"began": now, "moved": now}
        self.process.received({"t": "facts", "n": own, "facts": begun | facts})
