"""How many may come in."""

from __future__ import annotations

import pytest

from tui.remote.config import ServerConfig
from tui.remote.limits.log_throttle import LogThrottle
from tui.remote.limits.rate_limit import LocalLimits, Place, TokenBucket
from tui.remote.refusals import Refusal, Refused


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
    limits = LocalLimits(ServerConfig(connections_per_minute=2), time)
    asked = [await why(limits, "connection", "192.0.2.1") for _ in range(3)]
    assert asked == [None, None, Refusal.CONNECTIONS]
    assert await why(limits, "connection", "192.0.2.2") is None
    time.now = 30
    assert await why(limits, "connection", "192.0.2.1") is None
    assert await why(limits, "connection", "192.0.2.1") is Refusal.CONNECTIONS


async def test_a_network_of_ipv6_is_one_address() -> None:
    limits = LocalLimits(ServerConfig(connections_per_minute=1))
    assert await why(limits, "connection", "2001:db8::1") is None
    assert await why(limits, "connection", "2001:db8::ffff:1%eth0") is Refusal.CONNECTIONS
    assert await why(limits, "connection", "2001:db8:0:1::1") is None
    assert await why(limits, "connection", "::ffff:192.0.2.1") is None
    assert await why(limits, "connection", "192.0.2.1") is Refusal.CONNECTIONS


async def test_two_addresses_do_not_keep_everybody_from_signing_in() -> None:
    limits = LocalLimits(ServerConfig())
    held = [await limits.connection(address) for address in ("192.0.2.1", "2001:db8::1") for _ in range(10)]
    assert await why(limits, "connection", "192.0.2.1") is Refusal.CONNECTIONS
    assert await why(limits, "connection", "2001:db8::2") is Refusal.CONNECTIONS
    assert await why(limits, "connection", "192.0.2.2") is None
    held[0].release()
    assert await why(limits, "connection", "192.0.2.1") is None


async def test_a_class_behind_one_router() -> None:
    time = Time()
    limits = LocalLimits(ServerConfig.for_sessions_per_address(30), time)
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
    limits = LocalLimits(ServerConfig.for_sessions_per_address(1))
    for lease in [await limits.connection("192.0.2.1") for _ in range(10)]:
        lease.release()
    assert [await why(limits, "connection", "192.0.2.1") for _ in range(21)].count(None) == 10, "at once"
    assert await why(limits, "session", "192.0.2.1") is None
    assert await why(limits, "session", "192.0.2.1") is Refusal.ADDRESS
    usual = ServerConfig.for_sessions_per_address(10)
    assert usual == ServerConfig(unauthenticated_per_address=10)


def test_a_refusal_is_noted_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    time = Time()
    noted = LogThrottle(time)
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
    noted = LogThrottle(time)
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
    limits = LocalLimits(ServerConfig(connections_per_minute=2), time)
    for _ in range(2):
        (await limits.session("192.0.2.1")).release()
    assert await why(limits, "session", "192.0.2.1") is Refusal.OFTEN
    assert await why(limits, "session", "192.0.2.2") is None
    assert await why(limits, "connection", "192.0.2.1") is None
    time.now = 30
    assert await why(limits, "session", "192.0.2.1") is None


async def test_places_come_back_once() -> None:
    limits = LocalLimits(ServerConfig(unauthenticated=1, sessions=2, sessions_per_address=1))
    lease = await limits.connection("a")
    assert await why(limits, "connection", "b") is Refusal.SIGN_INS
    lease.release()
    lease.release()
    assert await why(limits, "connection", "b") is None
    assert await why(limits, "connection", "c") is Refusal.SIGN_INS
    session = await limits.session("a")
    assert await why(limits, "session", "a") is Refusal.ADDRESS
    assert await why(limits, "session", "b") is None
    assert await why(limits, "session", "c") is Refusal.SESSIONS
    session.release()
    assert await why(limits, "session", "c") is None


async def test_many_addresses_take_no_memory() -> None:
    limits = LocalLimits(ServerConfig())
    for number in range(25_000):
        (await limits.connection(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")).release()
    assert len(limits._new_connections) <= 10_000


async def test_the_oldest_place_of_those_who_hold_most_makes_room() -> None:
    limits = LocalLimits(ServerConfig(unauthenticated=6))
    ended: list[str] = []

    async def come(name: str, address: str) -> None:
        place = await limits.connection(address)
        place.evict = lambda: ended.append(name)

    for name, address in (
        ("honest", "192.0.2.1"),
        ("of a class", "203.0.113.1"),
        ("of a class, too", "203.0.113.2"),
        ("first", "198.51.100.1"),
        ("second", "198.51.100.1"),
        ("third", "198.51.100.2"),
    ):
        await come(name, address)
    assert not ended
    await come("new", "192.0.2.9")
    assert ended.pop() == "first", "the oldest of the address that has most, where its neighbours have most"
    await come("fourth", "198.51.100.1")
    assert ended.pop() == "second", "the newcomer counts"
    for number in range(100):
        await come("another", f"198.51.100.{number}")
    assert "honest" not in ended
    assert "new" not in ended


async def test_who_has_signed_in_makes_no_room_for_those_who_have_not() -> None:
    limits = LocalLimits(ServerConfig(unauthenticated=6))
    ended: list[str] = []

    async def come(name: str, address: str) -> Place:
        place = await limits.connection(address)
        place.evict = lambda: ended.append(name)
        return place

    for number in range(6):
        (await come(f"{number} of six", "192.0.2.1")).signed_in()
    left = await come("left", "192.0.2.8")
    left.release()
    left.signed_in()
    for number in range(200):
        await come("half-open", f"10.{number}.0.1")
    assert set(ended) == {"half-open"}
    (await come("seventh", "192.0.2.9")).signed_in()
    assert ended[-1] == "0 of six", "as many as these may come, too"
    assert await why(limits, "connection", "192.0.2.1") is None
    for _ in range(4):
        await limits.connection("192.0.2.1")
    assert await why(limits, "connection", "192.0.2.1") is Refusal.CONNECTIONS, "an address has ten of both"


async def test_who_can_not_be_ended_yet_keeps_the_place() -> None:
    limits = LocalLimits(ServerConfig(unauthenticated=1))
    await limits.connection("192.0.2.1")
    assert await why(limits, "connection", "192.0.2.2") is Refusal.SIGN_INS
