"""The server of the bench `ssh`: what `camera-menus ssh` starts, with wider bounds.

    python -m tests.bench.over_ssh.ssh_host DATA '{"sessions": 150}' [board]

The real service, a front, a worker a core. The JSON is what differs from
`ServerConfig`: more visitors than usual to a worker. Prints the port once visitors can come in, stops when
its input ends. With `board`, as always there, a board may be opened.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from threading import Thread

from app import visitor_windows
from tui.board.client import socket_name
from tui.board.hub import Hub
from tui.board.socket_server import board_socket
from tui.hosting.service import FOLDER, hosted
from tui.remote.config import ServerConfig
from tui.remote.ssh.host_key import host_key
from tui.remote.ssh.listener import listen_on
from tui.remote.workers.supervisor import run


def stop_with_the_input() -> None:
    """Anyone who started this has no more use for it, or is gone."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def told(at: Sequence[tuple[str, int]]) -> None:
    print(json.dumps(at[0][1]), flush=True)
    Thread(target=stop_with_the_input, daemon=True).start()


def main(data: Path, config: ServerConfig, *, has_board: bool) -> None:
    """Serve until the input ends."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("tui").setLevel(logging.INFO)  # a line a session is part of what it costs
    logging.getLogger().handlers[0].setLevel(logging.WARNING)
    with hosted(data, "lost", windows=visitor_windows()) as service:
        key = host_key(data / FOLDER / "host_key")

        async def serve() -> None:
            hub = Hub() if has_board else None
            async with AsyncExitStack() as stack:
                if hub is not None:
                    await stack.enter_async_context(board_socket(hub, service.folder / socket_name(0)))
                await run(
                    service,
                    key=key,
                    listeners=await listen_on("127.0.0.1", 0),
                    config=config,
                    authenticator=service.authenticator(),
                    board=hub,
                    told=told,
                )

        asyncio.run(serve())


if __name__ == "__main__":
    os.umask(0o077)
    main(Path(sys.argv[1]), ServerConfig(**json.loads(sys.argv[2])), has_board="board" in sys.argv[3:])
