"""Sessions that end because of a clock, or of the server."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

from textual.app import App

from tests.remote.helpers import Form, running, until
from tui.remote.config import ServerConfig
from tui.remote.ssh.serving import serve
from tui.remote.visitor import Visitor

CONNECTIONS = Path("/proc/net/tcp")


async def test_idle() -> None:
    config = ServerConfig(idle=1.5, notice=1.2, shutdown=0)
    async with running(config=config) as server, server.visited(environment={"LANG": "C"}) as visitor:
        await visitor.sees("The session ends in 1 second")
        assert "The session ended: no activity" in await visitor.end()
        assert visitor.status == 1


async def test_keys_keep_a_session() -> None:
    config = ServerConfig(idle=2.0, notice=0.4, longest=4.0, shutdown=0)
    async with running(config=config) as server, server.visited(environment={"LANG": "C"}) as visitor:
        await visitor.sees("size 80x24")
        while not visitor.ended.is_set():
            if not visitor.channel.is_closing():
                visitor.send("x")
            await asyncio.sleep(0.1)
        assert "The session's time limit was reached" in visitor.screen.text()


async def test_longest() -> None:
    config = ServerConfig(longest=1.5, notice=1.2, shutdown=0)
    async with running(config=config) as server, server.visited(environment={"LANG": "C"}) as visitor:
        await visitor.sees("The session's time limit is")
        assert "The session's time limit was reached" in await visitor.end()


async def test_a_server_that_stops_says_so_waits_and_ends() -> None:
    config = ServerConfig(shutdown=3)  # on a busy machine as well time enough for a few keys
    async with running(config=config) as server, server.visited(environment={"LANG": "C"}) as visitor:
        await visitor.sees("size 80x24")
        stopping = asyncio.create_task(server.ssh.stop())
        await visitor.sees("The server stops in 3 seconds")
        visitor.send("on\tand\r")
        await visitor.sees("entered 2 on / and")
        assert "The server was stopped" in await visitor.end()
        await stopping
        assert server.ssh.sessions == 0


async def test_sigterm_stops_the_server() -> None:
    async with running(config=ServerConfig(shutdown=0)) as server:
        serving = asyncio.create_task(serve(server.ssh, "127.0.0.1", 0, settle=False))
        async with server.visited(environment={"LANG": "C"}) as visitor:
            await visitor.sees("size 80x24")
            os.kill(os.getpid(), signal.SIGTERM)
            assert "The server was stopped" in await visitor.end()
        async with asyncio.timeout(20):
            await serving


async def test_an_app_that_does_not_end_is_ended() -> None:
    class Stubborn(Form):
        def exit(self, *_args: object, **_kwargs: object) -> None:
            """Stay."""

    async def factory(visitor: Visitor) -> App[Any]:
        return Stubborn(visitor)

    config = ServerConfig(idle=0.5, notice=0, end_grace=0.2, shutdown=0)
    async with (
        running(factory, config=config) as server,
        server.visited(environment={"LANG": "C"}) as visitor,
    ):
        assert "The session ended: no activity" in await visitor.end()
        assert b"\x1b[?1049l" in visitor.raw


async def test_the_kernel_looks_after_visitors_whose_machine_is_gone() -> None:
    def watched(port: int) -> list[str]:
        """Which timers run for the connections to a port (proc(5), /proc/net/tcp): 02 is keepalive's."""
        rows = [line.split() for line in CONNECTIONS.read_text().splitlines()[1:]]
        return [row[5][:2] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01"]

    async with running() as server, server.visited() as visitor:
        await visitor.sees("size 80x24")
        await until(lambda: watched(server.port) == ["02"], "the connection is watched")
