"""Whether anything may be read from a connection: what blocks it, and until when."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Final, Protocol


class Block(Enum):
    """Why nothing is read."""

    TURN = "others on the event loop have their turn"
    QUOTA = "has used more than its CPU time allows"
    UNREAD = "does not take the answers"


class Timer(Protocol):
    """As asyncio's TimerHandle."""

    def cancel(self) -> None: ...


class ReadGate:
    """Open unless something blocks it.

    `closed` is called when the first block comes, `opened` when the last has gone. `call_later` and `clock`
    are those of an event loop (seconds).
    """

    def __init__(
        self,
        clock: Callable[[], float],
        call_later: Callable[[float, Callable[[], None]], Timer],
        *,
        closed: Callable[[], object],
        opened: Callable[[], object],
    ) -> None:
        self._clock, self._call_later = clock, call_later
        self._closed, self._opened = closed, opened
        self._until: Final[dict[Block, float | None]] = {}
        """When each block ends; None: at `unblock`."""
        self._timer: Timer | None = None

    @property
    def is_open(self) -> bool:
        return not self._until

    @property
    def blocks(self) -> frozenset[Block]:
        """What blocks it now."""
        return frozenset(self._until)

    def block(self, why: Block, seconds: float | None = None) -> None:
        """Block until `unblock`, or for so many seconds, which count from now."""
        was_open = self.is_open
        self._until[why] = None if seconds is None else self._clock() + seconds
        if was_open:
            self._closed()
        self._set_timer()

    def unblock(self, why: Block) -> None:
        """Take back a block; does nothing where there is none."""
        if why in self._until:
            del self._until[why]
            self._set_timer()
            if self.is_open:
                self._opened()

    def cancel(self) -> None:
        """Forget everything; nothing is called any more."""
        self._until.clear()
        self._set_timer()
        self._closed = self._opened = _nothing  # else a connection and its gate keep each other

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        ends = [until for until in self._until.values() if until is not None]
        if ends:
            self._timer = self._call_later(max(0.0, min(ends) - self._clock()), self._expire)

    def _expire(self) -> None:
        self._timer = None
        now = self._clock()
        for why in [why for why, until in self._until.items() if until is not None and until <= now]:
            del self._until[why]
        self._set_timer()
        if self.is_open:
            self._opened()


def _nothing() -> None: ...
