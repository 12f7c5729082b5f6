"""Looks at visitors' pictures: few at a time, so that neither the memory nor the event loop suffers."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from tui.cloud.errors import CloudError
from tui.cloud.service_desk import challenge_in_picture
from tui.remote.limits.rate_limit import Buckets, network_of
from tui.web.http.refusals import Refusal, WebRefused

if TYPE_CHECKING:
    from tui.protocol.payload import Payload
    from tui.web.config import WebConfig

LIVE_SECONDS: Final = 0.1
"""CPU time for one picture of the live camera, after which no other way of reading is begun: the next picture
comes at once, and helps more."""


class PictureScanner:
    """A pool of threads (zxing and Pillow let go of the interpreter), and who may wait for one."""

    def __init__(self, config: WebConfig) -> None:
        self._config: Final = config
        self._pool = ThreadPoolExecutor(config.scanners, thread_name_prefix="scan")
        self._waiting: Counter[str] = Counter()
        self._pictures = Buckets(config.pictures_per_minute)
        self._seconds = Buckets(config.scan_seconds_per_minute, config.scan_burst_seconds)

    def close(self) -> None:
        """Let go of the threads; what they look at is not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def challenge_in(self, picture: bytes, address: str, *, live: bool = False) -> Payload:
        """Return the challenge in a picture. Raises WebRefused, and CloudError as the desk's scanner does."""
        whose = network_of(address)
        if self._seconds.of(whose).left <= 0 or not self._pictures.of(whose).take():
            raise WebRefused(Refusal.OFTEN)
        waiting = self._waiting.total()
        if (
            waiting >= self._config.waiting_pictures
            or self._waiting[whose] >= self._config.waiting_pictures_per_address
        ):
            raise WebRefused(Refusal.BUSY)
        self._waiting[whose] += 1
        scanning = self._pool.submit(_challenge_in, picture, live=live)
        loop = asyncio.get_running_loop()
        # Also when the visitor has gone meanwhile: the thread is at work until then.
        scanning.add_done_callback(lambda _: loop.call_soon_threadsafe(self._done, whose))
        found, seconds = await asyncio.wrap_future(scanning)
        self._seconds.of(whose).spend(seconds)
        if isinstance(found, CloudError):
            raise found
        return found

    def _done(self, whose: str) -> None:
        self._waiting[whose] -= 1
        if not self._waiting[whose]:
            del self._waiting[whose]


def _challenge_in(picture: bytes, *, live: bool) -> tuple[Payload | CloudError, float]:
    """Return what was found or what was wrong, and how much CPU time that took, in seconds."""
    begun = time.thread_time()
    try:
        found: Payload | CloudError = challenge_in_picture(picture, seconds=LIVE_SECONDS if live else None)
    except CloudError as error:
        found = error
    return found, time.thread_time() - begun
