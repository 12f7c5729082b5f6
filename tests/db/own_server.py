"""A PostgreSQL server of a test's own: it is stopped, killed, frozen and started again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.helpers.programs.postgresql import Server, needs_postgresql
from tests.helpers.programs.postgresql_server import MADE, OPTIONS, end_with_parent, is_ready, ordinary_user

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOO_LONG: Final = 60.0


@dataclass(frozen=True)
class OwnServer(Server):
    """It can be harmed."""

    programs: Path
    options: tuple[str, ...] = ()
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        self.data.joinpath("postmaster.pid").unlink(missing_ok=True)  # of one that was killed
        options = [part for option in (*OPTIONS, *self.options) for part in ("-c", option)]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, "-k", self.sockets, *options],
                stdout=log,
                stderr=log,
                cwd="/",
                preexec_fn=end_with_parent,  # noqa: PLW1509 - it only says what to do at this process's end
                **ordinary_user(),  # type: ignore[call-overload]
            )
        self._running[:] = [process]
        deadline = time.monotonic() + _TOO_LONG
        while not is_ready(self.data):
            assert process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)

    def end(self, how: signal.Signals) -> None:
        """SIGKILL: all its processes at once, as when the power goes. The others are what it answers to."""
        [process] = self._running
        if how is signal.SIGKILL:
            self._all(how)
        else:
            process.send_signal(how)
        process.wait(_TOO_LONG)
        # Its children keep the shared memory for a moment longer, and a new server would be refused.
        while any(_is_of(pid, self.data) for pid in _processes()):
            time.sleep(0.005)

    def freeze(self) -> None:
        """Let none of its processes do anything; its sockets stay open."""
        self._all(signal.SIGSTOP)

    def thaw(self) -> None:
        self._all(signal.SIGCONT)

    def close(self) -> None:
        for process in self._running:
            if process.poll() is None:
                self.thaw()
                self.end(signal.SIGKILL)

    def _all(self, what: signal.Signals) -> None:
        [process] = self._running
        for pid in (process.pid, *_children(process.pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, what)


@contextmanager
def own_server(*options: str, files: Sequence[Path] = ()) -> Iterator[OwnServer]:
    """Make one and start it; `files` are put into its data directory, for it alone to read."""
    programs, owner = needs_postgresql(), ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix="camera-menus-postgresql-"))
    server = OwnServer(folder, programs, options)
    server.sockets.mkdir()
    made = [programs / "initdb", *MADE, "--pgdata", server.data]
    try:
        for each in (folder, server.sockets) if owner else ():
            os.chown(each, owner["user"], owner["group"])  # type: ignore[arg-type]
        subprocess.run(made, check=True, capture_output=True, cwd="/", **owner)  # type: ignore[call-overload]
        for file in files:
            copy = shutil.copy(file, server.data)
            Path(copy).chmod(0o600)
            if owner:
                os.chown(copy, owner["user"], owner["group"])  # type: ignore[arg-type]
        server.start()
        yield server
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


def _processes() -> Iterator[int]:
    return (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal())


def _children(parent: int) -> list[int]:
    found = []
    for pid in _processes():
        with suppress(OSError):
            status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            if int(status[1]) == parent:
                found.append(pid)
    return found


def _is_of(pid: int, data: Path) -> bool:
    """Whether it is a process of this server, which all have its data directory as their own."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cwd").readlink() == data and Path(f"/proc/{pid}/status").exists()
    return False
