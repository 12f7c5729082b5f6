"""Turns for threads, in the order in which they came."""

from __future__ import annotations

import threading
from collections import deque
from typing import Final


class FairTurns:
    """So many threads at once; the others queue. SQLAlchemy's pool has no queue: who asks next may win."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._waiting: Final[deque[threading.Lock]] = deque()
        self._own: Final = threading.Lock()

    def take(self, seconds: float) -> None:
        """Wait for a turn. Raises TimeoutError."""
        with self._own:
            if self._free:
                self._free -= 1
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=seconds):
            return
        with self._own:
            if mine in self._waiting:
                self._waiting.remove(mine)
                raise TimeoutError
        # It was handed over just now.

    def give(self) -> None:
        """Let the next thread have it."""
        with self._own:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
