"""Two hosts as processes, set up as the guide says, with one database behind and HAProxy before them."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.helpers.programs.postgresql import CAMERAS, CLOUD, Server
from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM
from tests.hosts.balancer import Balancer, balancing, free_ports
from tests.hosts.guide import command_of_a_host, stores
from tests.remote.helpers import RunningServer, SshVisitor
from tests.remote.workers.supervised_server import session_of

SHARED: Final = "lab-1"
_STARTED: Final = 120
"""Seconds within which a host lets visitors in, on a machine with much else to do."""


@dataclass
class Host:
    """One host: what it runs in, and the process that leads it."""

    name: str
    data: Path
    port: int
    environment: dict[str, str]
    scenario: str
    """Of practice cameras."""
    process: asyncio.subprocess.Process | None = None

    @property
    def log(self) -> str:
        return (self.data.parent / f"{self.name}.log").read_text()

    async def start(self) -> None:
        """Start it, and wait until it lets visitors in."""
        command = [*CHEAP_PROGRAM, *command_of_a_host(self.data, self.port)]
        command += ["--scenario", self.scenario]
        with (self.data.parent / f"{self.name}.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *command, env=self.environment, stdout=subprocess.PIPE, stderr=log, start_new_session=True
            )
        assert self.process.stdout is not None
        said = await asyncio.wait_for(self.process.stdout.readline(), _STARTED)
        assert said.startswith(b"Listening on"), self.log

    def signal(self, number: signal.Signals) -> None:
        """Send it to all of its processes, as systemd does; SIGKILL is how a machine dies."""
        for pid in processes_of(self.process.pid if self.process else 0):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    async def end(self) -> int:
        """Wait until it has ended; its exit code."""
        assert self.process is not None
        return await asyncio.wait_for(self.process.wait(), _STARTED)


def processes_of(leader: int) -> list[int]:
    """Return those that belong to the session which a process leads."""
    numbers = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in numbers if session_of(pid) == leader]


@dataclass
class Hosts:
    """Both of them, and the way to them."""

    balancer: Balancer
    by_name: dict[str, Host]
    _visits: AsyncExitStack = field(default_factory=AsyncExitStack)

    @asynccontextmanager
    async def visited(
        self,
        user: str,
        address: str,
        **how: Any,  # noqa: ANN401 - as `RunningServer.visited` takes
    ) -> AsyncIterator[SshVisitor]:
        """A visitor who comes from an address of this machine, by the balancer."""
        no_server: Any = None
        clients = RunningServer(no_server, self.balancer.port)
        options = {"local_addr": (address, 0), "environment": {"LANG": "C.UTF-8"}} | how
        async with clients.visited(user, **options) as visitor:
            yield visitor

    def other(self, name: str) -> Host:
        [other] = self.by_name.keys() - {name}
        return self.by_name[other]


def prepared(folder: Path, server: Server, database: str, scenario: str) -> dict[str, Host]:
    """Make the tables, a shared camera, and the data directories, in one of which the keys were made."""
    server.make_database(database)
    environment = os.environ | stores(server.text(database, CAMERAS), server.text(database, CLOUD))
    ports = free_ports(2)
    hosts = {
        name: Host(name, folder / name, port, environment, scenario)
        for name, port in zip("ab", ports, strict=True)
    }
    here = ("--data", str(hosts["a"].data))
    for words in (
        ("store", "migrate"),
        ("cameras", "add", SHARED, "--shared", "--scenario", scenario),
    ):
        subprocess.run([*CHEAP_PROGRAM, *here, *words], env=environment, check=True, capture_output=True)
    return hosts


def deploy_secrets(first: Host, second: Host) -> None:
    """Put what the first host has made on the second: the host key and the master keys."""
    second.data.mkdir(mode=0o700)
    (second.data / "ssh").mkdir(mode=0o700)
    shutil.copy(first.data / "ssh" / "host_key", second.data / "ssh" / "host_key")
    shutil.copytree(first.data / "vendor-keys", second.data / "vendor-keys")


@asynccontextmanager
async def two_hosts(
    folder: Path, server: Server, database: str, scenario: str = "known"
) -> AsyncIterator[Hosts]:
    """Both run, and the balancer knows it."""
    hosts = await asyncio.to_thread(prepared, folder, server, database, scenario)
    try:
        await hosts["a"].start()
        deploy_secrets(hosts["a"], hosts["b"])
        await hosts["b"].start()
        async with balancing(folder, (hosts["a"].port, hosts["b"].port)) as balancer:
            await balancer.waits_for(a=True, b=True)
            yield Hosts(balancer, hosts)
    finally:
        for host in hosts.values():
            if host.process is not None:
                host.signal(signal.SIGKILL)
                await host.process.wait()
