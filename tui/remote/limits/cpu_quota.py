"""How much of a process's time one address may take with what it sends.

A packet costs the loop some 50 microseconds however little is in it: at 512 KB a second, packets of 36 bytes
would take three quarters of a core. So time is what is bounded.

What an app does with its visitor's keys and mouse is another account: app_time.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Generator
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


class CpuQuota:
    """What one connection has left, of its own and of its address's time. `clock` is the thread's time.

    The thread's, as a visitor shall not pay for what other processes do to a busy machine.
    """

    def __init__(self, own: TokenBucket, address: TokenBucket, clock: Callable[[], float]) -> None:
        self._buckets = (own, address)
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

    def wait(self) -> float:
        """Seconds until the next turn may begin."""
        return max(bucket.wait(0) for bucket in self._buckets)


class CpuQuotas:
    """The shares of all addresses. One without a connection begins anew."""

    def __init__(self, config: ServerConfig, wall: Callable[[], float] = time.monotonic) -> None:
        """`wall` is the clock by which shares fill up again."""
        self._config, self._wall = config, wall
        self._addresses: WeakValueDictionary[str, TokenBucket] = WeakValueDictionary()

    def of(self, address: str, clock: Callable[[], float] = time.thread_time) -> CpuQuota:
        """Make a new connection's."""
        whose = network_of(address)
        if (of_address := self._addresses.get(whose)) is None:
            of_address = self._addresses[whose] = TokenBucket(
                self._config.cpu_per_address, AT_ONCE_AN_ADDRESS, self._wall
            )
        own = TokenBucket(self._config.cpu_per_connection, AT_ONCE, self._wall)
        return CpuQuota(own, of_address, clock)
