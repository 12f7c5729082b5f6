"""Acts that several processes do at the same moment, each with connections of its own."""

from __future__ import annotations

import multiprocessing
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection as Pipe

    from tui.camera import Store
    from tui.cloud.store import CloudStore

PROCESSES: Final = 4
_SECONDS: Final = 120


@dataclass(frozen=True)
class Stores:
    """What an act works on."""

    cameras: Store
    records: CloudStore

    def close(self) -> None:
        self.cameras.close()
        self.records.close()


Act: TypeAlias = Callable[[Stores, int, int], object]
"""Does something in round n as process i, and returns what can be pickled."""
Race: TypeAlias = Callable[[Act, int], Sequence[object]]
"""All processes do an act at once: it returns what came of it, the name of the error where it was refused."""


@contextmanager
def racing(opening: Callable[[], Stores], *, processes: int = PROCESSES, threads: int = 1) -> Iterator[Race]:
    """Start processes that open the stores anew; each does an act in so many threads at once."""
    fork = multiprocessing.get_context("fork")
    start = fork.Barrier(processes)
    pipes = [fork.Pipe() for _ in range(processes)]
    runners = [
        fork.Process(target=_run, args=(opening, theirs, start, index, threads), daemon=True)
        for index, (_, theirs) in enumerate(pipes)
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of fork, where this process has threads
        for runner in runners:
            runner.start()

    def race(act: Act, number: int) -> Sequence[object]:
        for ours, _ in pipes:
            ours.send((act, number))
        found: list[object] = []
        for ours, _ in pipes:
            assert ours.poll(_SECONDS), "a process hangs"
            found += ours.recv()
        return found

    try:
        yield race
        for ours, _ in pipes:
            ours.send(None)
        for runner in runners:
            runner.join(_SECONDS)
    finally:
        for runner in runners:
            runner.kill()


def _run(opening: Callable[[], Stores], pipe: Pipe, start: Any, index: int, threads: int) -> None:  # noqa: ANN401 - a Barrier
    stores = opening()
    with ThreadPoolExecutor(threads) as pool:
        while (asked := pipe.recv()) is not None:
            act, number = asked
            start.wait(_SECONDS)
            mine = range(index * threads, (index + 1) * threads)
            pipe.send(list(pool.map(partial(_outcome, act, stores, number), mine)))
    stores.close()


def _outcome(act: Act, stores: Stores, number: int, index: int) -> object:
    try:
        return act(stores, number, index)
    except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
        return type(error).__name__
