"""One host under load, simulated: workers' event loops, starts, hashes and the store of practice cameras."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.bench.scaling import figures as f
from tests.bench.scaling.queues import SLICE, Clock, Cores, Done, Queue, Waits

WARM: float = 30.0
"""Seconds before anything is counted."""
ARRIVALS = 200_000
"""Visitors who come while refusals are counted."""


@dataclass
class Seen:
    """What visitors noticed, seconds."""

    keys: Waits = field(default_factory=lambda: Waits(WARM))
    starts: Waits = field(default_factory=lambda: Waits(WARM))
    hashes: Waits = field(default_factory=lambda: Waits(WARM))
    """From the wish for a hash to its end."""
    commits: Waits = field(default_factory=lambda: Waits(WARM))
    refused: float = 0.0
    """How many found no place, 0 to 1."""
    cores: float = 0.0
    """How much of all cores was used, 0 to 1."""
    store: float = 0.0
    """The same of the store's writer."""


class Host:
    """So many visitors on average; they come in classes, stay for `STAY` on average, and press keys."""

    def __init__(self, visitors: int, cores: int, places: int, seed: int, commit: float = f.COMMIT) -> None:
        self._clock, self._random = Clock(), Random(seed)
        self._mean, self._number, self._places, self._commit = visitors, cores, places, commit
        self._cores = Cores(self._clock, cores, SLICE)
        self._loops = [Queue(self._clock, 1) for _ in range(cores)]
        self._starting = [Queue(self._clock, 1) for _ in range(cores)]
        self._hash_slots = Queue(self._clock, cores)
        self._store = Queue(self._clock, 1)
        self._at = [visitors // cores + (number < visitors % cores) for number in range(cores)]
        """Visitors of each worker."""
        self._class = class_of(visitors)
        self._seen = Seen()

    def run(self, seconds: float) -> Seen:
        """Let so much time pass; the first of it is not counted."""
        for worker, visitors in enumerate(self._at):
            for _ in range(visitors):
                self._leaves(worker)
        self._poisson(lambda: self._mean / f.STAY / self._class, self._class_comes)
        self._poisson(lambda: f.KEYS * sum(self._at), self._key)
        self._poisson(lambda: (f.HASHES - 1) / f.STAY * sum(self._at), self._hash)
        self._poisson(lambda: f.COMMITS / f.STAY * sum(self._at), self._write)
        self._clock.run(WARM)
        used, commits = self._cores.used, len(self._seen.commits)
        self._clock.run(WARM + seconds)
        self._seen.cores = (self._cores.used - used) / seconds / self._number
        self._seen.store = (len(self._seen.commits) - commits) * self._commit / seconds
        self._seen.refused = refused(self._mean, self._number * self._places, self._random)
        return self._seen

    def _poisson(self, rate: Callable[[], float], event: Done) -> None:
        """Have something happen again and again, at a rate that may change."""

        def happens() -> None:
            event()
            again()

        def again() -> None:
            self._clock.after(self._random.expovariate(max(rate(), 1e-6)), happens)

        again()

    # --- visitors ---

    def _class_comes(self) -> None:
        for _ in range(self._class):
            self._clock.after(self._random.uniform(0, f.CLASS_SECONDS), self._visitor_comes)

    def _visitor_comes(self) -> None:
        worker = min(range(len(self._at)), key=self._at.__getitem__)
        if self._at[worker] >= self._places:
            return
        self._at[worker] += 1
        self._leaves(worker)
        came = self._clock.now

        def shown() -> None:
            self._seen.starts.note(came, self._clock.now - came)
            self._clock.after(self._random.expovariate(1 / f.CLASS_SECONDS), self._hash)

        self._starting[worker].enter(lambda left: self._start(worker, f.START, left, shown))

    def _start(self, worker: int, seconds: float, left: Done, shown: Done) -> None:
        """Do a start step by step; others have the loop between two."""
        step = min(seconds, f.START_STEP)
        rest = seconds - step

        def done() -> None:
            if rest > 1e-9:
                self._start(worker, rest, left, shown)
            else:
                left()
                shown()

        self._in_loop(worker, step, done)

    def _leaves(self, worker: int) -> None:
        def left() -> None:
            self._at[worker] -= 1

        self._clock.after(self._random.expovariate(1 / f.STAY), left)

    # --- what they do ---

    def _in_loop(self, worker: int, seconds: float, done: Done) -> None:
        def turn(left: Done) -> None:
            def had() -> None:
                left()
                done()

            self._cores.compute(seconds, had)

        self._loops[worker].enter(turn)

    def _key(self) -> None:
        if not sum(self._at):
            return
        worker = self._random.choices(range(len(self._at)), self._at)[0]
        came = self._clock.now
        self._in_loop(worker, f.KEY, lambda: self._seen.keys.note(came, self._clock.now - came))

    def _hash(self) -> None:
        came = self._clock.now

        def turn(left: Done) -> None:
            lanes = f.LANES

            def lane_done() -> None:
                nonlocal lanes
                lanes -= 1
                if not lanes:
                    left()
                    self._seen.hashes.note(came, self._clock.now - came)

            for _ in range(f.LANES):
                self._cores.compute(f.HASH / f.LANES, lane_done)

        self._hash_slots.enter(turn)

    def _write(self) -> None:
        came = self._clock.now

        def turn(left: Done) -> None:
            def committed() -> None:
                left()
                self._seen.commits.note(came, self._clock.now - came)

            self._clock.after(self._commit, committed)

        self._store.enter(turn)


def class_of(visitors: int) -> int:
    """Return how many come together."""
    return max(1, min(f.CLASS, visitors // 2))


def refused(visitors: int, places: int, random: Random) -> float:
    """Return the share of visitors who find no place: it hangs on whole classes, so for long."""
    together, ends, came, turned_away, now = class_of(visitors), list[float](), 0, 0, 0.0
    while came < ARRIVALS:
        now += random.expovariate(visitors / f.STAY / together)
        while ends and ends[0] <= now:
            heapq.heappop(ends)
        came += together
        turned_away += max(0, together - (places - len(ends)))
        for _ in range(min(together, places - len(ends))):
            heapq.heappush(ends, now + random.expovariate(1 / f.STAY))
    return turned_away / came


def erlang_c(servers: int, load: float) -> float:
    """Return how likely one has to wait where so many servers share a load (Erlang, 1917)."""
    below = sum(load**k / math.factorial(k) for k in range(servers))
    all_busy = load**servers / math.factorial(servers) * servers / (servers - load)
    return all_busy / (below + all_busy)
