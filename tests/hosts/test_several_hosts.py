"""Two hosts that share cameras: what their visitors see of each other, and when one of them goes."""

from __future__ import annotations

import asyncio
import signal
import time
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from typing import Final

import asyncssh
import pytest

from tests.helpers.programs.postgresql import Server
from tests.helpers.windows.cameras import KNOWN
from tests.hosting.visitor_helpers import NAME, code_by_phone, lit, name_of, press_on, sign_in
from tests.hosts.hosts import SHARED, Hosts, two_hosts
from tests.remote.helpers import TOO_LONG, SshVisitor

pytestmark = pytest.mark.full

NO_QUESTIONS: Final = "lost-no-questions"
"""There the reset leads to the code at once."""
NEW: Final = "Lantern-17-harbour"
ADDRESSES: Final = [f"127.0.0.{last}" for last in range(11, 17)]
SEEN: Final = 2.5
"""Seconds within which a change is seen on the other host: five times the aim."""
BACK: Final = 15.0
"""Seconds from the death of a host until its visitors are at the other's login: five times the aim."""


async def one_on_each(hosts: Hosts, user: str, visits: AsyncExitStack) -> dict[str, SshVisitor]:
    """Two visitors, by the name of the host that each came to."""
    found: dict[str, SshVisitor] = {}
    for address in ADDRESSES[:2]:
        visitor = await visits.enter_async_context(hosts.visited(user, address))
        await visitor.sees("Forgot Password")
        found[await hosts.balancer.host_of(address)] = visitor
    assert found.keys() == {"a", "b"}
    return found


async def test_a_change_is_seen_on_the_other_host_at_once(tmp_path: Path, postgresql: Server) -> None:
    """Who watches Online Users on one host sees those of the other come and go, with their own addresses."""
    took: list[float] = []
    async with two_hosts(tmp_path, postgresql, "hosts_seen") as hosts, AsyncExitStack() as visits:
        there = await one_on_each(hosts, SHARED, visits)
        watching, acting = there["a"], there["b"]
        [address] = {each for each in ADDRESSES[:2] if await hosts.balancer.host_of(each) == "b"}
        await sign_in(watching, KNOWN)
        watching.press("enter")
        await watching.sees("Online Users")
        watching.press("down")
        await press_on(watching, "Online Users")
        await watching.sees("admin (you)")
        for _ in range(10):
            await sign_in(acting, KNOWN)
            began = time.monotonic()
            await watching.sees(address)
            took.append(time.monotonic() - began)
            acting.press("escape")
            await press_on(acting, "Sign out")
            await acting.sees("Forgot Password")
            began = time.monotonic()
            await watching.sees(lambda watching: not watching.shows(address))
            took.append(time.monotonic() - began)
    print(f"changes: {len(took)}, seen after {median(took):.2f} s, at most {max(took):.2f} s")  # noqa: T201 - counts
    assert max(took) <= SEEN


async def test_a_host_dies_and_its_visitors_are_at_the_others_login(
    tmp_path: Path, postgresql: Server
) -> None:
    """They connect again as often as they must, and find what was done on the host that died."""
    took: list[float] = []
    async with (
        two_hosts(tmp_path, postgresql, "hosts_killed", NO_QUESTIONS) as hosts,
        AsyncExitStack() as visits,
    ):
        there = await one_on_each(hosts, SHARED, visits)
        for address in ADDRESSES[2:]:
            there[address] = await visits.enter_async_context(hosts.visited(SHARED, address))
            await there[address].sees("Forgot Password")
        [mine] = {each for each in ADDRESSES[:2] if await hosts.balancer.host_of(each) == "a"}
        visitors = {mine: there["a"]} | {
            each: there[each] for each in ADDRESSES[2:] if await hosts.balancer.host_of(each) == "a"
        }
        await code_by_phone(there["a"])
        there["a"].send(f"{NEW}\r{NEW}\r")
        await there["a"].sees(lambda visitor: lit(visitor) == "Security")

        hosts.by_name["a"].signal(signal.SIGKILL)
        died = time.monotonic()

        async def come_back(address: str, before: SshVisitor) -> SshVisitor:
            await before.end()
            async with asyncio.timeout(TOO_LONG):
                while True:
                    try:
                        again = await visits.enter_async_context(hosts.visited(SHARED, address))
                        break
                    except (OSError, asyncssh.Error):
                        await asyncio.sleep(0.1)
            await again.sees("Forgot Password")
            took.append(time.monotonic() - died)
            return again

        back = await asyncio.gather(*(come_back(*each) for each in visitors.items()))
        assert {await hosts.balancer.host_of(each) for each in visitors} == {"b"}
        assert there["b"].shows("Forgot Password"), "who was on the other host notices nothing"
        for visitor in (back[0], there["b"]):
            await sign_in(visitor, NEW)
    print(f"visitors of the host: {len(took)}, at the other's login after at most {max(took):.2f} s")  # noqa: T201 - counts
    assert max(took) <= BACK


async def test_a_drained_host_lets_its_visitors_finish(tmp_path: Path, postgresql: Server) -> None:
    """Newcomers, also those that it had before, come to the other; who leaves reads the farewell."""
    async with (
        two_hosts(tmp_path, postgresql, "hosts_drained", NO_QUESTIONS) as hosts,
        AsyncExitStack() as visits,
    ):
        there = await one_on_each(hosts, "demo", visits)
        [address] = {each for each in ADDRESSES[:2] if await hosts.balancer.host_of(each) == "a"}
        staying, drained = there["a"], hosts.by_name["a"]
        name = name_of(staying)
        before = staying.screen.text()
        drained.signal(signal.SIGUSR1)
        await hosts.balancer.waits_for(a=False, b=True)
        assert staying.screen.text() == before
        await code_by_phone(staying)
        staying.send(f"{NEW}\r{NEW}\r")
        await staying.sees(lambda visitor: lit(visitor) == "Security")
        for each in [address, *ADDRESSES[2:]]:
            async with hosts.visited("demo", each) as visitor:
                await visitor.sees("Forgot Password")
                assert await hosts.balancer.host_of(each) == "b"
        staying.press("ctrl+q")
        said = await staying.end()
        assert "This server is being replaced and keeps nothing. Connect again to start anew." in said
        assert staying.status == 0
        assert await drained.end() == 0
        assert "end=left" in drained.log
        assert "Stopping" not in drained.log
        async with hosts.visited(name, address, environment={"LANG": "ru_RU.UTF-8"}) as visitor:
            await visitor.sees("Вашей прежней камеры на этом")
            assert name_of(visitor) != name
        await drained.start()
        await hosts.balancer.waits_for(a=True, b=True)
        newcomers = {}
        for each in ADDRESSES[2:]:
            newcomers[each] = await visits.enter_async_context(hosts.visited("demo", f"127.0.1.{each[-1]}"))
            await newcomers[each].sees(NAME)
        found = [await hosts.balancer.host_of(f"127.0.1.{each[-1]}") for each in newcomers]
    assert "a" in found
    print(f"drained: 1 visitor stayed, {len(ADDRESSES) - 1} came to the other host, back: {found.count('a')}")  # noqa: T201 - counts
