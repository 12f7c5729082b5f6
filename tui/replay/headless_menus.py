"""The menus in this process, without a terminal: what a user does to them, and what is seen of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.keys import _character_to_key  # what Textual's parser calls a key

from tui.i18n import LazyText
from tui.pictures.cells import painted
from tui.replay.errors import Unmet
from tui.widgets.painting.compositor import Painter

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.app import App
    from textual.screen import Screen
    from textual.widget import Widget

    from tui.pictures.cells import Cells
    from tui.replay.places import Place
    from tui.replay.virtual_time import VirtualTimeLoop

_CHARACTERS: Final = {"space": " ", "enter": "\r", "tab": "\t"}


class Menus:
    """Drives a running app of a loop whose time stands still. What is done has had its effect on return."""

    def __init__(self, app: App[Any], loop: VirtualTimeLoop, *, seen: bool = False) -> None:
        """`seen`: a person looks on, on a terminal; else it is painted when `cells` asks for it."""
        self._app: Final = app
        self._seen: Final = seen
        self._loop: Final = loop
        loop.before_quiet.append(self._lay_out)

    # --- seeing ---------------------------------------------------------------------------------------

    @property
    def left(self) -> bool:
        """Whether the user has left the menus, or they have failed."""
        return self._app._exit or self._app._exception is not None  # noqa: SLF001 - no public way to know

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self._app.size.width, self._app.size.height

    @property
    def covered(self) -> bool:
        """Whether a window stands over another."""
        return len(self._app.screen_stack) > 1

    @property
    def screen(self) -> Screen[Any]:
        """The window on top. Raises Unmet where the menus were left."""
        if self.left:
            raise Unmet(LazyText("play", "The menus were left"))
        return self._app.screen

    def cells(self) -> Cells:
        """Return the screen as it is painted. Raises Unmet where the menus were left."""
        top, behind = self.screen, list["Screen[Any]"]()
        for screen in reversed(self._app.screen_stack[:-1]):
            behind.insert(0, screen)
            if screen.styles.background.a == 1:
                break
        if behind and not self._seen:
            top.refresh()  # what shines through it may have changed, which Textual tells it when it paints
        return painted(top, behind)

    # --- doing ----------------------------------------------------------------------------------------

    async def press(self, key: str) -> None:
        """Press a key, by Textual's name or its letter."""
        letter = key if len(key) == 1 else _CHARACTERS.get(key)
        name = _character_to_key(key) if len(key) == 1 else key
        await self.send_key(name, letter)

    async def send_key(self, key: str, character: str | None) -> None:
        """Press a key, by Textual's name and what it types."""
        self._send(events.Key(key, character))
        await self.settled()

    async def type(self, text: str) -> None:
        """Press the key of each letter."""
        for letter in text:
            await self.press(letter)

    async def paste(self, text: str) -> None:
        """Paste a text, as a terminal does."""
        self._send(events.Paste(text))
        await self.settled()

    async def click(self, place: Place) -> None:
        """Press and release the mouse in the middle of a place. It is not seen to hover there."""
        x, y = place.region.x + place.region.width // 2, place.region.y + place.region.height // 2
        await self.click_at(x, y)

    async def click_at(self, x: int, y: int) -> None:
        """Press and release the mouse in a column of a row, from 0. Raises Unmet where there is none."""
        width, height = self.size
        if not (x < width and y < height):
            values = {"place": f"{y + 1}:{x + 1}", "size": f"{width}x{height}"}
            raise Unmet(LazyText("play", "There is no {place} on a screen of {size}", values))
        for kind in (events.MouseDown, events.MouseUp):
            self._send(kind(None, x, y, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y))
            await self.settled()

    def _send(self, event: events.Event) -> None:
        _ = self.screen  # which tells where there is none
        event.set_sender(self._app)
        self._app.post_message(event)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Let Textual take these menus for the running ones, where there are several."""
        with self._app._context():  # noqa: SLF001 - the context variable of its own contexts
            yield

    def camera_changed(self) -> None:
        """Let the windows know that another visitor has changed the camera."""
        if not self.left:
            self._app.call_later(self._app.camera_changed)  # type: ignore[attr-defined]  # of the menus' app

    # --- waiting --------------------------------------------------------------------------------------

    async def settled(self) -> None:
        """Wait until all that was asked for has been done, laid out and could be painted."""
        await self._loop.quiet()

    async def pass_time(self, seconds: float) -> None:
        """Let time pass; each timer runs when it is due, in a long time those of many seconds together."""
        await self._loop.advance(seconds, stride=seconds / _STEPS if seconds > _STEPS else 0)

    def _lay_out(self) -> bool:
        """Lay out what Textual would at its next tick, which the standing clock never reaches."""
        if self.left:
            return False
        with self._app._context():  # noqa: SLF001 - called by the loop, not by a task of the app
            for screen in self._app.screen_stack if not self._seen else ():
                _paint_when_looked_at(screen)
            due = [screen for screen in self._app.screen_stack if self._has_to_do(screen)]
            for screen in due:
                screen._on_timer_update()  # noqa: SLF001
        return bool(due)

    def _has_to_do(self, screen: Screen[Any]) -> bool:
        if not screen.is_current or not screen.is_running:
            return False
        # Textual marks a window under another anew whenever it has painted it.
        anew = screen._repaint_required and screen is self._app.screen  # noqa: SLF001
        if self._seen and (screen._dirty_widgets or anew):  # noqa: SLF001
            return not self._app._batch_count  # noqa: SLF001 - until then it is not to be seen
        placed = screen._layout_required or screen._scroll_required  # noqa: SLF001
        return bool(placed or screen._recompose_required or screen._callbacks)  # noqa: SLF001


_STEPS: Final = 3600
"""How often time stops at most while it passes: five minutes go by second by second."""


class _Unseen(Painter):
    """Paints when `cells` asks for it: what goes to a terminal goes nowhere here.

    With all that changes painted, an emulated second on Captcha takes 2 ms, most of it to find out where.
    """

    def update_widgets(self, widgets: set[Widget]) -> None:
        for widget in widgets:
            widget._exchange_repaint_regions()  # noqa: SLF001 - it would keep them

    def render_update(
        self,
        full: bool = False,  # noqa: ARG002, FBT001, FBT002 - Textual's
        screen_stack: list[Screen[Any]] | None = None,  # noqa: ARG002
        simplify: bool = False,  # noqa: ARG002, FBT001, FBT002
    ) -> RenderableType | None:
        self._dirty_regions.clear()
        return None


def _paint_when_looked_at(screen: Screen[Any]) -> None:
    if type(screen._compositor) is Painter:  # noqa: SLF001 - it has been made with the window
        screen._compositor.__class__ = _Unseen  # noqa: SLF001
