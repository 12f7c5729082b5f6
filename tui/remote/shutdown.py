"""The signals that end a server: gracefully at the first, in a hurry at the second, at once at the third.

And the one that drains it: it ends with its last visitor.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Final

from tui import json_log
from tui.i18n import n

log = logging.getLogger(__name__)

HURRY: Final = 2.0
"""Seconds for the last message to all visitors once there is hurry."""

_LOOK: Final = 0.25
"""Seconds between two looks at whether the last visitor has left."""


class Signals:
    """Done one after the other: SIGTERM, SIGINT or SIGHUP has come; SIGTERM or SIGINT again; and once more.

    `closing` is done as soon as no more visitors are to come in: at SIGUSR1, or at the first of the others.

    They are listened for until the loop is closed: while things are put away, another one (`timeout` sends
    two) kills nothing. The fourth does.

    SIGHUP never makes haste: a terminal that is closed sends it two or three times. Where it is ignored
    (`nohup`), it stays so.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.closing: asyncio.Future[None] = self._loop.create_future()
        self.asked: asyncio.Future[None] = self._loop.create_future()
        self.again: asyncio.Future[None] = self._loop.create_future()
        self.third: asyncio.Future[None] = self._loop.create_future()
        for number in (signal.SIGTERM, signal.SIGINT):
            self._loop.add_signal_handler(number, self._signalled)
        if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            self._loop.add_signal_handler(signal.SIGHUP, self._hung_up)
        if hasattr(signal, "SIGUSR1"):
            self._loop.add_signal_handler(signal.SIGUSR1, self._close)

    def _close(self) -> None:
        if not self.closing.done():
            self.closing.set_result(None)

    def _signalled(self) -> None:
        self._close()
        for one in (self.asked, self.again, self.third):
            if not one.done():
                one.set_result(None)
                break
        if self.third.done():
            for number in (signal.SIGTERM, signal.SIGINT):
                self._loop.remove_signal_handler(number)

    def _hung_up(self) -> None:
        self._close()
        if not self.asked.done():
            self.asked.set_result(None)


def announce_stop(seconds: float) -> None:
    """Print how long stopping the server takes, if its terminal is still there; or log it as JSON."""
    if json_log.is_begun():
        log.info("stopping seconds=%d", round(seconds))
        return
    with suppress(OSError, ValueError):
        print(  # noqa: T201 - the user who pressed Ctrl+C waits for an answer
            n(
                "hosting",
                "Stopping: sessions end in {count} second; press Ctrl+C again to stop now",
                "Stopping: sessions end in {count} seconds; press Ctrl+C again to stop now",
                round(seconds),
            ),
            file=sys.stderr,
            flush=True,
        )


async def drained(
    drain: Callable[[], object], visitors: Callable[[], int], asked: asyncio.Future[None]
) -> None:
    """Call `drain` and wait until there are no visitors, unless it was asked to end, or is meanwhile."""
    if asked.done():
        return
    drain()
    log.info("draining: %d visitors", visitors())
    while visitors() and not asked.done():
        await asyncio.wait({asked}, timeout=_LOOK)
    log.info("drained: %d visitors", visitors())


async def until_signal(signalled: asyncio.Future[None], deed: Coroutine[Any, Any, None]) -> None:
    """Do something until it is done or the signal comes; raise what it raises."""
    doing = asyncio.create_task(deed)
    await asyncio.wait({doing, signalled}, return_when=asyncio.FIRST_COMPLETED)
    await _cut_short(doing)


async def graceful(
    stop: Coroutine[Any, Any, None],
    expedite: Callable[[], object],
    again: asyncio.Future[Any],
    third: asyncio.Future[None] | None = None,
    *,
    most: float = HURRY,
) -> None:
    """Stop; when told `again`, in a hurry and within `most` seconds; at the `third` time, at once."""
    stopping = asyncio.create_task(stop)
    try:
        await asyncio.wait({stopping, again}, return_when=asyncio.FIRST_COMPLETED)
        if not stopping.done():
            expedite()
            ends = {stopping} if third is None else {stopping, third}
            await asyncio.wait(ends, timeout=most, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await _cut_short(stopping)


async def _cut_short(doing: asyncio.Task[None]) -> None:
    if not doing.done():
        doing.cancel()
        await asyncio.gather(doing, return_exceptions=True)
    elif not doing.cancelled():
        doing.result()
