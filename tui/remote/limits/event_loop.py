"""What is changed in asyncio's event loop so that the turns of many apps can be shared out.

The only file that touches asyncio's inside.
"""

# ruff: noqa: SLF001 - all of it is asyncio's inside

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextvars import Context, ContextVar
from typing import Any, Final, Protocol, cast
from weakref import WeakKeyDictionary


class Turns(Protocol):
    """Has callbacks run when they may."""

    def add(self, turn: asyncio.Handle) -> None: ...


turns_of: Final[ContextVar[Turns | None]] = ContextVar("whose turn it is", default=None)
"""Where it is set in a context, what is called soon in that context goes there."""


def install(loop: asyncio.AbstractEventLoop) -> Callable[..., asyncio.Handle]:
    """Have a loop ask whose a turn is; return its own `call_soon`, which asks nothing.

    What sockets and timers call is not asked about: it is short, and what it wakes comes here.
    """
    kept = vars(loop)
    if "at_once" in kept:
        return cast(Callable[..., asyncio.Handle], kept["at_once"])
    at_once = kept["at_once"] = loop.call_soon

    def call_soon(
        callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.Handle:
        turns = turns_of.get() if context is None else context.get(turns_of)
        if turns is None:
            return at_once(callback, *args, context=context)
        turn = asyncio.Handle(callback, args, loop, context)
        turns.add(turn)
        return turn

    loop.call_soon = call_soon  # type: ignore[method-assign]
    return at_once


def run(turn: asyncio.Handle) -> None:
    """Run what was asked for as the loop does: in its context, and with errors told to the loop."""
    turn._run()


def is_busy(loop: Any) -> bool:  # noqa: ANN401 - as below
    """Whether a loop has more to do in its next turn, not counting what called this."""
    return bool(loop._ready)


_times: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, Callable[[], float]]] = WeakKeyDictionary()


def loop_time(loop: Any) -> Callable[[], float]:  # noqa: ANN401 - mypy knows no selector of a loop
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
