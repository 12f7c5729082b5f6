"""The server of the bench `web_menus`: what `camera-menus web` starts, with room for its warm-up.

    python -m tests.bench.in_browsers.web_host DATA

Prints the port once visitors can come in, stops when its input ends.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from pathlib import Path
from typing import Final

from app import visitor_windows
from tests.bench.over_ssh.ssh_host import told
from tui.commands.servers.web_menus import either
from tui.hosting.service import hosted
from tui.remote.config import ServerConfig
from tui.remote.web.endpoint import WebSessions
from tui.web.desk.own_cameras import OwnCameras
from tui.web.desk.picture_scanner import PictureScanner
from tui.web.menus.handlers import MenusHandlers
from tui.web.server import Server, serve
from tui.web.site import SiteOptions, make_site

SCENARIO: Final = "lost"
CONFIG: Final = ServerConfig(sessions=60, shutdown=0)
"""Ten more than usual: for the page that is opened beside 50 visitors."""


async def main(data: Path) -> None:
    """Serve until the input ends."""
    with hosted(data, SCENARIO, windows=visitor_windows()) as service, OwnCameras(data) as cameras:
        service.preload()
        apps, options = service.apps(), SiteOptions()
        scanner = PictureScanner(options.config)
        sessions = WebSessions(apps.app_for, config=CONFIG, hooks=service.hooks)
        menus = MenusHandlers(sessions, SCENARIO)
        site = make_site(either(apps, cameras.answer), scanner, options, menus)
        sessions.settle()
        try:
            await serve(Server(site, options, "127.0.0.1", 0), told, sessions)
        finally:
            scanner.close()
            await apps.close()


if __name__ == "__main__":
    os.umask(0o077)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("tui").setLevel(logging.INFO)  # a line a session is part of what it costs
    logging.getLogger().handlers[0].setLevel(logging.WARNING)
    asyncio.run(main(Path(sys.argv[1])))
