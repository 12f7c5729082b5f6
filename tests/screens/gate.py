"""Blocking calls that take as long as a test wants: a slow disk, a slow machine."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from tests.helpers.windows.in_process import TOO_LONG


class Gate(ThreadPoolExecutor):
    """The loop's executor, which keeps the result of each call of one name until it is opened.

    Everything else runs as it does in the program.
    """

    def __init__(self, name: str, most: int) -> None:
        super().__init__(max_workers=8)
        self._name, self._left = name, most
        self._opened = threading.Event()
        self._counting = threading.Lock()
        self.calls = 0
        """How many came to it: what they were to read has been read."""

    def submit(self, call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - any call
        # asyncio.to_thread gives it partial(context.run, function, ...).
        function = getattr(call, "args", (None,))[0]
        wanted = getattr(function, "__name__", "") == self._name
        if not wanted or self._opened.is_set() or not self._left:
            return super().submit(call, *args, **kwargs)
        self._left -= 1
        return super().submit(self._held, call)

    def _held(self, call: Callable[[], object]) -> object:
        try:
            return call()
        finally:  # what it raises waits as well
            with self._counting:
                self.calls += 1
            assert self._opened.wait(TOO_LONG)

    def open(self) -> None:
        """Let all through, those that wait and those that follow."""
        self._opened.set()


@contextmanager
def held(name: str, most: int = 1000) -> Iterator[Gate]:
    """Hold the calls of that name from now on, `most` of them, and let them go at the end at the latest."""
    gate = Gate(name, most)
    loop = asyncio.get_running_loop()
    loop.set_default_executor(gate)
    try:
        yield gate
    finally:
        gate.open()


async def until(there: Callable[[], object]) -> None:
    """Wait for what is expected while something is held."""
    async with asyncio.timeout(TOO_LONG):
        while not there():  # noqa: ASYNC110 - a screen sends no event for it
            await asyncio.sleep(0.005)


async def turns(number: int = 50) -> None:
    """Let the loop go round: whatever was caused by a key, and does not wait for the gate, has happened."""
    for _ in range(number):
        await asyncio.sleep(0.001)
