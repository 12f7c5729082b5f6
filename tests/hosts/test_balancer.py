"""HAProxy before servers that take its header: whom they see, and what its checks are."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import asyncssh

from tests.hosts.balancer import balancing, needs_haproxy
from tests.remote.helpers import LOOPBACK, Form, RunningServer
from tests.remote.ssh.test_proxied import CountingLimits
from tui.remote.config import ServerConfig
from tui.remote.ssh.listener import listen_on
from tui.remote.ssh.server import Server
from tui.remote.visitor import Visitor

NETWORK = ipaddress.ip_network("127.0.0.1/32")


async def test_a_visitor_comes_through_the_balancer_as_who_it_is(tmp_path: Path) -> None:
    """Checks count for no one; who was there is led back; who finds the host gone is passed on to another."""
    needs_haproxy()
    came: dict[str, list[Visitor]] = {"a": [], "b": []}
    servers, limits, ports = {}, {}, {}
    for name, visitors in came.items():

        async def form(visitor: Visitor, visitors: list[Visitor] = visitors) -> Form:
            visitors.append(visitor)
            return Form(visitor)

        config = ServerConfig(shutdown=0)
        limits[name] = CountingLimits(config)
        key = asyncssh.generate_private_key("ssh-ed25519")
        servers[name] = Server(form, key=key, config=config, limits=limits[name])
        [(_, ports[name])] = await servers[name].accept_on(await listen_on(LOOPBACK, 0), [NETWORK])
    try:
        async with balancing(tmp_path, (ports["a"], ports["b"])) as balancer:
            await balancer.waits_for(a=True, b=True)
            assert [each.counted for each in limits.values()] == [[], []]
            clients = RunningServer(servers["a"], balancer.port)
            for _ in range(2):
                async with clients.visited(local_addr=("127.0.0.7", 0)) as visitor:
                    await visitor.sees("size 80x24")
            first = await balancer.host_of("127.0.0.7")
            [other] = came.keys() - {first}
            await servers[first].stop()
            async with clients.visited(local_addr=("127.0.0.7", 0)) as visitor:
                await visitor.sees("size 80x24")
            found = {
                name: [(each.address, each.port) for each in visitors] for name, visitors in came.items()
            }
            assert found == {first: [("127.0.0.7", balancer.port)] * 2, other: [("127.0.0.7", balancer.port)]}
            await balancer.waits_for(**{first: False, other: True})
    finally:
        for server in servers.values():
            await server.stop()
