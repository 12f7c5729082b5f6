"""An event loop whose time stands still: it passes when a script says so, and nothing else waits for it.

What the program does runs to its end in this one thread (`tui.work.inline`), so "settled" is a fact that the
loop knows: it would sleep. Nothing depends on how busy a machine is.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVarTuple, Unpack

from textual import _time, timer  # the clock of Textual's timers; it has no public way in

if TYPE_CHECKING:
    from asyncio import TimerHandle
    from contextvars import Context

Arguments = TypeVarTuple("Arguments")

AT_ONCE: Final = 0.2
"""Seconds; what waits less than this paces itself (a layout, the first frame) and is not made to wait. What a
user sees of time (the clock, a notice, an idle session) counts in seconds."""
_GRAIN: Final = 2
"""Digits of a second that waits are rounded to: Textual's timers sleep half a millisecond less than asked."""


class _Selector(selectors.DefaultSelector):
    """Tells when the loop would sleep, in place of sleeping until a timer is due."""

    loop: VirtualTimeLoop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout > 0:
            found = super().select(0)
            if found or self.loop.nothing_to_do(timeout):
                return list(found)
            timeout = self.loop.patience(timeout)
        return list(super().select(timeout))


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Time begins at 0 and passes in `advance` only. Waits shorter than AT_ONCE take no time."""

    def __init__(self) -> None:
        self._now = 0.0
        self._until, self._stride = 0.0, 0.0
        self._waits: asyncio.Future[None] | None = None
        self.before_quiet: list[Callable[[], bool]] = []
        """Asked before it is quiet; each returns whether it has found something to do."""
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)
        _let_textual_ask_the_loop()

    def time(self) -> float:
        return self._now

    def call_later(
        self,
        delay: float,
        callback: Callable[[Unpack[Arguments]], object],
        *args: *Arguments,
        context: Context | None = None,
    ) -> TimerHandle:
        delay = 0 if delay < AT_ONCE else round(delay, _GRAIN)
        return super().call_later(delay, callback, *args, context=context)

    def nothing_to_do(self, timeout: float | None) -> bool:
        """Let the time pass that is waited for, and wake what waits for it; `timeout` until a timer is due.

        Returns False where only another thread can go on.
        """
        if self.has_found_work():
            return True
        if self._waits is None:
            if timeout is None:
                return False
            self._now += timeout
            return True
        left = self._until - self._now
        if timeout is not None and timeout <= left:
            self._now += min(max(timeout, self._stride), left)
            return True
        self._now, waits, self._waits = self._until, self._waits, None
        waits.set_result(None)
        return True

    def has_found_work(self) -> bool:
        """Whether one of `before_quiet` has found something to do; all are asked."""
        found = [find() for find in self.before_quiet]
        return any(found)

    def patience(self, timeout: float | None) -> float | None:
        """Return how long another thread may be waited for, seconds; None for ever."""
        return timeout

    async def quiet(self) -> None:
        """Wait until everything that could run has run."""
        await self.advance(0)

    async def advance(self, seconds: float, *, stride: float = 0) -> None:
        """Let time pass, each timer at its moment; with a `stride` no more often than that, seconds."""
        self._until, self._stride = self._now + seconds, stride
        self._waits = self.create_future()
        await self._waits


def _ask_the_loop() -> float:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return time.monotonic()
    return loop.time() if isinstance(loop, VirtualTimeLoop) else _textuals()


async def _sleep_by_the_loop(seconds: float) -> None:
    if isinstance(asyncio.get_running_loop(), VirtualTimeLoop):
        await asyncio.sleep(seconds)
    else:
        await _textuals_sleep(seconds)


_textuals = _time.get_time
_textuals_sleep = timer.sleep  # type: ignore[attr-defined]  # imported there


def _let_textual_ask_the_loop() -> None:
    # Textual's timers reckon with a clock of their own how long to sleep, and on Windows sleep in a thread;
    # apps of other loops see no change.
    _time.get_time = _ask_the_loop
    timer.sleep = _sleep_by_the_loop  # type: ignore[attr-defined,assignment]
