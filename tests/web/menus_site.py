"""A running server with the menus' page, and what a WebSocket of it shows."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app import visitor_windows
from tests.hosting.visitor_helpers import cheap_hashes
from tests.web.helpers import LOOPBACK, TOO_LONG
from tui.board.hub import Hub
from tui.camera import Hints
from tui.commands.servers.web_menus import either, menus_sessions
from tui.hosting.recordings.session_recorder import RecordingFolder
from tui.hosting.service import hosted
from tui.hosting.visitor_apps import VisitorApps
from tui.remote.web.endpoint import WebSessions
from tui.web.desk.own_cameras import OwnCameras
from tui.web.desk.picture_scanner import PictureScanner
from tui.web.menus.handlers import MenusHandlers
from tui.web.server import Server
from tui.web.site import SiteOptions, make_site

PER_ADDRESS: Final = 20


@dataclass
class MenusSite:
    """A server, its sessions and whose apps they show."""

    port: int
    server: Server
    sessions: WebSessions
    apps: VisitorApps

    @property
    def host(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    def url(self, path: str = "/menus") -> str:
        return f"http://{self.host}{path}"


@asynccontextmanager
async def running_menus(  # noqa: PLR0913 - what a test sets
    data: Path,
    scenario: str = "lost-no-questions",
    *,
    options: SiteOptions | None = None,
    per_address: int = PER_ADDRESS,
    tls: ssl.SSLContext | None = None,
    drawn: Hints | None = None,
    board: Hub | None = None,
    may_watch: bool = True,
    record: RecordingFolder | None = None,
) -> AsyncIterator[MenusSite]:
    """Run the server as `camera-menus web` does, with cheap hashes; a `board` is told of its visitors."""
    options = options or SiteOptions()
    scanner = PictureScanner(options.config)
    with (
        cheap_hashes(),
        OwnCameras(data) as cameras,
        hosted(
            data,
            scenario,
            windows=visitor_windows(),
            drawn=drawn,
            by_link=True,
            may_watch=may_watch,
            record=record,
        ) as service,
    ):
        async with menus_sessions(service, per_address, board=board) as (sessions, apps):
            menus = MenusHandlers(sessions, scenario)
            site = make_site(either(apps, cameras.answer), scanner, options, menus)
            server = Server(site, options, LOOPBACK, 0, tls)
            serving = asyncio.create_task(server.serve())
            try:
                await asyncio.wait_for(server.listening.wait(), TOO_LONG)
                yield MenusSite(server.places[0][1], server, sessions, apps)
            finally:
                sessions.expedite()
                await sessions.stop()
                server.stop()
                await serving
                scanner.close()
