"""What a visitor sends, at a pace that one app and its neighbours can bear.

A person presses ten keys a second; a stuck key, a pasted file or an attacker sends millions. What is too much
stays on the visitor's own machine: reading pauses, and SSH's flow control does the rest.
"""

from __future__ import annotations

import asyncio
import codecs
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final, Generic, Protocol, TypeVar

from tui.remote.limits.rate_limit import TokenBucket
from tui.remote.terminal.interface import Terminal

E = TypeVar("E")
Made_co = TypeVar("Made_co", covariant=True)

EVENTS_A_SECOND: Final = 100
EVENTS_AT_ONCE: Final = 400
"""After a quiet time: anyone who has a code typed by a program must not wait for it."""
QUEUED: Final = 64
"""Events that an app may have waiting, and characters that are parsed at a time."""
LONGEST_PASTE: Final = 64 * 1024
"""Characters; what is pasted beyond that is thrown away."""
CHARACTERS_A_SECOND: Final = 64 * 1024
"""Of all that comes in: most of it makes no event, but costs the parser's time."""

PASTE_START: Final = "\x1b[200~"
PASTE_END: Final = "\x1b[201~"
_PASTE_GAP: Final = 1.0
"""Seconds of silence that end a paste whose end never comes: otherwise the keyboard would stay dead."""
_LOOK: Final = 0.01
"""Seconds between two looks whether the app has caught up."""


class Reader(Protocol[Made_co]):
    """Turns text into events. Anyone who reads makes a new one when it fails."""

    def feed(self, data: str) -> Iterable[Made_co]: ...

    def tick(self) -> Iterable[Made_co]:
        """Give what had been waiting for more to come."""


class InputThrottle(Generic[E]):
    """Reads bytes, gives events to `mailer`, never more than `QUEUED` ahead of the app.

    `waiting` says how many the app has not dealt with yet, `pasted` makes the event of a paste, `pause` is
    how long a lone Esc waits for the rest of a sequence (seconds).
    """

    def __init__(  # noqa: PLR0913 - one callable a direction
        self,
        terminal: Terminal,
        *,
        reader: Callable[[], Reader[E]],
        pasted: Callable[[str], E],
        mailer: Callable[[E], object],
        waiting: Callable[[], int],
        pause: float,
    ) -> None:
        self._terminal = terminal
        self._new_reader, self._pasted, self._post, self._waiting = reader, pasted, mailer, waiting
        self._pause = pause
        self._loop = asyncio.get_running_loop()
        self._reader = reader()
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._text = ""
        self._recent = ""
        """The last characters that the reader got: the start of a paste may begin in them."""
        self._paste: list[str] | None = None
        self._paste_length = 0
        self._mark = ""
        """What may be the beginning of the end of a paste."""
        self._events: deque[E] = deque()
        self._event_bucket = TokenBucket(EVENTS_A_SECOND, EVENTS_AT_ONCE)
        self._character_bucket = TokenBucket(CHARACTERS_A_SECOND, LONGEST_PASTE)
        self._later: asyncio.TimerHandle | None = None
        self._silence: asyncio.TimerHandle | None = None
        self._closed = False

    def take(self, data: bytes) -> None:
        """Take what came in."""
        if self._closed:
            return
        self._cancel_silence()
        self._text += self._mark + self._decode(data)
        self._mark = ""
        if self._later is None:
            self._go_on()

    def close(self) -> None:
        """Forget everything; nothing is posted any more."""
        self._closed = True
        self._cancel_silence()
        if self._later is not None:
            self._later.cancel()
            self._later = None
        self._text, self._paste = "", None
        self._events.clear()

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
        if self._later is None and not self._text:  # reading on may have brought more
            idle_turn = self._pause if self._paste is None else _PASTE_GAP
            self._cancel_silence()
            self._silence = self._loop.call_later(idle_turn, self._silent)

    def _work(self) -> float | None:
        """Do as much as may be done now; say how long to wait for the rest of it."""
        while True:
            while self._events:
                if self._waiting() >= QUEUED:
                    return _LOOK
                if (wait := self._event_bucket.wait() or self._terminal.event()) > 0:
                    return wait
                self._event_bucket.spend(1)
                self._post(self._events.popleft())
            if not self._text:
                return None
            if (wait := self._character_bucket.wait()) > 0:
                return wait
            before = len(self._text)
            if self._paste is None:
                self._read_keys()
            else:
                self._read_paste()
            if self._paste is None or self._paste_length < LONGEST_PASTE:
                self._character_bucket.spend(before - len(self._text))

    def _read_keys(self) -> None:
        part = self._text[:QUEUED]
        seen = self._recent + part
        if (start := seen.find(PASTE_START)) < 0:
            self._text = self._text[len(part) :]
            self._recent = seen[-len(PASTE_START) + 1 :]
            self._feed(part)
            return
        # What the reader has of the mark would wait for its end.
        self._feed(part[: max(0, start - len(self._recent))])
        self._reader = self._new_reader()
        self._text = self._text[start + len(PASTE_START) - len(self._recent) :]
        self._recent, self._paste, self._paste_length = "", [], 0

    def _read_paste(self) -> None:
        assert self._paste is not None  # noqa: S101 - only called then
        end = self._text.find(PASTE_END)
        if end >= 0:
            self._keep(self._text[:end])
            self._text = self._text[end + len(PASTE_END) :]
            self._end_paste()
            return
        # The end may be cut in two by the line.
        kept = next((n for n in range(len(PASTE_END) - 1, 0, -1) if self._text.endswith(PASTE_END[:n])), 0)
        self._keep(self._text[: len(self._text) - kept])
        self._mark, self._text = self._text[len(self._text) - kept :], ""

    def _keep(self, text: str) -> None:
        assert self._paste is not None  # noqa: S101 - only called in a paste
        self._paste.append(text[: LONGEST_PASTE - self._paste_length])
        self._paste_length = min(self._paste_length + len(text), LONGEST_PASTE)

    def _end_paste(self) -> None:
        text, self._paste = "".join(self._paste or ()), None
        # NUL as Textual's own parser leaves it out.
        self._events.append(self._pasted(text.replace("\x00", "")))

    def _feed(self, text: str) -> None:
        # One by one: whatever makes the reader fail costs that one only.
        for character in text:
            try:
                self._events.extend(self._reader.feed(character))
            except Exception:  # noqa: BLE001 - a parser has no end of ways to fail, and is dead afterwards
                self._reader = self._new_reader()

    def _silent(self) -> None:
        self._silence = None
        if self._paste is not None:
            self._mark = ""
            self._end_paste()
        else:
            try:
                self._events.extend(self._reader.tick())
            except Exception:  # noqa: BLE001 - as above
                self._reader = self._new_reader()
            self._recent = ""
        if (wait := self._work()) is not None:
            self._later = self._loop.call_later(wait, self._go_on)

    def _cancel_silence(self) -> None:
        if self._silence is not None:
            self._silence.cancel()
            self._silence = None
