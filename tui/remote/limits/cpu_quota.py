"""How much of a process's time one address may take with what it sends.

A packet costs the loop some 50 microseconds however little is in it: at 512 KB a second, packets of 36 bytes
would take three quarters of a core. So time is what is bounded.

What an app does with its visitor's keys and mouse can't be told from what others' apps do. There an address
may have as many events as so many people need; what is beyond that waits until the process is half idle.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass
from types import coroutine
from typing import Any, Final, TypeVar, cast
from weakref import WeakValueDictionary

from tui.remote.config import ServerConfig
from tui.remote.limits.rate_limit import TokenBucket, network_of

T = TypeVar("T")

AT_ONCE: Final = 0.02
"""Seconds that a connection may take at once: to sign in takes 0.002, a pasted text of 64 KiB 0.001."""
AT_ONCE_AN_ADDRESS: Final = 0.05
TURN: Final = 0.002
"""Seconds of packets until another connection has a turn: a key passes through the loop some ten times."""
_MOST: Final = 0.05
"""Seconds that are counted of a turn. A single packet never takes so long, but it may be the moment in which
Python collects garbage, which no visitor has caused."""
EVENTS_A_SECOND: Final = 2
"""Events for each session that an address may have: it is seldom that all type at once."""
EVENTS_AT_ONCE: Final = 4
_MOST_BUSY: Final = 0.5
"""How much of the time since the last event beyond that may have been used when the next one comes."""
_AT_LATEST: Final = 0.25
"""Seconds after which it comes however busy the process is."""


class IdleTime:
    """The time that a process has left: for what exceeds the quotas."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, used: Callable[[], float] = time.thread_time
    ) -> None:
        self._clock, self._time_used = clock, used
        self._last, self._used = clock(), used()

    def wait(self) -> float:
        """Seconds until there is some; 0 where there is, and then it is taken."""
        now, used = self._clock(), self._time_used()
        since, busy = now - self._last, used - self._used
        if (wait := min(busy / _MOST_BUSY, _AT_LATEST) - since) > 0:
            return wait
        self._last, self._used = now, used
        return 0.0


@dataclass(frozen=True, eq=False)
class _AddressQuota:
    """What all connections of an address share."""

    time: TokenBucket
    events: TokenBucket


class CpuQuota:
    """What one connection has left, of its own and of its address's time. `clock` is the thread's time.

    The thread's, as a visitor shall not pay for what other processes do to a busy machine.
    """

    def __init__(
        self, own: TokenBucket, address: _AddressQuota, spare: IdleTime, clock: Callable[[], float]
    ) -> None:
        self._address = address  # kept as long as a client is connected from it
        self._buckets = (own, address.time)
        self._spare = spare
        self._clock = clock
        self._began = clock()

    def begin(self) -> None:
        """A turn begins."""
        self._began = self._clock()

    @property
    def is_over(self) -> bool:
        """Whether it is another connection's turn."""
        return self._clock() - self._began >= TURN

    def end(self) -> None:
        """Count the turn's time."""
        self._spend(self._clock() - self._began)

    @coroutine
    def counted(self, work: Coroutine[Any, Any, T]) -> Generator[Any, Any, T]:
        """Do work that waits in between, and count its time."""
        go_on: Callable[[Any], Any] = work.send
        given: Any = None
        while True:
            began = self._clock()
            try:
                awaited = go_on(given)
            except StopIteration as end:
                return cast(T, end.value)
            finally:
                self._spend(self._clock() - began)
            try:
                go_on, given = work.send, (yield awaited)
            except BaseException as error:  # noqa: BLE001 - what to do about it is the work's to know
                go_on, given = work.throw, error

    def _spend(self, took: float) -> None:
        for bucket in self._buckets:
            bucket.spend(min(_MOST, took))

    def event(self, count: int = 1) -> float:
        """Seconds until one that counts as so many events may come; 0 when it may come now.

        One that counts for several is dear: it has to wait, however idle the process is.
        """
        events = self._address.events
        count = min(count, round(events.burst))
        if events.take(count):
            return 0.0
        return events.wait(count) if count > 1 else self._spare.wait()

    def wait(self) -> float:
        """Seconds until the next turn may begin."""
        return max(bucket.wait(0) for bucket in self._buckets)


class CpuQuotas:
    """The shares of all addresses. One without a connection begins anew."""

    def __init__(self, config: ServerConfig, wall: Callable[[], float] = time.monotonic) -> None:
        """`wall` is the clock by which shares fill up again."""
        self._config, self._wall = config, wall
        self._addresses: WeakValueDictionary[str, _AddressQuota] = WeakValueDictionary()
        self._spare = IdleTime()

    def of(self, address: str, clock: Callable[[], float] = time.thread_time) -> CpuQuota:
        """Make a new connection's."""
        whose = network_of(address)
        if (of_address := self._addresses.get(whose)) is None:
            sessions = self._config.unauthenticated_limit
            of_address = self._addresses[whose] = _AddressQuota(
                TokenBucket(self._config.cpu_per_address, AT_ONCE_AN_ADDRESS, self._wall),
                TokenBucket(sessions * EVENTS_A_SECOND, sessions * EVENTS_AT_ONCE, self._wall),
            )
        own = TokenBucket(self._config.cpu_per_connection, AT_ONCE, self._wall)
        return CpuQuota(own, of_address, self._spare, clock)
