"""What is changed in asyncio's event loop so that the turns of many apps can be shared out.

The only file that touches asyncio's inside.
"""

# ruff: noqa: SLF001 - all of it is asyncio's inside

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from contextvars import Context, ContextVar
from heapq import heapify
from typing import Any, Final, Protocol, cast
from weakref import WeakKeyDictionary


class Turns(Protocol):
    """Decides when what is asked for in its context is run."""

    def come(self, turn: asyncio.Handle) -> None:
        """Run it, or keep it for later: it is its turn in the loop."""


turns_of: Final[ContextVar[Turns | None]] = ContextVar("whose turn it is", default=None)
"""Where it is set in a context, what is called soon in that context is brought there when it is its turn."""


class _Turn(asyncio.Handle):
    """A callback that waits in the loop's own queue, as others do: a key has some twenty, and each costs."""

    __slots__ = ("_of",)

    def __init__(
        self,
        callback: Callable[..., object],
        args: tuple[object, ...],
        loop: asyncio.AbstractEventLoop,
        context: Context | None,
        of: Turns,
    ) -> None:
        super().__init__(callback, args, loop, context)
        self._of = of

    def _run(self) -> None:
        self._of.come(self)


def install(loop: Any) -> Callable[..., asyncio.Handle]:  # noqa: ANN401 - mypy knows no queue of a loop
    """Have a loop ask whose a turn is; return its own `call_soon`, which asks nothing.

    What sockets and timers call is not asked about: it is short, and what it wakes comes here.
    """
    kept = vars(loop)
    if "at_once" in kept:
        return cast(Callable[..., asyncio.Handle], kept["at_once"])
    at_once = kept["at_once"] = loop.call_soon
    ready = loop._ready

    def call_soon(
        callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.Handle:
        of = turns_of.get() if context is None else context.get(turns_of)
        if of is None or loop.is_closed():
            return cast(asyncio.Handle, at_once(callback, *args, context=context))
        turn = _Turn(callback, args, loop, context, of)
        ready.append(turn)
        return turn

    loop.call_soon = call_soon
    return cast(Callable[..., asyncio.Handle], at_once)


def run(turn: asyncio.Handle) -> None:
    """Run what was asked for as the loop does: in its context, and with errors told to the loop."""
    asyncio.Handle._run(turn)


def put_first(loop: Any, turns: Iterable[asyncio.Handle]) -> None:  # noqa: ANN401 - as above
    """Bring turns that were kept: before all that was asked for later."""
    loop._ready.extendleft(reversed(list(turns)))


def is_busy(loop: Any) -> bool:  # noqa: ANN401 - as above
    """Whether a loop has more to do in its next turn, not counting what called this."""
    return bool(loop._ready)


def forget_cancelled_timers(loop: Any) -> None:  # noqa: ANN401 - as below
    """Drop timers that were called off, as asyncio does where they are more than half of a hundred.

    It keeps the others until they would be due, each with its context: in a clock's that shows minutes, the
    whole app of a session that ended up to a minute ago.
    """
    kept = []
    for timer in loop._scheduled:
        if timer._cancelled:
            timer._scheduled = False
        else:
            kept.append(timer)
    heapify(kept)
    loop._scheduled, loop._timer_cancelled_count = kept, 0


_times: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, Callable[[], float]]] = WeakKeyDictionary()


def loop_time(loop: Any) -> Callable[[], float]:  # noqa: ANN401 - as above
    """Return a clock of what this thread's loop has used and had to spare, seconds.

    It stands while the loop has something to do and other processes have the core.
    """
    if (known := _times.get(loop)) is not None:
        return known
    select = loop._selector.select
    spare = 0.0

    def timed_select(timeout: float | None = None) -> Any:  # noqa: ANN401
        nonlocal spare
        if timeout is not None and timeout <= 0:
            return select(timeout)
        began = time.monotonic()
        try:
            return select(timeout)
        finally:
            spare += time.monotonic() - began

    loop._selector.select = timed_select
    clock = _times[loop] = lambda: time.thread_time() + spare
    return clock
