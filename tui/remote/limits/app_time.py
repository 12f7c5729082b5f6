"""Whose app has the event loop next: shared by address, as a key may cost 3 ms of it or 150.

What an app does with a key runs in tasks that inherit one context; so the loop can tell whose each turn is
and what it took. While an address is within its share, its apps' turns run as they come. Beyond it they wait,
and get what the process has left, a little at a time. Nothing has to be known of what visitors send: while an
app has no turn its queue of keys fills up, and reading pauses.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import Context, copy_context
from typing import Final
from weakref import WeakValueDictionary

from tui.remote.config import ServerConfig
from tui.remote.limits.event_loop import install, is_busy, loop_time, put_first, run, turns_of
from tui.remote.limits.rate_limit import TokenBucket, network_of

AT_ONCE: Final = 0.3
"""Seconds that the apps of an address may take at once: three windows are opened."""
_MOST_OWED: Final = 1.0
"""Seconds beyond its share that an address is charged: what was longer ago is forgotten."""
_BOOKED: Final = 0.01
"""Seconds of turns that are counted together: the thread's clock may take a tenth of a key's time."""
SLICE: Final = 0.005
"""Seconds of turns beyond a share until others have theirs: a key passes through the loop some ten times."""
_MOST_BUSY: Final = 0.5
"""How much of the time since the last slice may have been used when the next one comes."""
_AT_LATEST: Final = 0.25
"""Seconds after which it comes however busy the process is."""


class IdleTime:
    """The time that a process has left: for what exceeds the shares.

    `clock` is its loop's, `used` its thread's.
    """

    def __init__(self, clock: Callable[[], float], used: Callable[[], float]) -> None:
        self._clock, self._time_used = clock, used
        self._last, self._used = clock(), used()

    @property
    def is_due(self) -> bool:
        """Whether what waits has waited for as long as it may."""
        return self._clock() - self._last >= _AT_LATEST

    def wait(self) -> float:
        """Seconds until there is some; 0 where there is, and then it is taken."""
        now, used = self._clock(), self._time_used()
        since, busy = now - self._last, used - self._used
        if (wait := min(busy / _MOST_BUSY, _AT_LATEST) - since) > 0:
            return wait
        self._last, self._used = now, used
        return 0.0


class Share(TokenBucket):
    """What an address has left of the loop's time, seconds."""

    _owes = False

    def use(self, seconds: float) -> None:
        """Count what was used."""
        self.spend(seconds)
        self._owes = self.left < 0

    @property
    def is_over(self) -> bool:
        """Whether nothing is left. Most have never owed anything, and are not looked at closely."""
        if self._owes:
            self._owes = self.left < 0
        return self._owes


class AppTurns:
    """The turns of one session's app: they come in the order in which they were asked for, or wait here."""

    def __init__(
        self, queue: AppTime, share: Share, clock: Callable[[], float], wall: Callable[[], float]
    ) -> None:
        self._waiting, self.share, self._clock, self._wall = queue, share, clock, wall
        self._unbooked, self._booked = 0.0, clock()
        self._kept: deque[asyncio.Handle] = deque()
        self._may_wait = self._waits = False

    def context(self) -> Context:
        """Return a copy of this context for the app's task: what it begins counts as the app's."""
        context = copy_context()
        context.run(turns_of.set, self)
        return context

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Let turns wait meanwhile.

        An app that starts has a place that others want, and one that ends shall be gone: theirs never wait.
        """
        self._may_wait = True
        try:
            yield
        finally:
            self._may_wait = self._waits = False
            self._waiting.end(self, self._kept)
            self._kept.clear()

    def come(self, turn: asyncio.Handle) -> None:
        """Run it within the address's share; beyond it, or after one that waits, it is kept."""
        if self._waits or (self._may_wait and self.share.is_over):
            self._kept.append(turn)
            if not self._waits:
                self._waits = True
                self._waiting.add(self)
            return
        self._run(turn)

    def run(self) -> bool:
        """Run as many as there is time for in a slice; say whether there are more."""
        ends = self._clock() + SLICE
        while self._kept and self._clock() < ends:
            turn = self._kept.popleft()
            if not turn.cancelled():
                self._run(turn)
        self._waits = self._waits and bool(self._kept)
        return self._waits

    def _run(self, turn: asyncio.Handle) -> None:
        began = self._wall()
        run(turn)
        self._unbooked += self._wall() - began
        if self._unbooked >= _BOOKED:
            self._book()

    def _book(self) -> None:
        # What other processes had of the wall's time is none of the session's: no more than this thread has
        # used since.
        used = self._clock()
        self.share.use(min(self._unbooked, used - self._booked))
        self._unbooked, self._booked = 0.0, used


class AppTime:
    """The shares of all addresses in the time of a process, and those whose turns wait.

    `clock` is what shares fill up by, the loop's own time where none is given: on a busy machine the process
    has less than the wall's. `used` is its thread's, `wall` a cheap one.
    """

    def __init__(
        self,
        config: ServerConfig,
        clock: Callable[[], float] | None = None,
        used: Callable[[], float] = time.thread_time,
        wall: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._rate, self._clock, self._used, self._wall = config.cpu_per_address, clock, used, wall
        self._shares: WeakValueDictionary[str, Share] = WeakValueDictionary()
        self._idle: IdleTime | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._at_once: Callable[..., asyncio.Handle] | None = None
        self._waiting: dict[AppTurns, None] = {}
        """Those who have waited longest first."""
        self._next: asyncio.Handle | None = None
        self._context = Context()
        """Of no session, so that what is asked for here comes at once."""

    def of(self, address: str) -> AppTurns:
        """Make a new session's."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._at_once = install(self._loop)
        clock = self._clock or loop_time(self._loop)
        if self._idle is None:
            self._idle = IdleTime(clock, self._used)
        whose = network_of(address)
        if (share := self._shares.get(whose)) is None:
            share = self._shares[whose] = Share(self._rate, AT_ONCE, clock, owed=_MOST_OWED)
        return AppTurns(self, share, self._used, self._wall)

    def soon(self, callback: Callable[[], object]) -> asyncio.Handle:
        """Call it in the next turn of the loop."""
        assert self._at_once is not None  # noqa: S101 - there is a session
        return self._at_once(callback, context=self._context)

    def add(self, turns: AppTurns) -> None:
        """Let them wait."""
        self._waiting[turns] = None
        if self._next is None:
            self._next = self.soon(self._go_on)

    def end(self, turns: AppTurns, kept: Iterable[asyncio.Handle]) -> None:
        """Let them wait no longer, if they did: what they kept comes next."""
        self._waiting.pop(turns, None)
        put_first(self._loop, kept)

    def _go_on(self) -> None:
        """Run a slice for the address that owes least, if there is time for one."""
        self._next = None
        if not self._waiting:
            return
        assert self._loop is not None  # noqa: S101 - as above
        assert self._idle is not None  # noqa: S101 - as above
        # To hundredths: of sessions of one address the one that has waited longest.
        turns = max(self._waiting, key=lambda each: round(each.share.left, 2))
        if turns.share.left < 0:
            if is_busy(self._loop) and not self._idle.is_due:  # a key goes on: no step of it waits
                self._next = self.soon(self._go_on)
                return
            if (wait := self._idle.wait()) > 0:
                wait = min(wait, turns.share.wait(0))
                self._next = self._loop.call_later(wait, self._go_on, context=self._context)
                return
        del self._waiting[turns]
        if turns.run():
            self._waiting[turns] = None
        if self._waiting:
            self._next = self.soon(self._go_on)
