"""How much of a process's time an address may take."""

from __future__ import annotations

import asyncio
import gc

import pytest

from tui.remote.config import ServerConfig
from tui.remote.limits.cpu_quota import AT_ONCE, AT_ONCE_AN_ADDRESS, TURN, CpuQuotas

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
    quota = CpuQuotas(ServerConfig(cpu_per_connection=0.1), wall=Time()).of(HERE, used)

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
    assert quota.wait() == pytest.approx(0.1)


def test_addresses_are_forgotten() -> None:
    shares = CpuQuotas(ServerConfig())
    kept = shares.of(HERE)
    for number in range(100):
        shares.of(f"192.0.2.{number}")
    gc.collect()
    assert len(shares._addresses) == 1
    assert kept.wait() == 0
