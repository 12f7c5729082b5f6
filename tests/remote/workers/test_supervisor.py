"""Several workers on one port: who is let in."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import asyncssh
import pytest

from tests.remote.helpers import LOOPBACK, TOO_LONG, SshVisitor, until
from tests.remote.workers.supervised_server import descriptors, refused, supervised
from tui.remote.ssh.listener import plain_address

FULL = "The server is full. Try again in a few minutes."


async def first_line(port: int, address: str = LOOPBACK) -> tuple[str, asyncio.StreamWriter]:
    """Connect and do no more; what the server says first."""
    reader, writer = await asyncio.open_connection(LOOPBACK, port, local_addr=(address, 0))
    async with asyncio.timeout(TOO_LONG):
        return (await reader.readline()).decode().strip(), writer


def all_answered(visitors: Sequence[SshVisitor]) -> bool:
    return all(visitor.ended.is_set() or visitor.shows("served by") for visitor in visitors)


async def test_a_full_worker_turns_nobody_away_while_another_has_room(tmp_path: Path) -> None:
    async with supervised(tmp_path, workers=2, sessions=2) as server, AsyncExitStack() as open_visits:
        visitors = [await open_visits.enter_async_context(server.served()) for _ in range(4)]
        assert Counter(visitor.worker for visitor in visitors) == dict.fromkeys(server.workers, 2)
        assert await refused(server) == FULL
        for round_ in range(2):
            leaving = [visitor for visitor in visitors if visitor.worker == server.workers[round_]]
            for visitor in leaving:
                visitor.visitor.press("ctrl+q")
                await visitor.visitor.end()
            await server.says("end=left", 2 * round_ + 2)
            for visitor in leaving:
                visitors.remove(visitor)
                visitors.append(await open_visits.enter_async_context(server.served()))
                assert visitors[-1].worker == visitor.worker
            assert await refused(server) == FULL


@pytest.mark.full
async def test_sessions_of_all_and_of_an_address_in_parallel_bursts(tmp_path: Path) -> None:
    rounds, addresses = 3, [f"127.0.0.{last}" for last in (2, 3, 4)]
    let_in = turned_away = spread = 0
    async with supervised(tmp_path, workers=2, sessions=4, sessions_per_address=3) as server:
        for _ in range(rounds):
            async with AsyncExitStack() as open_visits:

                async def come(address: str, open_visits: AsyncExitStack = open_visits) -> SshVisitor | str:
                    visit = server.visited(local_addr=(address, 0), environment={"LANG": "C"})
                    try:
                        return await open_visits.enter_async_context(visit)
                    except asyncssh.DisconnectError as error:  # at the door already
                        return error.reason

                came = await asyncio.gather(*(come(address) for address in addresses * 5))
                visitors = [one for one in came if isinstance(one, SshVisitor)]
                await until(partial(all_answered, visitors), "answers")
                texts = [one.screen.text() if isinstance(one, SshVisitor) else one for one in came]
                served = [(text.split()[2], text.split()[4]) for text in texts if "served by" in text]
                let_in += len(served)
                turned_away += sum("try again" in text.lower() for text in texts)
                assert len(served) == 8, texts
                assert all(count <= 3 for count in Counter(address for _, address in served).values())
                spread += len({worker for worker, _ in served})
            await server.says("end=(gone|left)", let_in)
    assert turned_away == 7 * rounds
    print(f"rounds: {rounds}, in: {let_in}, turned away: {turned_away}, workers: {spread / rounds:.1f}")  # noqa: T201 - counts


@pytest.mark.full
async def test_connections_of_an_address_in_a_parallel_burst(tmp_path: Path) -> None:
    async with supervised(tmp_path, workers=2, connections_per_minute=6) as server:
        said = await asyncio.gather(*(first_line(server.port) for _ in range(30)))
        told = Counter(line.partition(".")[0].partition("-")[0] for line, _ in said)
        assert told == {"SSH": 6, "Too many connections from your address": 24}
        line, writer = await first_line(server.port, "127.0.0.2")
        assert line.startswith("SSH-2.0-camera-menus")
        for each in (*(writer for _, writer in said), writer):
            each.close()


@pytest.mark.full
async def test_of_those_who_have_not_signed_in_the_oldest_make_room(tmp_path: Path) -> None:
    """Wherever they are served."""
    async with supervised(tmp_path, workers=2, unauthenticated=4) as server, server.connected() as signed_in:

        async def come() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            """Connect, and be in: of two at once either worker may be the first to ask for a place."""
            reader, writer = await asyncio.open_connection(LOOPBACK, server.port)
            await reader.readline()
            return reader, writer

        came = [await come() for _ in range(4)]
        for number in range(6):
            came.append(await come())
            async with asyncio.timeout(TOO_LONG):
                assert b"Too many users are signing in" in await came[number][0].read()
        async with AsyncExitStack() as open_visits:  # signed in, they take none
            await server.says("is up", 2)
            visitors = [await open_visits.enter_async_context(server.served()) for _ in range(6)]
            assert {visitor.worker for visitor in visitors} == set(server.workers)
        async with signed_in.create_process(term_type="xterm") as process, asyncio.timeout(TOO_LONG):
            assert await process.stdout.read(1), "who has signed in has made no room"
        for _, writer in came:
            writer.close()


@pytest.mark.full
async def test_addresses(tmp_path: Path) -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6")
    async with supervised(tmp_path, workers=1, address="::1") as server:
        connecting = asyncssh.connect(
            "::1",
            server.port,
            username="demo",
            known_hosts=None,
            config=None,
            client_keys=None,
            agent_path=None,
        )
        async with (
            connecting as connection,
            connection.create_process(term_type="xterm", term_size=(80, 24)) as process,
        ):
            async with asyncio.timeout(TOO_LONG):
                await process.stdout.readuntil("for ::1")
    assert plain_address("::ffff:192.0.2.1") == "192.0.2.1"
    assert plain_address("2001:db8::1") == "2001:db8::1"
    assert plain_address("fe80::1%eth0") == "fe80::1%eth0"


async def test_nothing_is_left_open(tmp_path: Path) -> None:
    async with supervised(tmp_path, workers=2, unauthenticated=1000) as server:
        async with server.served(), server.served():
            pass  # all that is loaded late is loaded now
        await server.says("end=gone", 2)
        everywhere = [server.pid, *server.workers]
        before = {pid: len(descriptors(pid)) for pid in everywhere}
        for _ in range(4):
            for _, writer in await asyncio.gather(*(first_line(server.port) for _ in range(20))):
                writer.transport.abort()
            async with AsyncExitStack() as open_visits:
                for _ in range(5):
                    await open_visits.enter_async_context(server.served())
        await until(
            lambda: all(len(descriptors(pid)) <= count for pid, count in before.items()), "all is closed"
        )
        print(f"connections: 100, descriptors before and after: {sorted(before.values())}")  # noqa: T201 - as above
