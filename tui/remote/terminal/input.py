"""What a visitor sends, at a pace that one app and its neighbours can bear.

A person presses ten keys a second; a stuck key, a pasted file or an attacker sends millions. What is too much
stays on the visitor's own machine: reading pauses, and SSH's flow control does the rest.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final, Generic, Protocol, TypeVar

from tui.remote.terminal.interface import Terminal

E = TypeVar("E")
Made_co = TypeVar("Made_co", covariant=True)

QUEUED: Final = 64
"""Events that an app may have waiting, and bytes that are parsed at a time."""
PASTED: Final = 4096
"""Bytes of a paste that are taken at a time: all of them together are one event."""

_LOOK: Final = 0.01
"""Seconds between two looks whether the app has caught up."""


class Reader(Protocol[Made_co]):
    """Turns bytes into events, whatever bytes they are; `now` is in seconds of the loop's clock."""

    def feed(self, data: bytes, now: float) -> Iterable[Made_co]: ...

    def tick(self, now: float) -> Iterable[Made_co]:
        """Give what had been waiting for more to come."""

    def deadline(self) -> float | None:
        """Return when to call `tick` unless more comes; None if there is nothing to wait for."""

    def room_in_paste(self) -> int | None:
        """Return how many characters a paste that has begun may still bring; None outside of one."""

    def close(self) -> None:
        """Forget what was read; nothing more is fed."""


class InputThrottle(Generic[E]):
    """Reads bytes, gives events to `mailer`, never more than `QUEUED` ahead of the app.

    `waiting` says how many the app has not dealt with yet.
    """

    def __init__(
        self,
        terminal: Terminal,
        *,
        reader: Reader[E],
        mailer: Callable[[E], object],
        waiting: Callable[[], int],
    ) -> None:
        self._terminal = terminal
        self._reader, self._post, self._waiting = reader, mailer, waiting
        self._loop = asyncio.get_running_loop()
        self._data = bytearray()
        self._events: deque[E] = deque()
        self._later: asyncio.TimerHandle | None = None
        self._silence: asyncio.TimerHandle | None = None
        self._closed = False

    def take(self, data: bytes) -> None:
        """Take what came in."""
        if self._closed:
            return
        self._cancel_silence()
        self._data += data
        if self._later is None:
            self._go_on()

    def close(self) -> None:
        """Forget everything; nothing is posted any more."""
        self._closed = True
        self._cancel_silence()
        if self._later is not None:
            self._later.cancel()
            self._later = None
        self._data.clear()
        self._events.clear()
        self._reader.close()

    def _go_on(self) -> None:
        self._later = None
        if self._closed:
            return
        wait = self._work()
        if wait is not None:
            self._terminal.pause_reading()
            self._later = self._loop.call_later(wait, self._go_on)
            return
        self._terminal.resume_reading()
        if self._later is None and not self._data:  # reading on may have brought more
            self._cancel_silence()
            if (due := self._reader.deadline()) is not None:
                self._silence = self._loop.call_at(due, self._silent)

    def _work(self) -> float | None:
        """Do as much as may be done now; say how long to wait for the rest of it."""
        while True:
            while self._events:
                if self._waiting() >= QUEUED:
                    return _LOOK
                self._post(self._events.popleft())
            if not self._data:
                return None
            room = self._reader.room_in_paste()
            part = bytes(self._data[: QUEUED if room is None else PASTED])
            del self._data[: len(part)]
            self._events.extend(self._reader.feed(part, self._loop.time()))

    def _silent(self) -> None:
        self._silence = None
        self._events.extend(self._reader.tick(self._loop.time()))
        self._go_on()

    def _cancel_silence(self) -> None:
        if self._silence is not None:
            self._silence.cancel()
            self._silence = None
