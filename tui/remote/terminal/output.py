"""What a visitor's terminal is shown: whole frames, as many as it takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from tui.remote.terminal.interface import Terminal

_DRAIN_LOOK: Final = 0.05
"""Seconds between two looks whether a slow terminal has taken what it was sent."""


class Backlog:
    """Waits until a terminal that was full has taken what it was sent, and then calls `caught_up` once."""

    def __init__(self, terminal: Terminal, caught_up: Callable[[], object]) -> None:
        self._terminal, self._caught_up = terminal, caught_up
        self._loop = asyncio.get_running_loop()
        self._waits = 0
        """How often in a row the terminal was found to be full."""
        self._draining: asyncio.TimerHandle | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether frames are dropped now, since the terminal has not caught up."""
        return self._draining is not None

    def begin(self) -> None:
        """Wait from now on: the terminal was found to be full."""
        self._waits = 0
        self._draining = self._loop.call_later(_DRAIN_LOOK, self._drain)

    def close(self) -> None:
        """Wait no more."""
        if self._draining is not None:
            self._draining.cancel()
            self._draining = None

    def _drain(self) -> None:
        self._draining = None
        if self._terminal.is_full():
            self._waits += 1
            self._terminal.stuck(self._waits * _DRAIN_LOOK)
            self._draining = self._loop.call_later(_DRAIN_LOOK, self._drain)
        else:
            self._caught_up()


class FrameWriter:
    """Collects what is written in one turn of the loop, and sends it as a whole or not at all.

    A frame that finds the terminal still busy with those before it is dropped; when the terminal has caught
    up, `repaint` is called once.
    """

    def __init__(
        self,
        terminal: Terminal,
        repaint: Callable[[], object],
        sent: Callable[[], object] = lambda: None,
    ) -> None:
        """`sent` is told of each frame that went out."""
        self._terminal, self._sent = terminal, sent
        self._backlog = Backlog(terminal, repaint)
        self._loop = asyncio.get_running_loop()
        self._unsent: list[str] = []
        self._flushing = False
        self._closed = False

    @property
    def dropping(self) -> bool:
        """Whether frames are dropped now, since the terminal has not caught up."""
        return self._backlog.is_waiting

    def write(self, data: str) -> None:
        """Take a part of a frame."""
        if self._closed:
            return
        self._unsent.append(data)
        if not self._flushing:
            self._flushing = True
            self._loop.call_soon(self.flush)

    def flush(self) -> None:
        """Send what there is, now."""
        self._flushing = False
        if not self._unsent:
            return
        frame = "".join(self._unsent)
        self._unsent.clear()
        if self._backlog.is_waiting:
            return
        if self._terminal.is_full():
            self._backlog.begin()
        else:
            self._terminal.write(frame.encode("utf-8", "replace"))
            self._sent()

    def close(self) -> None:
        """Forget what was not sent; nothing is sent any more."""
        self._closed = True
        self._unsent.clear()
        self._backlog.close()
