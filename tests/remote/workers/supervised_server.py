"""A server of several workers in a process of its own, for tests, and what they look at from outside."""

from __future__ import annotations

import asyncio
import fcntl
import json
import logging
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from tests.remote.helpers import LOOPBACK, TOO_LONG, RunningServer, SshVisitor, until
from tui.app_base import AppBase
from tui.remote.config import ServerConfig
from tui.remote.ssh.authenticators import Authenticator
from tui.remote.ssh.host_key import host_key
from tui.remote.ssh.listener import listen_on
from tui.remote.visitor import Hooks, Visitor
from tui.remote.workers import pool
from tui.remote.workers.process_server import Opened
from tui.remote.workers.supervisor import run
from tui.remote.workers.worker import StartFailed
from tui.work import hashing

_SERVED: Final = re.compile(r"served by (\d+) for (\S+)")


class ProcessApp(AppBase[None]):
    """Says which process serves whom; h computes a hash that takes its time, k one that never ends.

    What e begins fails when no task waits for it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("h", "hash(False)"), ("k", "hash(True)"), ("e", "forget")]

    def __init__(self, visitor: Visitor, folder: Path) -> None:
        super().__init__(language=visitor.language)
        self.visitor, self.folder = visitor, folder
        self.hashed = 0

    def compose(self) -> ComposeResult:
        yield Static(f"served by {os.getpid()} for {self.visitor.address}", markup=False)
        yield Static("", id="hashed")

    def action_hash(self, for_ever: bool) -> None:  # noqa: FBT001 - a key's
        self.run_worker(self._hash(for_ever=for_ever))

    def action_forget(self) -> None:
        asyncio.get_running_loop().call_soon(forgotten, "Hidden-92-value")

    async def _hash(self, *, for_ever: bool) -> None:
        await hashing(slow_hash, self.folder, for_ever=for_ever)
        self.hashed += 1
        self.query_one("#hashed", Static).update(f"hashed {self.hashed}")


def forgotten(value: str) -> None:
    raise RuntimeError(value)


def slow_hash(folder: Path, *, for_ever: bool) -> None:
    with alone(folder):
        time.sleep(3600 if for_ever else 0.01)


def hang(folder: Path) -> None:
    with (folder / "journal").open("a") as journal:
        journal.write("hangs\n")
    time.sleep(3600)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Say in the journal when something begins, and whether it does while another runs in any process."""
    with (folder / "only-one").open("a") as only_one, (folder / "journal").open("a") as journal:
        try:
            fcntl.flock(only_one, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            journal.write(f"overlap {os.getpid()}\n")
        journal.write(f"begun {os.getpid()}\n")
        journal.flush()
        yield


@dataclass(frozen=True)
class ProcessApps:
    """What the server under test is told to serve; `fails` says what it is bad at."""

    folder: str
    fails: str = ""

    @property
    def hooks(self) -> Hooks:
        return Hooks()

    def preload(self) -> None:
        if self.fails == "preload":
            raise RuntimeError("Hidden-90-value")

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Opened]:
        if self.fails == "factory":
            raise RuntimeError("Hidden-91-value")
        if self.fails == "hangs":
            hang(Path(self.folder))

        async def make(visitor: Visitor) -> App[Any]:
            if self.fails == "slow":
                with alone(Path(self.folder)):
                    await asyncio.sleep(0.01)
            return ProcessApp(visitor, Path(self.folder))

        yield Opened(make)
        with (Path(self.folder) / "left").open("a") as left:
            left.write(f"{os.getpid()}\n")


def main() -> None:
    """Run the server that the command line describes; say its port on standard output."""
    given = json.loads(sys.argv[1])
    if given["cores"]:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: given["cores"]])
    logging.basicConfig(level=logging.WARNING, format="%(process)d %(message)s")
    logging.getLogger("tui").setLevel(logging.INFO)
    for name in filter(given.get, ("START_TIMEOUT", "PING_TIMEOUT")):
        setattr(pool, name, given[name])
    folder = Path(given["folder"])
    passwords = folder / "passwords"
    try:
        hosting = run(
            ProcessApps(given["folder"], given["fails"]),
            key=host_key(folder / "host_key"),
            listeners=asyncio.run(listen_on(given["address"], given["port"])),
            workers=given["workers"],
            config=ServerConfig(**given["bounds"]),
            authenticator=Authenticator(passwords=passwords if passwords.exists() else None),
            told=lambda at: print(json.dumps(at), flush=True),  # noqa: T201 - anyone who started this reads it
        )
        asyncio.run(hosting)
    except (StartFailed, OSError) as error:
        sys.exit(f"failed: {error}")


