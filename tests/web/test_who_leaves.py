"""Pages that are closed while what they sent still waits to be read: their sessions end at once."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.remote.helpers import until
from tests.remote.test_who_leaves import KEYS, Apps, break_off
from tests.web.helpers import LOOPBACK
from tests.web.raw_socket import RawSocket, frame
from tui.remote.config import ServerConfig
from tui.remote.visitor import Factory
from tui.remote.web.endpoint import WebSessions
from tui.web.server import Server
from tui.web.site import SiteOptions

KEY = frame(json.dumps(["text", "x"]))


@asynccontextmanager
async def running(factory: Factory) -> AsyncIterator[tuple[WebSessions, int]]:
    """Sessions of an app, and the port of their server."""
    sessions = WebSessions(factory, config=ServerConfig(shutdown=0))
    application: Any = sessions
    server = Server(application, SiteOptions(), LOOPBACK, 0)
    serving = asyncio.create_task(server.serve())
    try:
        await server.listening.wait()
        yield sessions, server.places[0][1]
    finally:
        await sessions.stop()
        server.stop()
        await serving


@pytest.mark.parametrize("leave", [socket.socket.close, break_off])
@pytest.mark.parametrize("is_full", [False, True], ids=["some keys", "as many as the line takes"])
async def test_a_session_ends_with_its_page(leave: Callable[[socket.socket], None], *, is_full: bool) -> None:
    """Where the line is full the end of the connection waits, too, on the page's own machine."""
    apps = Apps()
    async with running(apps.slow) as (sessions, port):
        page = await RawSocket.open(port)
        await page.hello()
        await page.send(KEYS * KEY)
        await until(lambda: apps.made[0].keys, "keys are read")
        if is_full:
            page.fill(1000 * KEY)
        leave(page.sock)
        await until(lambda: not sessions.sessions, "the session has ended")
        assert apps.made[0].keys < KEYS / 20
