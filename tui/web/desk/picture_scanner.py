"""Looks at visitors' pictures: few at a time, and one of an address, so that all are looked at soon."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from tui.cloud.errors import CloudError
from tui.cloud.service_desk import challenge_in_picture
from tui.remote.limits.rate_limit import Buckets, network_of
from tui.web.http.refusals import Refusal, WebRefused
from tui.web.http.request_rate import counted_here

if TYPE_CHECKING:
    from tui.protocol.payload import Payload
    from tui.remote.limits.rate_limit import Lease
    from tui.web.config import WebConfig

    Slot: TypeAlias = Callable[[str], Awaitable[Lease]]
    """Waits until a picture of an address may be decoded."""

LIVE_SECONDS: Final = 0.1
"""CPU time for one picture of the live camera, after which no other way of reading is begun: the next picture
comes at once, and helps more."""


class PictureScanner:
    """A pool of threads (zxing and Pillow let go of the interpreter), and whose turn it is."""

    def __init__(
        self,
        config: WebConfig,
        slot: Slot | None = None,
        counted: Callable[[str], Awaitable[bool]] | None = None,
    ) -> None:
        """`slot` waits until one more may be decoded, `counted` says whether an address may send one more.

        Both are for several processes that share what there is.
        """
        self._slot = slot
        self._counted = counted or counted_here(config.pictures_per_minute)
        self._pool = ThreadPoolExecutor(config.scanners, thread_name_prefix="scan")
        self._turns: dict[str, tuple[asyncio.Lock, int]] = {}
        """Of addresses with pictures here: whose turn it is, and how many wait or are looked at."""
        self._seconds = Buckets(config.scan_seconds_per_minute, config.scan_burst_seconds)

    def close(self) -> None:
        """Let go of the threads; what they look at is not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def challenge_in(self, picture: bytes, address: str, *, live: bool = False) -> Payload:
        """Return the challenge in a picture. Raises WebRefused, and CloudError as the desk's scanner does."""
        whose = network_of(address)
        if not await self._counted(whose):
            raise WebRefused(Refusal.OFTEN)
        async with self._turn(whose):
            seconds = self._seconds.of(whose)
            if seconds.left <= 0:
                raise WebRefused(Refusal.OFTEN)
            lease = None if self._slot is None else await self._slot(address)
            scanning = self._pool.submit(_challenge_in, picture, live=live)
            if lease is not None:  # given back when the thread is through, whether or not that is awaited
                scanning.add_done_callback(partial(_give_back, lease, asyncio.get_running_loop()))
            found, taken = await asyncio.wrap_future(scanning)
            seconds.spend(taken)
        if isinstance(found, CloudError):
            raise found
        return found

    @asynccontextmanager
    async def _turn(self, whose: str) -> AsyncIterator[None]:
        """Wait until no other picture of an address is looked at."""
        lock, waiting = self._turns.get(whose, (asyncio.Lock(), 0))
        self._turns[whose] = lock, waiting + 1
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._turns.pop(whose)
            if waiting > 1:
                self._turns[whose] = lock, waiting - 1


def _give_back(lease: Lease, loop: asyncio.AbstractEventLoop, _: object) -> None:
    with suppress(RuntimeError):  # the loop is closed: all ends
        loop.call_soon_threadsafe(lease.release)


def _challenge_in(picture: bytes, *, live: bool) -> tuple[Payload | CloudError, float]:
    """Return what was found or what was wrong, and how much CPU time that took, in seconds."""
    begun = time.thread_time()
    try:
        found: Payload | CloudError = challenge_in_picture(picture, seconds=LIVE_SECONDS if live else None)
    except CloudError as error:
        found = error
    return found, time.thread_time() - begun
