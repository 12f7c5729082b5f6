"""An app in this process, as tests drive it: painted when it is looked at, and known to be at rest.

What Textual and asyncio keep to themselves is used here and nowhere else in the windows' tests.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any, Final, TypeVar

from rich.console import RenderableType
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen

from tui.widgets.painting.compositor import Painter

S = TypeVar("S", bound=Screen[Any])

TOO_LONG: Final = 20
"""Seconds after which what is waited for will not come; far more than a slow machine needs."""


# --- painting -----------------------------------------------------------------------------------------------


class _OnDemand(Painter):
    """The windows' compositor, which lays out as ever and paints when a test looks.

    Nobody sees the frames between, and they took a third of these tests' time. That frames are painted, and
    how: tests/widgets/test_compositor.py, tests/screens/common/test_overlays.py, the pictures of windows, and
    all tests of the program in a terminal and over SSH.
    """

    def render_update(
        self,
        full: bool = False,  # noqa: FBT001, FBT002 - Textual's
        screen_stack: list[Screen[Any]] | None = None,
        simplify: bool = False,  # noqa: FBT001, FBT002 - Textual's
    ) -> RenderableType | None:
        if full:
            return super().render_update(full, screen_stack, simplify)
        self._dirty_regions.clear()
        return None


class PaintedOnDemand(App[Any]):
    """An app whose windows are painted when a test looks."""

    def get_default_screen(self) -> Screen[Any]:
        return _on_demand(super().get_default_screen())

    def push_screen(self, screen: Screen[Any] | str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Textual's
        assert isinstance(screen, Screen)
        return super().push_screen(_on_demand(screen), *args, **kwargs)


def _on_demand(screen: S) -> S:
    if type(screen._compositor) is Painter:
        screen._compositor.__class__ = _OnDemand
    return screen


# --- at rest ------------------------------------------------------------------------------------------------


def ended(app: App[Any]) -> bool:
    """Whether the app is leaving, or has failed."""
    return app._exit or app._exception is not None


async def handled(app: App[Any]) -> None:
    """Wait until every message has been handled, and no task could go on by itself."""
    deadline = time.monotonic() + TOO_LONG
    ready = getattr(asyncio.get_running_loop(), "_ready")  # noqa: B009 - mypy knows no such attribute
    turns = 0
    while not ended(app):
        turns += 1
        # Some turns of the loop for what takes no time; then a thread is waited for.
        await asyncio.sleep(0 if turns % 50 else 0.001)
        if not ready and all(map(_at_rest, _pumps(app))):
            return
        if time.monotonic() > deadline:
            busy = [pump for pump in _pumps(app) if not _at_rest(pump)]
            raise AssertionError(f"still busy after {TOO_LONG} s: {busy or ready}")


def refreshed(app: App[Any]) -> bool:
    """Lay out at once what would be at the next tick, where it has to be; return whether anything was."""
    # Only what a test waits for: painting may wait for its tick.
    # Textual finds the app in the caller's context: of two in a test the one that began last, where no window
    # of the other is current, or ever laid out. A timer keeps the context of the first call.
    with app._context():
        due = [screen for screen in app.screen_stack if _has_layout_to_do(screen)]
        for screen in due:
            screen._on_timer_update()
    return bool(due)


def _pumps(app: App[Any]) -> Iterator[MessagePump]:
    yield app
    for screen in app.screen_stack:
        yield from screen.walk_children(with_self=True)


def _at_rest(pump: MessagePump) -> bool:
    """Whether a widget has handled all it was sent and waits for more, or takes nothing more."""
    queue, task = pump._message_queue, pump._task  # type: ignore[var-annotated] # Textual's
    return queue.empty() and (task is None or task.done() or bool(queue.ready_event._waiters))


def _has_layout_to_do(screen: Screen[Any]) -> bool:
    placed = screen._layout_required or screen._scroll_required
    shown = screen.is_current and (placed or screen._recompose_required)
    return bool(shown or screen._callbacks)
