"""Keys take effect in the order in which they were pressed."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from time import perf_counter
from typing import Any, ClassVar, Final, NamedTuple, Protocol, TypeVar, runtime_checkable

from textual import events, on
from textual.app import App
from textual.dom import DOMNode
from textual.errors import NoWidget
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import Worker, get_current_worker

R = TypeVar("R")
S = TypeVar("S")

_AT_MOST: Final = 20.0
"""Seconds that a key waits for the one before. A busy machine halts for less; the order is what counts."""
_QUITTING: Final = frozenset({"ctrl+c", "ctrl+q", "f10"})
"""Keys that wait for no window."""
_LEAVING: Final = _QUITTING | {"escape"}
"""Keys that wait for no window that takes its time: what keeps it can be left."""
_IN_TURN: Final = (events.Key, events.Paste, events.MouseEvent)
"""What is typed and what the mouse does: the text behind a click is for what was clicked."""


@runtime_checkable
class Occupied(Protocol):
    """A screen that may be doing what it was asked for."""

    LEAVING_KEYS: ClassVar[frozenset[str]]
    """Keys that wait as little as Esc."""

    @property
    def occupied(self) -> bool: ...

    @property
    def in_order(self) -> bool:
        """Whether each key that waits counts, and has its effect in its turn, Esc and the same again too."""

    async def until_free(self) -> None:
        """Wait until it has done so, or another screen covers it."""


class _Announced(NamedTuple):
    """A window that none on the screen brings."""

    by: Worker[Any]
    there: asyncio.Event
    """Set when it has come, or does not come."""


class KeysInTurn(App[R]):
    """Lets a key wait until the one before it has had its effect, and what that asked for has come.

    Textual sends a key to what has the focus when the key arrives; Tab, Enter and Backspace climb to the app
    first and act later. So of keys that arrive together (from a slow line, a password manager, tmux
    send-keys) the text behind a Tab lands before it: a password in the user name, in plain sight. And what
    is pressed while the next window is under way (a slow disk, a busy machine) is meant for that window.
    """

    _ahead: deque[events.Event] | None = None
    """What waits for its turn; None while nothing is under way."""
    _turn: asyncio.Task[None] | None = None
    _key: str | None = None
    """The key whose effect is waited for; None of a letter in a text, which two of are no mistake."""
    holding = False
    """Whether keys wait for the window that comes."""
    _leaving: asyncio.Event | None = None
    """Set when a key that waited for no window has had its effect; None while none is on its way."""
    _left: asyncio.Task[None] | None = None
    settled = 0.0
    """When the last key had had its effect, by `perf_counter`."""
    _announced: Sequence[_Announced] = ()

    def window_comes(self, by: Worker[Any]) -> None:
        """Let keys wait for the window that a worker of the app opens by `show_announced`, or for its end."""
        self._announced = (*self._announced, _Announced(by, asyncio.Event()))
        task = by._task  # noqa: SLF001 - a worker that is cancelled before it begins says nothing
        if task is not None:
            task.add_done_callback(lambda _: self._came(by))

    async def show_announced(self, screen: Screen[S]) -> S | None:
        """Open the window that keys wait for, and return what it ends in; for the worker that brings it."""
        put_away = self.push_screen(screen, wait_for_dismiss=True)
        self._came(get_current_worker())
        return await asyncio.shield(put_away)  # as push_screen_wait, which returns when it is put away

    def _came(self, brought_by: Worker[Any]) -> None:
        """The window is there, or does not come."""
        for each in self._announced:
            if each.by is brought_by:
                each.there.set()
        self._announced = tuple(each for each in self._announced if not each.there.is_set())

    def waiting(self) -> int:
        """Return how many messages and keys the app has not dealt with yet."""
        return self._message_queue.qsize() + len(self._ahead or ())

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, _IN_TURN) or event.is_forwarded:
            await super().on_event(event)
        elif isinstance(event, events.MouseMove) and not any(map(_of_mouse, self._ahead or ())):
            await super().on_event(event)  # it presses nothing
        elif self.holding and self._leaving is None and self._occupied() and self._leaves(event):
            self._leaving = asyncio.Event()
            await self._leave(event)
        elif self._ahead is not None:
            self._ahead.append(event)
        elif self._occupied():  # with what the mouse has pressed
            self._ahead, self._key = deque([event]), None
            self._turn = asyncio.create_task(self._effect((), self.screen))
        else:
            self._ahead = deque()
            await self._take(event)

    async def _take(self, event: events.Event) -> None:
        screen, target = self.screen, self._target(event)
        # A letter has its effect in the field that it is typed into; what comes of that keeps its order.
        letter = isinstance(event, events.Key) and event.is_printable and isinstance(target, Input)
        self._key = event.key if isinstance(event, events.Key) and not letter else None
        await self._deliver(event, target)
        nodes = [target] if letter else target.ancestors_with_self
        self._turn = asyncio.create_task(self._effect(nodes, screen))

    async def _leave(self, event: events.Event) -> None:
        """Take a key that waits for nothing; those that wait, and the next such key, do so for its effect."""
        screen, target = self.screen, self._target(event)
        await self._deliver(event, target)
        self._left = asyncio.create_task(self._has_left(target.ancestors_with_self, screen))

    async def _deliver(self, event: events.Event, target: DOMNode) -> None:
        # What has gone stays in the screen's map until the next tick, and Textual fails where it is pressed.
        if target.is_attached or not isinstance(event, events.MouseEvent):
            await super().on_event(event)

    async def _has_left(self, nodes: Sequence[MessagePump], screen: Screen[object]) -> None:
        await self._had_effect(nodes, screen)
        done, self._leaving = self._leaving, None
        if self.screen_stack and self._occupied():  # else it comes in its turn
            self._let_leave()
        if done is not None:
            done.set()

    def _let_leave(self) -> None:
        """Take the first key that waits for nothing out of those that wait."""
        event = next(filter(self._leaves, self._ahead or ()), None)
        if self._ahead is not None and event is not None and self._leaving is None:
            self._ahead.remove(event)
            self._leaving = asyncio.Event()
            self.call_later(self._leave, event)

    def _target(self, event: events.Event) -> DOMNode:
        """Return what a key or a press of the mouse goes to first."""
        if isinstance(event, events.MouseEvent):
            with suppress(NoWidget):
                return self.mouse_captured or self.get_widget_at(event.x, event.y)[0]
            return self.screen
        return self.focused or self.screen

    async def _effect(self, nodes: Sequence[MessagePump], screen: Screen[object]) -> None:
        await self._had_effect(nodes, screen)
        if self.screen_stack and self._occupied():
            await self._hold()
        self.call_later(self._next)

    async def _had_effect(self, nodes: Sequence[MessagePump], screen: Screen[object]) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_AT_MOST):
                # Twice: the key climbs to the app and acts there, then what it caused climbs.
                for node in (*nodes, *nodes):
                    await caught_up(node)
                if self.screen_stack and self.screen is not screen:
                    await caught_up(self.screen)  # one that was covered has the focus again

    async def _hold(self) -> None:
        """Keep the keys for the window that comes."""
        self.holding = True
        ahead, screen = self._ahead or deque(), self.screen
        in_order = isinstance(screen, Occupied) and screen.in_order
        self._let_leave()
        await self._window_there()
        await caught_up(self)
        while self._leaving is not None:
            await self._leaving.wait()
            await self._window_there()
        self.holding = False
        # A key that is pressed again while nothing seems to happen is one press.
        while ahead and not in_order and _is_key(ahead[0], self._key):
            ahead.popleft()

    def _occupied(self) -> bool:
        # By its name: to ask for a protocol takes thirty times as long, at each key twice.
        return bool(self._announced or getattr(self.screen, "occupied", False))

    def _leaves(self, event: events.Event) -> bool:
        """Whether it waits for nothing."""
        screen = self.screen
        in_order = isinstance(screen, Occupied) and screen.in_order
        if isinstance(event, events.MouseEvent):  # it means what is seen, not what comes
            return not in_order
        if not isinstance(event, events.Key):
            return False
        if self._announced or in_order:  # what is on top does not keep it, or not for long
            return event.key in _QUITTING
        return event.key in _LEAVING or (isinstance(screen, Occupied) and event.key in screen.LEAVING_KEYS)

    async def _window_there(self) -> None:
        """Wait until the window on top has nothing to do, and has the focus where it is to be."""
        while self.screen_stack:
            screen = self.screen
            await caught_up(screen)
            if self._announced:
                await self._announced[0].there.wait()
            elif isinstance(screen, Occupied) and screen.occupied:
                await screen.until_free()
            elif self.screen_stack and screen is self.screen:
                return

    @on(events.Unmount)
    def _wait_no_more(self) -> None:
        # No window comes any more, and what waits for one would keep the app in memory.
        for task in (self._turn, self._left):
            if task is not None:
                task.cancel()

    async def _next(self) -> None:
        if self._ahead:
            await self._take(self._ahead.popleft())
        else:
            self._ahead, self.settled = None, perf_counter()


def _of_mouse(event: events.Event) -> bool:
    return isinstance(event, events.MouseEvent)


def _is_key(event: events.Event, key: str | None) -> bool:
    return isinstance(event, events.Key) and event.key == key


async def caught_up(node: MessagePump) -> None:
    """Wait until a widget has dealt with all it was sent, or is gone."""
    done = asyncio.Event()
    # A widget that goes takes no more, but still deals with what it has taken (Textual closes behind that).
    if node.call_later(done.set):
        await done.wait()
