"""Limits as visitors meet them."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import AsyncExitStack
from typing import Any

import asyncssh
import pytest
from textual.app import App

from tests.remote.attacks.half_open import offer
from tests.remote.helpers import Form, running, until
from tui.remote.config import ServerConfig
from tui.remote.limits.log_throttle import refusal_log
from tui.remote.limits.rate_limit import LocalLimits
from tui.remote.visitor import Visitor


async def test_a_visitor_too_many_is_told_and_another_is_let_in_later() -> None:
    async with running(config=ServerConfig(sessions_per_address=1, shutdown=0)) as server:
        async with server.visited() as first:
            await first.sees("size 80x24")
            async with server.visited(environment={"LANG": "C"}) as second:
                assert "Too many sessions from your address" in await second.end()
                assert second.status == 1
            first.press("ctrl+q")
            await first.end()
        async with server.visited() as third:
            await third.sees("size 80x24")


async def test_a_connection_too_many_is_told_before_ssh_begins(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusal_log, "_last", {})
    config = ServerConfig(connections_per_minute=1, shutdown=0)
    async with running(config=config) as server, server.visited() as first:
        await first.sees("size 80x24")
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        async with asyncio.timeout(20):
            said = await reader.read()
        writer.close()
        assert said.startswith(b"Too many connections from your address")
    assert caplog.messages.count("refused from=127.0.0.1 why=connections") == 1


async def test_connections_that_do_not_sign_in_make_room_and_have_no_time(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusal_log, "_last", {})
    config = ServerConfig(unauthenticated=2, sign_in=1, connections_per_minute=100, shutdown=0)
    async with running(config=config) as server:
        idle = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(2)]
        for reader, _ in idle:
            await reader.readline()
        async with server.visited() as visitor:
            await visitor.sees("size 80x24")
            async with asyncio.timeout(20):
                assert b"Too many users are signing in" in await idle[0][0].read()
                assert b"Signing in took too long" in await idle[1][0].read()
        for _, writer in idle:
            writer.close()
    assert [caplog.messages.count(f"refused from=127.0.0.1 why={why}") for why in ("sign-ins", "time")] == [
        1,
        1,
    ]


async def test_who_has_signed_in_makes_no_room_for_those_who_have_not() -> None:
    config = ServerConfig(unauthenticated=2, sign_in=20, connections_per_minute=100, shutdown=0)
    async with running(config=config) as server, server.connected() as connection:
        for _ in range(6):
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            assert b"camera-menus" in await reader.readline()
            writer.close()
            await writer.wait_closed()
        idle = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(4)]
        async with asyncio.timeout(20):
            for reader, _ in idle[:2]:
                assert b"Too many users are signing in" in await reader.read()
        async with connection.create_process(term_type="xterm") as process, asyncio.timeout(20):
            await process.stdout.readuntil("size 80x24")
        for _, writer in idle:
            writer.close()


async def test_who_has_signed_in_and_asks_for_nothing_is_told_so() -> None:
    ended: list[str] = []

    class Client(asyncssh.SSHClient):
        def connection_lost(self, exc: Exception | None) -> None:
            ended.append(str(exc))

    config = ServerConfig(sign_in=0.3, shutdown=0)
    async with running(config=config) as server, server.connected(client_factory=Client) as connection:
        async with asyncio.timeout(20):
            await connection.wait_closed()
    assert ended == ["This server only offers interactive menus. Connect without -N."]


async def test_a_persons_time_begins_when_keys_are_exchanged() -> None:
    """Not when a client has only said which keys there could be. With OpenSSH: test_openssh.py."""
    config = ServerConfig(sign_in=0.3, login_grace=60, shutdown=0)
    async with running(config=config) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(offer())
        async with asyncio.timeout(20):
            assert b"Signing in took too long" in await reader.read()
        writer.close()


async def test_who_signs_in_and_stays_away_from_the_menus_takes_a_place() -> None:
    config = ServerConfig(sessions_per_address=1, end_grace=0.2, shutdown=0)
    async with running(config=config) as server:
        async with server.visited() as visitor:
            await visitor.sees("size 80x24")
            async with server.connected() as connection:
                reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
                assert (await reader.readline()).startswith(b"Too many connections from your address")
                writer.close()
                await connection.run("ls")
                async with asyncio.timeout(20):
                    await connection.wait_closed()
            visitor.press("ctrl+q")
            await visitor.end()
        async with server.visited() as visitor:
            await visitor.sees("size 80x24")


async def test_one_session_after_the_other_over_one_connection() -> None:
    config = ServerConfig(connections_per_minute=3, shutdown=0)
    async with running(config=config) as server, server.connected() as connection:
        for _ in range(3):
            async with connection.create_process(term_type="xterm") as process:
                async with asyncio.timeout(20):
                    await process.stdout.readuntil("size 80x24")
        async with connection.create_process(term_type="xterm", env={"LANG": "C"}) as process:
            async with asyncio.timeout(20):
                said = await process.stdout.read()
        assert said == "Too many new sessions from your address. Wait a minute and try again.\r\n"


async def test_who_is_refused_again_and_again_must_connect_anew(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with running() as server, server.connected() as connection:
        for _ in range(4):
            assert (await connection.run("ls", check=False)).exit_status == 1
        for _ in range(20):
            with pytest.raises(asyncssh.ChannelOpenError, match="Open a new connection"):
                await connection.run("ls", check=False)
        assert caplog.text.count("end=refused") == 4


async def test_a_socket_that_another_process_accepted() -> None:
    """As a supervisor passes it on."""
    async with running() as server:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            mine = socket.create_connection(listener.getsockname())
            theirs, _ = listener.accept()
        serving = asyncio.create_task(server.ssh.serve_socket(theirs, "192.0.2.7"))
        connecting = asyncssh.connect(
            sock=mine, username="demo", known_hosts=None, config=None, agent_path=None, client_keys=None
        )
        async with (
            connecting as connection,
            connection.create_process(term_type="xterm", term_size=(80, 24)) as process,
        ):
            async with asyncio.timeout(20):
                await process.stdout.readuntil("hello demo")
            process.stdin.write("\x11")
            await process.wait()
        async with asyncio.timeout(20):
            await serving
        assert theirs.fileno() == -1


async def test_apps_start_one_after_the_other() -> None:
    at_once = most = 0

    async def factory(visitor: Visitor) -> App[Any]:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)
        at_once -= 1
        return Form(visitor)

    config = ServerConfig(starts=2, connections_per_minute=100, shutdown=0)
    async with running(factory, config=config) as server, AsyncExitStack() as open_visits:
        visitors = await asyncio.gather(
            *(open_visits.enter_async_context(server.visited(f"visitor-{number}")) for number in range(6))
        )
        for number, visitor in enumerate(visitors):
            await visitor.sees(f"hello visitor-{number}")
    assert most == 2


@pytest.mark.full
async def test_no_app_starts_while_one_that_nobody_waits_for_ends() -> None:
    beside: list[int] = []
    there: set[App[Any]] = set()
    made = asyncio.Event()

    class Slow(Form):
        async def on_load(self) -> None:
            there.add(self)
            made.set()
            await asyncio.sleep(0.1)

        def on_unmount(self) -> None:
            there.discard(self)

    async def factory(visitor: Visitor) -> App[Any]:
        beside.append(len(there))
        return Slow(visitor) if visitor.user == "hasty" else Form(visitor)

    config = ServerConfig(starts=1, connections_per_minute=100, shutdown=0)
    async with running(factory, config=config) as server:
        for _ in range(3):
            async with server.visited("hasty"):
                async with asyncio.timeout(20):
                    await made.wait()
            made.clear()
        async with server.visited("patient") as visitor:
            await visitor.sees("hello patient")
    assert beside == [0, 0, 0, 0]


async def test_who_goes_before_the_app_starts_leaves_the_place_at_once() -> None:
    """A hundred that break off must not keep each other's places until it is their turn to start."""
    config = ServerConfig(starts=1, sessions_per_address=2, connections_per_minute=100, shutdown=0)
    limits = LocalLimits(config)
    async with running(config=config, limits=limits) as server:
        another_starts = await limits.start()
        for _ in range(5):
            async with server.visited("hasty"), server.visited("hasty"):
                await until(lambda: server.ssh.sessions == 2, "both wait for their start")
            await until(lambda: not server.ssh.sessions, "nobody waits any more")
        async with server.visited("patient") as visitor:
            await until(lambda: server.ssh.sessions, "one waits")
            another_starts.release()
            await visitor.sees("hello patient")
