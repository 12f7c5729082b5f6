"""Whether the user is there: when keys or mouse were last touched, and the notice that asks for a touch."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.containers import VerticalGroup

from tui.i18n import LazyText
from tui.widgets.label import Label

R = TypeVar("R")


class Attention:
    """When the user last touched a key or the mouse, by a clock that never goes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.last = clock()
        """By `clock`, seconds."""
        self._waiting: Callable[[], None] | None = None

    def quiet(self) -> float:
        """Seconds since then."""
        return self.clock() - self.last

    def wait(self, then: Callable[[], None] | None) -> None:
        """Call `then` at the next touch, which does nothing else; None waits no more."""
        self._waiting = then

    def touch(self) -> bool:
        """The user is there; True where just that was waited for."""
        self.last = self.clock()
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()
        return waiting is not None


class Attended(App[R]):
    """Tells `attention` of every key and every move of the mouse, before any window hears of them."""

    attention: Attention

    _until_up = False
    """A press of the mouse did nothing, so neither may its release: a click is made of both."""

    async def on_event(self, event: events.Event) -> None:
        touches = isinstance(event, events.Key | events.Paste | events.MouseEvent)
        if touches and not event.is_forwarded and self._only_a_touch(event):
            return
        await super().on_event(event)

    def _only_a_touch(self, event: events.Event) -> bool:
        waited_for = self.attention.touch()
        if isinstance(event, events.MouseDown):
            self._until_up = waited_for
        elif isinstance(event, events.MouseUp) and self._until_up:
            self._until_up = False
            return True
        return waited_for


class IdleNotice(VerticalGroup):
    """Over whatever window is open: how long until the session ends.

    No screen of its own, so that nothing underneath notices its coming and going; keys and mouse are dealt
    with before windows hear of them.
    """

    DEFAULT_CSS = """
    IdleNotice {
        layer: top; width: 52; height: auto; background: $osd-raise; color: $osd-text;
        & > .bar {
            height: 1; padding: 0 2; background: $osd-bar; color: $osd-bar-text; text-style: bold;
        }
        & > .says { margin: 1 2; }
    }
    """

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self._left = Label(_left(seconds), classes="says")

    def compose(self) -> ComposeResult:
        yield Label(LazyText("idle", "Are you still there?"), classes="bar")
        yield self._left

    def count(self, seconds: int) -> None:
        """Say how long is left."""
        self._left.set_text(_left(seconds))


def _left(seconds: int) -> LazyText:
    return LazyText(
        "idle",
        "No activity. Signing out in {seconds} s. Press any key to stay signed in.",
        {"seconds": seconds},
    )
