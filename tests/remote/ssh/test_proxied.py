"""Connections that a balancer passes on, at a server that listens: who is let in, as whom, who is refused."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncssh
import pytest
from textual.app import App

from tests.remote.helpers import LOOPBACK, Form, RunningServer, until
from tests.remote.ssh.proxy_headers import BALANCER, CASES, CHECK, GONE, IN, PORT, VISITOR, Case, header
from tui.remote.config import ServerConfig
from tui.remote.limits.log_throttle import refusal_log
from tui.remote.limits.rate_limit import LocalLimits, Place
from tui.remote.proxy_header import Fault
from tui.remote.ssh import proxied
from tui.remote.ssh.listener import listen_on
from tui.remote.ssh.server import Server
from tui.remote.visitor import Visitor

BALANCERS = ipaddress.ip_network("127.0.1.0/24")
DEADLINE = 1.0
"""Seconds for a header here, a fifth of what there is: one that comes at once is in time all the same."""
BANNER = b"SSH-2.0-camera-menus\r\n"
QUICK = {
    *("a client's first words", "all but its last byte", "a check"),
    *("from elsewhere", "nothing, then the end", "ends within the address"),
}
SMALL = [case for case in CASES if case.name in QUICK]


class CountingLimits(LocalLimits):
    """Remembers whom connections were counted for."""

    def __init__(self, config: ServerConfig) -> None:
        super().__init__(config)
        self.counted: list[str] = []

    async def connection(self, address: str) -> Place:
        self.counted.append(address)
        return await super().connection(address)


@dataclass
class ProxiedServer(RunningServer):
    """A server behind a balancer; `visitors` are those whose menus were made."""

    limits: CountingLimits
    visitors: list[Visitor] = field(default_factory=list)


@asynccontextmanager
async def proxied_server(**config: float) -> AsyncIterator[ProxiedServer]:
    given: dict[str, Any] = {"shutdown": 0, "connections_per_minute": 10_000} | config
    limits = CountingLimits(ServerConfig(**given))
    visitors: list[Visitor] = []

    async def form(visitor: Visitor) -> App[Any]:
        visitors.append(visitor)
        return Form(visitor)

    key = asyncssh.generate_private_key("ssh-ed25519")
    server = Server(form, key=key, config=ServerConfig(**given), limits=limits)
    try:
        [(_, port)] = await server.accept_on(await listen_on(LOOPBACK, 0), [BALANCERS])
        yield ProxiedServer(server, port, limits, visitors)
    finally:
        await server.stop()


@pytest.fixture(autouse=True)
def nothing_logged_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusal_log, "_last", {})
    monkeypatch.setattr(proxied, "HEADER_TIMEOUT", DEADLINE)


def connected(port: int, address: str) -> socket.socket:
    return socket.create_connection((LOOPBACK, port), 20, source_address=(address, 0))


async def outcome(server: ProxiedServer, case: Case, address: str) -> bytes:
    """What the server says to these bytes until it closes, or asks for keys."""
    reader, writer = await asyncio.open_connection(LOOPBACK, server.port, local_addr=(address, 0))
    size = case.pieces or len(case.sent) or 1
    try:
        for begin in range(0, len(case.sent), size):
            writer.write(case.sent[begin : begin + size])
            await writer.drain()
            if case.pieces:
                await asyncio.sleep(0)
        if case.closes:
            writer.write_eof()
        async with asyncio.timeout(20):
            said = await reader.read(len(BANNER) + 1 if case.outcome == IN else -1)
            while case.outcome == IN and len(said) <= len(BANNER):
                said += await reader.read(1)
    except ConnectionError:
        return b""
    finally:
        writer.close()
    return said


@pytest.mark.parametrize("cases", [pytest.param(SMALL), pytest.param(CASES, marks=pytest.mark.full)])
async def test_each_header_has_its_outcome(cases: list[Case], caplog: pytest.LogCaptureFixture) -> None:
    """The log names a refused peer and the reason; who is let in is counted by the visitor's address."""
    found: Counter[str] = Counter()
    async with proxied_server() as server:
        for number, case in enumerate(cases, 1):
            address = f"127.0.{1 if case.is_balancer else 2}.{number}"
            server.limits.counted.clear()
            caplog.clear()
            said = await outcome(server, case, address)
            why = case.outcome.value if isinstance(case.outcome, Fault) else case.outcome
            found[why] += 1
            if case.outcome == IN:
                assert said.startswith(BANNER), case.name
                assert server.limits.counted == [case.address], case.name
                continue
            assert server.limits.counted == [], case.name
            if case.outcome == BALANCER:
                assert said.startswith(b"This server is reached through its load balancer only.\r\n"), (
                    case.name
                )
            else:
                assert said == (BANNER if case.outcome == CHECK else b""), case.name
            lines = [] if case.outcome in {CHECK, GONE} else [f"refused from={address} why={why}"]
            assert [line for line in caplog.messages if "refused" in line] == lines, case.name
    print(f"headers: {len(cases)}", *(f"{count} {why}" for why, count in sorted(found.items())), sep=", ")  # noqa: T201 - counts


async def test_a_visitor_is_who_the_header_says(caplog: pytest.LogCaptureFixture) -> None:
    """In limits, in what the menus know, in the log; and the port to come back to is the balancer's."""
    caplog.set_level(logging.INFO, "tui")
    async with proxied_server(sessions_per_address=1) as server:
        for _ in range(2):
            sock = connected(server.port, "127.0.1.1")
            sock.sendall(header())
            sock.setblocking(False)  # noqa: FBT003 - has no name
            async with server.visited(sock=sock, environment={"LANG": "C"}) as visitor:
                await visitor.sees("size 80x24")
                other = connected(server.port, "127.0.1.1")
                other.sendall(header())
                other.setblocking(False)  # noqa: FBT003 - has no name
                async with server.visited(sock=other, environment={"LANG": "C"}) as second:
                    assert "Too many sessions from your address" in await second.end()
                visitor.press("ctrl+q")
                await visitor.end()
        assert [(each.address, each.port) for each in server.visitors] == [(VISITOR, PORT)] * 2
        assert set(server.limits.counted) == {VISITOR}
        await until(lambda: caplog.text.count(f"session from={VISITOR}") == 4, "lines of the log")


async def test_of_too_many_without_a_header_the_oldest_makes_room(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(proxied, "MOST_WAITING", 3)
    monkeypatch.setattr(proxied, "HEADER_TIMEOUT", 60)
    async with proxied_server() as server:
        idle = [connected(server.port, "127.0.1.1") for _ in range(3)]
        case = Case("a visitor", header() + b"SSH-2.0-client\r\n", IN)
        assert (await outcome(server, case, "127.0.1.2")).startswith(BANNER)
        assert await asyncio.to_thread(idle[0].recv, 1) == b""
        assert caplog.messages == ["refused from=127.0.1.2 why=proxy-headers"]
        idle[1].sendall(header())
        assert await asyncio.to_thread(idle[1].recv, 22) == BANNER
        await server.ssh.stop()
        assert await asyncio.to_thread(idle[2].recv, 1) == b"", "who still says nothing is let go at the end"
        for each in idle:
            each.close()