class SupervisedServer(RunningServer):
    """The running server, seen from outside."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self.process, self._log = process, log
        self.pid = process.pid

    @property
    def log(self) -> str:
        """All that came out of its standard error."""
        return self._log.read_text()

    async def says(self, what: str, times: int = 1) -> None:
        """Wait for a text in the log."""
        await until(lambda: len(re.findall(what, self.log)) >= times, f"{what} in the log:\n{self.log}")

    @property
    def workers(self) -> list[int]:
        """The workers that came up and still run."""
        return [pid for pid in map(int, re.findall(r"worker (\d+) is up", self.log)) if runs(pid)]

    @property
    def processes(self) -> list[int]:
        """All processes that belong to it: it leads a session."""
        return [
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and session_of(int(entry.name)) == self.pid
        ]

    async def exit(self) -> int:
        """Wait until nothing of it runs; the supervisor's exit code."""
        async with asyncio.timeout(TOO_LONG):
            code = await self.process.wait()
            await until(lambda: not self.processes, "nothing of the server runs")
        return code

    @asynccontextmanager
    async def served(self, user: str = "demo", **options: Any) -> AsyncIterator[Served]:  # noqa: ANN401
        """A visitor that has come to the menus."""
        async with self.visited(user, environment={"LANG": "C"}, **options) as visitor:
            await visitor.sees(_SERVED)
            found = _SERVED.search(visitor.screen.text())
            assert found is not None
            yield Served(visitor, int(found[1]), found[2])


@dataclass(frozen=True)
class Served:
    visitor: SshVisitor
    worker: int
    """Which process serves."""
    address: str
    """Where from, as the server sees it."""


@asynccontextmanager
async def supervised(  # noqa: PLR0913 - what the server is told
    folder: Path,
    *,
    workers: int = 2,
    cores: int = 0,
    fails: str = "",
    start: float = 0,
    heard: float = 0,
    port: int = 0,
    address: str = LOOPBACK,
    up: int | None = None,
    **config: float,
) -> AsyncIterator[SupervisedServer]:
    """A server with all its workers up, or `up` of them."""
    given = {
        "folder": str(folder),
        "workers": workers,
        "cores": cores,
        "fails": fails,
        "address": address,
        "port": port,
        "START_TIMEOUT": start,
        "PING_TIMEOUT": heard,
        "bounds": {"shutdown": 0, "connections_per_minute": 100_000, "sessions_per_address": 1000} | config,
    }
    log = folder / "log"
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from tests.remote.workers.supervised_server import main; main()",
            json.dumps(given),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
    server = SupervisedServer(process, log)
    try:
        up = workers if up is None else up
        if up:
            assert process.stdout is not None
            async with asyncio.timeout(TOO_LONG):
                line = await process.stdout.readline()
            assert line, server.log
            server.port = json.loads(line)[0][1]
            await server.says("is up", up)
        yield server
    finally:
        for pid in {process.pid, *server.processes}:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await process.wait()


def runs(pid: int) -> bool:
    """Whether a process runs; a zombie doesn't."""
    return bool(stat_of(pid))


def session_of(pid: int) -> int:
    stat = stat_of(pid)
    return int(stat[3]) if stat else 0


def stat_of(pid: int) -> Sequence[str]:
    """State, parent, group, session ... of a living process (proc(5))."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [] if fields[0] in "ZX" else fields


def descriptors(pid: int) -> list[str]:
    """What a process has open."""
    folder = Path(f"/proc/{pid}/fd")
    found = []
    for entry in folder.iterdir():
        with suppress(FileNotFoundError):
            found.append(str(entry.readlink()))
    return found


async def refused(server: SupervisedServer, **options: Any) -> str:  # noqa: ANN401
    """Connect where there is no room; the words of the server."""
    async with server.visited(environment={"LANG": "C"}, **options) as visitor:
        return (await visitor.end()).strip()
