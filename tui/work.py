"""Where blocking calls run, so that the event loop paints on while a password is hashed.

Argon2id takes 64 MiB and some 100 ms of every core it gets. Hashes have one thread a core of their own; all
other blocking calls go through `asyncio.to_thread`, so that no store access ever waits behind a hash.
"""

from __future__ import annotations

import asyncio
import contextvars
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@cache
def _hash_slots() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="hash")


async def hashing(call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a call that hashes in the hash slots; context variables (the language) come along."""
    context = contextvars.copy_context()
    bound = partial(context.run, call, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_hash_slots(), bound)


async def blocking(call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run any other blocking call (the store) in the default executor."""
    return await asyncio.to_thread(call, *args, **kwargs)
