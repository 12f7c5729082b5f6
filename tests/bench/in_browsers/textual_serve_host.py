"""textual-serve with the same menus: a process for each visitor.

    python -m tests.bench.in_browsers.textual_serve_host DATA

Prints the port once visitors can come in, stops when its input ends.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import sys
from pathlib import Path
from threading import Thread
from typing import Final

from textual_serve.server import Server

HOST: Final = "127.0.0.1"
APP: Final = "tests.bench.in_browsers.served_menus"


def _stop_with_the_input() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def main(data: Path) -> None:
    """Serve until the input ends."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    # `exec`: it starts a shell for each, which would count as the visitor's.
    command = shlex.join(["exec", sys.executable, "-m", APP, "--data", str(data)])
    server = Server(command, host=HOST, port=port)

    async def told(_app: object) -> None:
        print(json.dumps(port), flush=True)
        Thread(target=_stop_with_the_input, daemon=True).start()

    # In place of its banner and its log: standard output is for the port.
    vars(server).update(initialize_logging=lambda: None, on_startup=told)
    server.serve()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
