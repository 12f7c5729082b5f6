"""Keys take effect in the order in which they were pressed."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import TypeVar

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.widgets import Input

R = TypeVar("R")

_AT_MOST = 1.0
"""Seconds; a key whose effect takes longer holds the next one up no longer."""


class KeysInTurn(App[R]):
    """Lets a key wait until the one before it has had its effect.

    Textual sends a key to what has the focus when the key arrives; Tab, Enter and Backspace climb to the app
    first and act later. So of keys that arrive together (from a slow line, a password manager, tmux
    send-keys) the text behind a Tab lands before it: a password in the user name, in plain sight.
    """

    _ahead: deque[events.Event] | None = None
    """What waits for its turn; None while nothing is under way."""
    _turn: asyncio.Task[None] | None = None

    def waiting(self) -> int:
        """Return how many messages and keys the app has not dealt with yet."""
        return self._message_queue.qsize() + len(self._ahead or ())

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._ahead is not None:
            self._ahead.append(event)
        else:
            self._ahead = deque()
            await self._take(event)

    async def _take(self, event: events.Event) -> None:
        target = self.focused or self.screen
        # A letter has its effect in the field that it is typed into; what comes of that keeps its order.
        letter = isinstance(event, events.Key) and event.is_printable and isinstance(target, Input)
        await super().on_event(event)
        self._turn = asyncio.create_task(self._effect([target] if letter else target.ancestors_with_self))

    async def _effect(self, nodes: Sequence[MessagePump]) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_AT_MOST):
                # Twice: the key climbs to the app and acts there, then what it caused climbs.
                for node in (*nodes, *nodes):
                    await caught_up(node)
        self.call_later(self._next)

    async def _next(self) -> None:
        if self._ahead:
            await self._take(self._ahead.popleft())
        else:
            self._ahead = None


async def caught_up(node: MessagePump) -> None:
    """Wait until a widget has dealt with all it was sent, or is gone."""
    done = asyncio.Event()
    # A widget that goes takes no more, but still deals with what it has taken (Textual closes behind that).
    if node.call_later(done.set):
        await done.wait()
