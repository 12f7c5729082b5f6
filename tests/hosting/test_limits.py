"""How many may come in."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import AsyncExitStack
from typing import Any

import asyncssh
import pytest
from textual.app import App

from tests.hosting.kit import Form, running
from tui.hosting import Bounds, LocalLimits, Refusal, Refused, Visitor
from tui.hosting.limits import TokenBucket
from tui.hosting.notes import Notes, notes


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_bucket() -> None:
    time = Time()
    bucket = TokenBucket(10, 3, time)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    assert bucket.wait() == pytest.approx(0.1)
    time.now = 0.1
    assert bucket.take()
    assert not bucket.take()
    time.now = 100
    assert bucket.is_full
    bucket.spend(13)
    assert bucket.wait() == pytest.approx(1.1)


async def why(limits: LocalLimits, kind: str, address: str) -> Refusal | None:
    try:
        await getattr(limits, kind)(address)
    except Refused as refused:
        return refused.why
    return None


async def test_new_connections_of_an_address() -> None:
    time = Time()
    limits = LocalLimits(Bounds(connections_a_minute=2), time)
    asked = [await why(limits, "connection", "192.0.2.1") for _ in range(3)]
    assert asked == [None, None, Refusal.CONNECTIONS]
    assert await why(limits, "connection", "192.0.2.2") is None
    time.now = 30
    assert await why(limits, "connection", "192.0.2.1") is None
    assert await why(limits, "connection", "192.0.2.1") is Refusal.CONNECTIONS


async def test_a_network_of_ipv6_is_one_address() -> None:
    limits = LocalLimits(Bounds(connections_a_minute=1))
    assert await why(limits, "connection", "2001:db8::1") is None
    assert await why(limits, "connection", "2001:db8::ffff:1%eth0") is Refusal.CONNECTIONS
    assert await why(limits, "connection", "2001:db8:0:1::1") is None
    assert await why(limits, "connection", "::ffff:192.0.2.1") is None
    assert await why(limits, "connection", "192.0.2.1") is Refusal.CONNECTIONS


async def test_two_addresses_do_not_keep_everybody_from_signing_in() -> None:
    limits = LocalLimits(Bounds())
    held = [await limits.connection(address) for address in ("192.0.2.1", "2001:db8::1") for _ in range(10)]
    assert await why(limits, "connection", "192.0.2.1") is Refusal.CONNECTIONS
    assert await why(limits, "connection", "2001:db8::2") is Refusal.CONNECTIONS
    assert await why(limits, "connection", "192.0.2.2") is None
    held[0].release()
    assert await why(limits, "connection", "192.0.2.1") is None


async def test_a_class_behind_one_router() -> None:
    time = Time()
    limits = LocalLimits(Bounds.for_an_address(30), time)
    coming = [await limits.connection("192.0.2.1") for _ in range(30)]
    assert await why(limits, "connection", "192.0.2.1") is Refusal.CONNECTIONS, "at once"
    for lease in coming:
        await limits.session("192.0.2.1")
        lease.release()
    assert await why(limits, "session", "192.0.2.1") is Refusal.ADDRESS
    for _ in range(60):
        (await limits.connection("192.0.2.1")).release()
    assert await why(limits, "connection", "192.0.2.1") is Refusal.CONNECTIONS, "in a minute"
    everywhere = [await why(limits, "connection", f"198.51.100.{one}") for one in range(151)]
    assert everywhere == [None] * 150 + [Refusal.SIGN_INS]


async def test_fewer_sessions_of_an_address_are_no_fewer_connections() -> None:
    limits = LocalLimits(Bounds.for_an_address(1))
    for lease in [await limits.connection("192.0.2.1") for _ in range(10)]:
        lease.release()
    assert [await why(limits, "connection", "192.0.2.1") for _ in range(21)].count(None) == 10, "at once"
    assert await why(limits, "session", "192.0.2.1") is None
    assert await why(limits, "session", "192.0.2.1") is Refusal.ADDRESS
    usual = Bounds.for_an_address(10)
    assert usual == Bounds(before_sign_in_an_address=10)


def test_a_refusal_is_noted_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    time = Time()
    noted = Notes(time)
    for address in ("192.0.2.1", "192.0.2.1", "2001:db8::1", "2001:db8::2"):
        for reason in ("connections", "time"):
            noted.refused(address, reason)
    time.now = 59
    noted.refused("192.0.2.1", "time")
    assert [record.getMessage() for record in caplog.records] == [
        f"refused from={address} why={reason}"
        for address in ("192.0.2.1", "2001:db8::1")
        for reason in ("connections", "time")
    ]
    time.now = 60
    noted.refused("192.0.2.1", "time")
    assert len(caplog.records) == 5


def test_many_refusals_take_no_memory_and_no_room_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    time = Time()
    noted = Notes(time)
    for number in range(25_000):
        time.now = number / 1000
        noted.refused(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", "connections")
    assert len(noted) == len(caplog.records) == 1000
    time.now = 100
    noted.refused("192.0.2.1", "connections")
    assert caplog.records[-1].getMessage() == "refused from=192.0.2.1 why=connections"
    assert len(noted) == 1000


async def test_new_sessions_of_an_address() -> None:
    time = Time()
    limits = LocalLimits(Bounds(connections_a_minute=2), time)
    for _ in range(2):
        (await limits.session("192.0.2.1")).release()
    assert await why(limits, "session", "192.0.2.1") is Refusal.OFTEN
    assert await why(limits, "session", "192.0.2.2") is None
    assert await why(limits, "connection", "192.0.2.1") is None
    time.now = 30
    assert await why(limits, "session", "192.0.2.1") is None


async def test_places_come_back_once() -> None:
    limits = LocalLimits(Bounds(before_sign_in=1, sessions=2, sessions_an_address=1))
    lease = await limits.connection("a")
    assert await why(limits, "connection", "b") is Refusal.SIGN_INS
    lease.release()
    lease.release()
    assert await why(limits, "connection", "b") is None
    assert await why(limits, "connection", "c") is Refusal.SIGN_INS
    lease = await limits.session("a")
    assert await why(limits, "session", "a") is Refusal.ADDRESS
    assert await why(limits, "session", "b") is None
    assert await why(limits, "session", "c") is Refusal.SESSIONS
    lease.release()
    assert await why(limits, "session", "c") is None


async def test_many_addresses_take_no_memory() -> None:
    limits = LocalLimits(Bounds())
    for number in range(25_000):
        (await limits.connection(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")).release()
    assert len(limits._new_connections) <= 10_000


async def test_a_visitor_too_many_is_told_and_another_is_let_in_later() -> None:
    async with running(bounds=Bounds(sessions_an_address=1, shutdown=0)) as house:
        async with house.visited() as first:
            await first.sees("size 80x24")
            async with house.visited(environment={"LANG": "C"}) as second:
                assert "Too many sessions from your address" in await second.end()
                assert second.status == 1
            first.press("ctrl+q")
            await first.end()
        async with house.visited() as third:
            await third.sees("size 80x24")


async def test_a_connection_too_many_is_told_before_ssh_begins(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "_last", {})
    bounds = Bounds(connections_a_minute=1, shutdown=0)
    async with running(bounds=bounds) as house, house.visited() as first:
        await first.sees("size 80x24")
        reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
        async with asyncio.timeout(20):
            said = await reader.read()
        writer.close()
        assert said.startswith(b"Too many connections from your address")
    assert caplog.messages.count("refused from=127.0.0.1 why=connections") == 1


async def test_connections_that_do_not_sign_in_leave_room_for_nobody_else_only_for_a_while(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "_last", {})
    bounds = Bounds(before_sign_in=2, sign_in=0.5, connections_a_minute=100, shutdown=0)
    async with running(bounds=bounds) as house:
        idle = [await asyncio.open_connection("127.0.0.1", house.port) for _ in range(2)]
        for reader, _ in idle:
            await reader.readline()
        reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
        assert (await reader.readline()).startswith(b"Too many people are signing in")
        writer.close()
        for reader, writer in idle:
            async with asyncio.timeout(20):
                await reader.read()
            writer.close()
        async with house.visited() as guest:
            await guest.sees("size 80x24")
    assert [caplog.messages.count(f"refused from=127.0.0.1 why={why}") for why in ("sign-ins", "time")] == [
        1,
        1,
    ]


async def test_who_signs_in_and_stays_away_from_the_menus_takes_a_place() -> None:
    bounds = Bounds(sessions_an_address=1, farewell=0.2, shutdown=0)
    async with running(bounds=bounds) as house:
        async with house.visited() as guest:
            await guest.sees("size 80x24")
            async with house.connected() as connection:
                reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
                assert (await reader.readline()).startswith(b"Too many connections from your address")
                writer.close()
                await connection.run("ls")
                async with asyncio.timeout(20):
                    await connection.wait_closed()
            guest.press("ctrl+q")
            await guest.end()
        async with house.visited() as guest:
            await guest.sees("size 80x24")


async def test_one_session_after_the_other_over_one_connection() -> None:
    bounds = Bounds(connections_a_minute=3, shutdown=0)
    async with running(bounds=bounds) as house, house.connected() as connection:
        for _ in range(3):
            async with connection.create_process(term_type="xterm") as process:
                async with asyncio.timeout(20):
                    await process.stdout.readuntil("size 80x24")
        async with connection.create_process(term_type="xterm", env={"LANG": "C"}) as process:
            async with asyncio.timeout(20):
                said = await process.stdout.read()
        assert said == "Too many new sessions from your address: wait a minute and try again\r\n"


async def test_who_is_refused_again_and_again_must_connect_anew(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with running() as house, house.connected() as connection:
        for _ in range(4):
            assert (await connection.run("ls", check=False)).exit_status == 1
        for _ in range(20):
            with pytest.raises(asyncssh.ChannelOpenError, match="make another one"):
                await connection.run("ls", check=False)
        assert caplog.text.count("end=refused") == 4


async def test_a_socket_that_somebody_else_accepted() -> None:
    """As a front process hands it over."""
    async with running() as house:
        with socket.create_server(("127.0.0.1", 0)) as front:
            mine = socket.create_connection(front.getsockname())
            theirs, _ = front.accept()
        serving = asyncio.create_task(house.host.serve_socket(theirs, "192.0.2.7"))
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

    bounds = Bounds(starts=2, connections_a_minute=100, shutdown=0)
    async with running(factory, bounds=bounds) as house, AsyncExitStack() as everybody:
        guests = await asyncio.gather(
            *(everybody.enter_async_context(house.visited(f"guest-{number}")) for number in range(6))
        )
        for number, guest in enumerate(guests):
            await guest.sees(f"hello guest-{number}")
    assert most == 2


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

    bounds = Bounds(starts=1, connections_a_minute=100, shutdown=0)
    async with running(factory, bounds=bounds) as house:
        for _ in range(3):
            async with house.visited("hasty"):
                async with asyncio.timeout(20):
                    await made.wait()
            made.clear()
        async with house.visited("patient") as guest:
            await guest.sees("hello patient")
    assert beside == [0, 0, 0, 0]
