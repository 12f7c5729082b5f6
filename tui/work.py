"""Where blocking calls run, so that the event loop paints on while a password is hashed.

Argon2id takes 64 MiB and some 100 ms of every core it gets. Hashes have one thread a core of their own; all
other blocking calls go through `asyncio.to_thread`, so that no store access ever waits behind a hash. Where
several processes serve, they share the cores: `share_hash_slots`.
"""

from __future__ import annotations

import asyncio
import contextvars
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import ContextVar
from functools import cache, partial
from typing import ParamSpec, TypeVar

from tui.metrics.catalogue import HASHES
from tui.metrics.counts import recorder

P = ParamSpec("P")
R = TypeVar("R")

TakeSlot = Callable[[str], Awaitable[Callable[[], None]]]
"""Waits for a hash slot, for an address; returns what gives it back."""

_inline: ContextVar[bool] = ContextVar("blocking calls run where they are made", default=False)
_take_slot: TakeSlot | None = None
_address: ContextVar[str] = ContextVar("address that is hashed for", default="")


def run_inline() -> None:
    """From now on, in this context, run blocking calls where they are made: one order of things, every time.

    For scripts that play the menus; nobody watches the loop meanwhile.
    """
    _inline.set(True)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def hash_for(address: str) -> None:
    """Say for whom is hashed from now on, in this context: slots are shared by address."""
    _address.set(address)


def share_hash_slots(take: TakeSlot) -> None:
    """From now on wait for `take` before each hash.

    For a process that serves beside others: without it each would use all cores.
    """
    global _take_slot  # noqa: PLW0603 - as the threads below: a process has one set of slots
    _take_slot = take


@cache
def _hash_slots() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=cores(), thread_name_prefix="hash")


async def hashing(call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a call that hashes in the hash slots; context variables (the language) come along."""
    if _inline.get():
        await asyncio.sleep(0)
        return call(*args, **kwargs)
    context = contextvars.copy_context()
    bound = partial(context.run, call, *args, **kwargs)
    give_back = await _take_slot(_address.get()) if _take_slot is not None else None
    recorder.count(HASHES)
    hashed = _hash_slots().submit(bound)
    if give_back is not None:
        # When the thread is free again: the caller may be cancelled while it still hashes.
        hashed.add_done_callback(_later(give_back))
    return await asyncio.wrap_future(hashed)


def _later(call: Callable[[], None]) -> Callable[[object], None]:
    loop = asyncio.get_running_loop()

    def done(_: object) -> None:
        with suppress(RuntimeError):  # the loop has ended, and with it this process's slots
            loop.call_soon_threadsafe(call)

    return done


async def blocking(call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run any other blocking call (the store) in the default executor."""
    if _inline.get():
        await asyncio.sleep(0)
        return call(*args, **kwargs)
    return await asyncio.to_thread(call, *args, **kwargs)
