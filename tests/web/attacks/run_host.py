"""The pages' server in a process of its own, as `camera-menus web` starts it, but that hashing costs nothing.

    python -m tests.web.attacks.run_host DATA

Prints the port and the text of a code that one of its cameras shows, then answers each line on standard input
with what is there; ends with the input.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

from textual.app import App

from tests.camera.helpers import CheapHasher
from tests.db import cheap_stores
from tests.web.menus_site import MenusSite, running_menus
from tui.camera import add_camera
from tui.data_dir import open_desk, open_store
from tui.remote.config import ServerConfig


def look(site: MenusSite) -> dict[str, int]:
    """Count what there is. Garbage goes first: it would be gone in the next quiet moment."""
    gc.collect()
    made: Any = site.server.config.http_protocol_class
    return {
        "sessions": site.sessions.sessions,
        "connections": made.keywords["open_connections"]._of.total(),
        "apps": sum(issubclass(type(each), App) for each in gc.get_objects()),
    }


def shown_code(data: Path) -> str:
    """Make a camera, and let it show a code."""
    with open_desk(data) as desk, open_store(data) as store:
        parts: Any = {"key_for": desk.keys.for_new, "hasher": CheapHasher()}
        return add_camera(store, "gate", "lost-no-questions", **parts).challenge().payload


async def main(data: Path) -> None:
    """Serve until the input ends."""
    payload = shown_code(data)
    async with running_menus(data, per_address=ServerConfig().sessions_per_address) as site:
        site.sessions.settle()
        print(json.dumps({"port": site.port, "payload": payload}), flush=True)  # noqa: T201
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while await reader.readline():
            print(json.dumps(look(site)), flush=True)  # noqa: T201


if __name__ == "__main__":
    os.umask(0o077)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("tui").setLevel(logging.INFO)
    cheap_stores.install()
    asyncio.run(main(Path(sys.argv[1])))
