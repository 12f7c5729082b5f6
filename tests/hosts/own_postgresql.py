"""A PostgreSQL server of one test's own, which it may stop, kill and start again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.helpers.programs.postgresql import Server, needs_postgresql
from tests.helpers.programs.postgresql_server import MADE, OPTIONS, end_with_parent, is_ready, ordinary_user

_TOO_LONG: Final = 30


class OwnPostgresql:
    """Runs in a folder from `start` on."""

    def __init__(self, folder: Path) -> None:
        self.server = Server(folder)
        self._programs = needs_postgresql()
        self._folder, self._data = folder, folder / "data"
        self._as_user: dict[str, Any] = dict(ordinary_user())
        self.server.sockets.mkdir()
        if self._as_user:
            for each in (folder, self.server.sockets):
                os.chown(each, self._as_user["user"], self._as_user["group"])
        self._run: dict[str, Any] = {"cwd": "/", "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        initdb: list[str | Path] = [self._programs / "initdb", *MADE, "--pgdata", self._data]
        subprocess.run(initdb, check=True, **self._run, **self._as_user)

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        options = [part for option in OPTIONS for part in ("-c", option)]
        self._process = subprocess.Popen(
            [self._programs / "postgres", "-D", self._data, "-k", self.server.sockets, *options],
            preexec_fn=end_with_parent,  # noqa: PLW1509 - it only asks the kernel for something
            **self._run,
            **self._as_user,
        )
        deadline = time.monotonic() + _TOO_LONG
        while not is_ready(self._data):
            assert self._process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def end(self, number: signal.Signals) -> None:
        """End it: SIGINT stops it and its connections, SIGQUIT as a crash would."""
        self._process.send_signal(number)
        self._process.wait(_TOO_LONG)


@contextmanager
def own_postgresql() -> Iterator[OwnPostgresql]:
    """A started one, which goes with its folder."""
    folder = Path(tempfile.mkdtemp(prefix="camera-menus-own-"))
    try:
        own = OwnPostgresql(folder)
        own.start()
        try:
            yield own
        finally:
            own.end(signal.SIGQUIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
