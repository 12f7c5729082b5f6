"""HAProxy, with the guide's configuration."""

from __future__ import annotations

import asyncio
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.helpers.terminals.terminal import needs_program
from tests.hosts.guide import haproxy_configuration
from tests.remote.helpers import LOOPBACK, TOO_LONG

_HOSTS: Final = ("a", "b")
"""As the guide calls them."""


def needs_haproxy() -> str:
    """Its path; skips the test where it is missing."""
    return needs_program("haproxy", package="haproxy", also_in=[Path("/usr/sbin")])


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on now; taken at once, so that they are different."""
    taken = [socket.create_server((LOOPBACK, 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in taken]
    for each in taken:
        each.close()
    return ports


@dataclass(frozen=True)
class Balancer:
    """It runs; `port` is where clients come in."""

    port: int
    admin: Path

    async def ask(self, command: str) -> str:
        """Ask by its admin socket."""
        reader, writer = await asyncio.open_unix_connection(self.admin)
        writer.write(f"{command}\n".encode())
        said = (await reader.read()).decode()
        writer.close()
        return said

    async def states(self) -> dict[str, bool]:
        """Which of the hosts it takes for up."""
        lines = (await self.ask("show servers state hosts")).splitlines()
        fields = [line.split() for line in lines if len(line.split()) > 10 and line[0] != "#"]
        return {words[3]: words[5] == "2" for words in fields}

    async def waits_for(self, **wanted: bool) -> None:
        """Wait until it takes these hosts for up, or for down."""
        async with asyncio.timeout(TOO_LONG):
            while not wanted.items() <= (await self.states()).items():  # noqa: ASYNC110 - it tells no one
                await asyncio.sleep(0.02)

    async def host_of(self, address: str) -> str:
        """To which host it passes on who comes from this address."""
        for line in (await self.ask("show table hosts")).splitlines():
            if f"key=::ffff:{address} " in line:
                return line.rpartition("server_key=")[2].split()[0]
        raise AssertionError(f"{address} is not known")


@asynccontextmanager
async def balancing(folder: Path, hosts: tuple[int, int]) -> AsyncIterator[Balancer]:
    """Run it before hosts on these ports."""
    program = needs_haproxy()
    [port] = free_ports(1)
    admin, configuration = folder / "admin.sock", folder / "haproxy.cfg"
    configuration.write_text(haproxy_configuration(port, hosts, admin))
    with (folder / "haproxy.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            program, "-db", "-f", str(configuration), stdout=log, stderr=subprocess.STDOUT
        )
    try:
        async with asyncio.timeout(TOO_LONG):
            while not admin.exists():  # it listens everywhere before it renames this one into its place
                assert process.returncode is None, (folder / "haproxy.log").read_text()
                await asyncio.sleep(0.02)
        yield Balancer(port, admin)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
