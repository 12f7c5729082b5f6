"""A host of the bench `record`: sessions over SSH in one process, recorded where a folder is given.

    python -m tests.bench.over_ssh.record_host DATA VISITORS [RECORDINGS]

Prints the port, stops when its input ends.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import asyncssh

from app import visitor_windows
from tui.hosting.recordings.folder import prepare
from tui.hosting.recordings.session_recorder import RecordingFolder
from tui.hosting.service import hosted
from tui.remote.config import ServerConfig
from tui.remote.ssh.server import Server


async def main(data: Path, visitors: int, record: Path | None) -> None:
    """Serve until the input ends."""
    folder = None
    if record is not None:
        prepare(record)
        folder = RecordingFolder(record)
    config = ServerConfig.for_sessions_per_address(visitors)
    with hosted(data, "lost", windows=visitor_windows(), record=folder) as service:
        service.preload()
        async with service.opened() as opened:
            server = Server(opened.factory, key=asyncssh.generate_private_key("ssh-ed25519"), config=config)
            [(_, port)] = await server.listen("127.0.0.1", 0)
            print(port, flush=True)
            await asyncio.to_thread(sys.stdin.read)
            await server.stop()


if __name__ == "__main__":
    os.umask(0o077)
    given = sys.argv[3:]
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), Path(given[0]) if given else None))
