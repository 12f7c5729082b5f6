"""Cores that threads share in slices, and queues before them: a simulation of discrete events.

Its time is its own, in seconds; with the same seed it does the same on every machine.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Final

Done = Callable[[], None]


class Clock:
    """What happens when, in order."""

    def __init__(self) -> None:
        self.now = 0.0
        self._events: list[tuple[float, int, Done]] = []
        self._order = count()

    def at(self, when: float, event: Done) -> None:
        """Have something happen then."""
        heapq.heappush(self._events, (when, next(self._order), event))

    def after(self, seconds: float, event: Done) -> None:
        self.at(self.now + seconds, event)

    def run(self, until: float) -> None:
        """Let time pass."""
        while self._events and self._events[0][0] <= until:
            self.now, _, event = heapq.heappop(self._events)
            event()
        self.now = until


class Cores:
    """So many cores. Threads that want one take turns, a slice each: first who has waited longest."""

    def __init__(self, clock: Clock, cores: int, slice_: float = math.inf) -> None:
        self._clock, self._free, self._slice = clock, cores, slice_
        self._ready: deque[tuple[float, Done]] = deque()
        self.used = 0.0
        """Seconds of all cores together."""

    def compute(self, seconds: float, done: Done) -> None:
        """A thread wants so much of a core; `done` is called when it has had it."""
        self._ready.append((seconds, done))
        self._next()

    def _next(self) -> None:
        while self._free and self._ready:
            self._free -= 1
            seconds, done = self._ready.popleft()
            part = min(seconds, self._slice)
            self.used += part
            self._clock.after(part, lambda left=seconds - part, done=done: self._had(left, done))  # type: ignore[misc]

    def _had(self, left: float, done: Done) -> None:
        self._free += 1
        if left > 0:
            self._ready.append((left, done))
        else:
            done()
        self._next()


class Queue:
    """What waits for one of `places`: each call is given what to call when it is through."""

    def __init__(self, clock: Clock, places: int, waits: Waits | None = None) -> None:
        self._clock, self._free, self._waits = clock, places, waits
        self._waiting: deque[tuple[float, Callable[[Done], None]]] = deque()

    def enter(self, work: Callable[[Done], None]) -> None:
        """Call `work` when it is its turn."""
        self._waiting.append((self._clock.now, work))
        self._next()

    def _next(self) -> None:
        while self._free and self._waiting:
            self._free -= 1
            came, work = self._waiting.popleft()
            if self._waits is not None:
                self._waits.note(came, self._clock.now - came)
            work(self._left)

    def _left(self) -> None:
        self._free += 1
        self._next()


class Waits:
    """Seconds that were waited, of what came after `since`."""

    def __init__(self, since: float = 0.0) -> None:
        self._since = since
        self._seconds: list[float] = []

    def note(self, came: float, seconds: float) -> None:
        if came >= self._since:
            self._seconds.append(seconds)

    def __len__(self) -> int:
        return len(self._seconds)

    @property
    def mean(self) -> float:
        return sum(self._seconds) / len(self._seconds) if self._seconds else 0.0

    def quantile(self, share: float) -> float:
        """Return what no more than `1 - share` of all waited longer than; 0 where nothing came."""
        in_order = sorted(self._seconds)
        return in_order[min(int(share * len(in_order)), len(in_order) - 1)] if in_order else 0.0


SLICE: Final = 0.003
"""Seconds that Linux lets a thread run while others want its core (EEVDF's base slice)."""
