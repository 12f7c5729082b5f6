"""How much of a process's time an address may take."""

from __future__ import annotations

import asyncio
import gc

import pytest

from tui.remote.config import ServerConfig
from tui.remote.limits.cpu_quota import AT_ONCE, AT_ONCE_AN_ADDRESS, EVENTS_AT_ONCE, TURN, CpuQuotas, IdleTime

HERE, NEXT_DOOR, ELSEWHERE = "2001:db8::1", "2001:db8::2", "192.0.2.1"


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_turn() -> None:
    used = Time()
    quota = CpuQuotas(ServerConfig()).of(HERE, used)
    quota.begin()
    assert not quota.is_over
    used.now += TURN
    assert quota.is_over


def test_a_connection_and_its_address() -> None:
    """Those of one address (in IPv6, of one network) pay for each other when it is too much in all."""
    used = Time()
    # The wall clock stands: on a busy machine a share fills up while the test waits for its turn.
    shares = CpuQuotas(ServerConfig(cpu_per_connection=0.1, cpu_per_address=0.2), wall=Time())
    one, another, far = (shares.of(address, used) for address in (HERE, NEXT_DOOR, ELSEWHERE))
    for quota in (one, another):
        quota.begin()
        used.now += AT_ONCE + 0.01
        quota.end()
    assert one.wait() == pytest.approx(0.1)
    assert shares.of(HERE).wait() == pytest.approx((2 * (AT_ONCE + 0.01) - AT_ONCE_AN_ADDRESS) / 0.2)
    assert far.wait() == 0


def test_a_moment_that_is_nobodys_fault() -> None:
    used = Time()
    quota = CpuQuotas(ServerConfig()).of(HERE, used)
    quota.begin()
    used.now += 60
    quota.end()
    assert quota.wait() < 1


async def test_work_that_waits_is_counted_without_the_waiting() -> None:
    used = Time()
    quota = CpuQuotas(ServerConfig(cpu_per_connection=0.1)).of(HERE, used)

    async def work() -> str:
        used.now += AT_ONCE
        await asyncio.sleep(0.01)
        used.now += 0.01
        with pytest.raises(ValueError, match="told"):
            await failing
        return "done"

    failing = asyncio.get_running_loop().create_future()
    failing.set_exception(ValueError("told"))
    assert await quota.counted(work()) == "done"
    assert quota.wait() == pytest.approx(0.1, abs=0.05)


def test_addresses_are_forgotten() -> None:
    shares = CpuQuotas(ServerConfig())
    kept = shares.of(HERE)
    for number in range(100):
        shares.of(f"192.0.2.{number}")
    gc.collect()
    assert len(shares._addresses) == 1
    assert kept.wait() == 0


def test_time_to_spare() -> None:
    """What is beyond an address's due waits until half of the time since the last one was idle."""
    clock, used = Time(), Time()
    spare = IdleTime(clock, used)
    assert spare.wait() == 0
    clock.now = used.now = 0.01
    assert spare.wait() == pytest.approx(0.01)
    clock.now = 0.02
    assert spare.wait() == 0
    clock.now, used.now = 1.0, 0.9
    assert spare.wait() == 0, "however busy it is"


def test_events_of_an_address() -> None:
    shares = CpuQuotas(ServerConfig(sessions_per_address=2))
    one, another = shares.of(HERE), shares.of(NEXT_DOOR)
    shares._spare.wait = lambda: 0.5  # type: ignore[method-assign]
    free = 2 * EVENTS_AT_ONCE
    assert [quota.event() for quota in (one, another) * free][: free + 1] == [0.0] * free + [0.5]
    assert shares.of(ELSEWHERE).event() == 0


def test_what_counts_as_several_events_waits_however_idle_the_process_is() -> None:
    """Of an address whose sessions are resized all the time: four resizes at once, then two a second."""
    clock = Time()
    quota = CpuQuotas(ServerConfig(), clock).of(HERE)
    quota._spare.wait = lambda: 0.0  # type: ignore[method-assign]
    assert [quota.event(10) for _ in range(6)] == [0.0] * 4 + [pytest.approx(0.5)] * 2
    clock.now += 0.5
    assert quota.event(10) == 0
    assert quota.event() == 0, "a key"
    few = CpuQuotas(ServerConfig(sessions_per_address=1), clock).of(HERE)
    assert few.event(10) == 0, "more than there may be at once"
