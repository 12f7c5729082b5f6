"""Whether a host says that it takes newcomers."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass

from tui.metrics.host_metrics import HostMetrics, observe_room, observe_workers
from tui.metrics.readiness import Readiness, StoreProbe
from tui.remote.config import ServerConfig
from tui.remote.limits.rate_limit import LocalLimits


def test_the_first_reason_is_given() -> None:
    readiness = Readiness()
    assert readiness.takes_newcomers
    full = False
    readiness.unless("full", lambda: full)
    assert readiness.why_not is None
    full = True
    assert readiness.why_not == "full"
    readiness.drain()
    assert readiness.why_not == "draining"
    assert not readiness.takes_newcomers


async def test_full_is_when_a_session_would_be_refused() -> None:
    limits = LocalLimits(ServerConfig(sessions=1))
    assert not limits.is_full
    lease = await limits.session("192.0.2.1")
    assert limits.is_full
    lease.release()
    assert not limits.is_full


@dataclass
class Room:
    """Counts no one."""

    places: int
    is_full: bool


def test_a_host_takes_none_while_it_is_full_or_its_processes_begin() -> None:
    alone, host, room = HostMetrics(), HostMetrics(), Room(7, is_full=False)
    observe_room(alone, room)
    assert alone.readiness.why_not is None
    observe_workers(host, room)
    assert host.readiness.why_not == "starting"
    process = host.totals.process()
    process.received({})
    assert host.readiness.why_not is None
    room.is_full = True
    assert alone.readiness.why_not == host.readiness.why_not == "full"
    assert {name: now() for name, now in host.totals.gauges.items()} == {"workers": 1, "places": 7}
    room.is_full = False
    process.closed()
    assert host.readiness.why_not == "starting"


async def test_a_store_that_is_away_or_silent_is_said_and_one_that_returns_too() -> None:
    now, there, answers = 0.0, False, threading.Event()
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        if not there:
            raise OSError
        answers.wait()

    readiness = Readiness()
    readiness.store = StoreProbe(look, lambda: now)
    assert await readiness.asked() == "store"
    now += 1
    there = True
    began = asyncio.get_running_loop().time()
    for _ in range(3):  # it does not answer: one thread waits, however often is asked
        assert await readiness.asked() == "store"
    assert asyncio.get_running_loop().time() - began < 15  # a second each, five times
    assert looks == 2
    answers.set()
    assert await readiness.asked() is None
    assert await readiness.asked() is None
    assert looks == 2, "an answer holds for a second"
    now += 1
    there = False
    assert await readiness.asked() == "store"
