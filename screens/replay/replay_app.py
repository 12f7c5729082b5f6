"""A recording as it was: at its speed or another, stopped and moved on by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import ClassVar, Final

from textual import getters, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from screens.common.cells_view import CellsView
from tui.app_base import AppBase
from tui.i18n import LazyText
from tui.pictures.asciicast.reading import Cast, CastError
from tui.pictures.asciicast.screen import CastScreen
from tui.widgets.label import Label

Failure = CastError | OSError | None

_PLAYS: Final = LazyText("replay", "Plays")
_PAUSED: Final = LazyText("replay", "Paused")
_ENDED: Final = LazyText("replay", "The end")
_KEYS: Final = LazyText("replay", "Space pause · . next picture · q quit")
_TICK: Final = 0.5
"""Seconds between two looks at the clock below."""


class Player:
    """Goes through a recording in its own time; `moved` is awaited for each picture."""

    def __init__(self, cast: Cast, speed: float, idle: float | None) -> None:
        """`idle` is the longest pause, seconds of the recording; None for any."""
        self._events = cast.events()
        self._speed, self._idle = speed, idle
        self.screen = CastScreen(*cast.size)
        self.now = 0.0
        """Seconds of the recording up to what is shown."""
        self.paused = self.ended = False
        self.held = False
        """Whether there is no room to show it."""
        self._step = False
        self._told = asyncio.Event()

    def pause(self) -> None:
        """Stop, or go on."""
        self.paused = not self.paused
        self._told.set()

    def step(self) -> None:
        """Show the next picture without waiting for it."""
        self._step = True
        self._told.set()

    def hold(self, *, on: bool) -> None:
        """Stop while there is no room."""
        if on != self.held:
            self.held = on
            self._told.set()

    async def next(self) -> bool:
        """Wait for the next picture and paint it; False at the end. Raises CastError and OSError."""
        event = next(self._events, None)
        if event is None:
            self.ended = True
            return False
        await self._until(event.seconds)
        if event.size is not None:
            self.screen.resize(*event.size)
        self.screen.take(event.output)
        self.now = event.seconds
        return True

    async def _until(self, seconds: float) -> None:
        left = max(seconds - self.now, 0)
        left = (left if self._idle is None else min(left, self._idle)) / self._speed
        clock = asyncio.get_running_loop().time
        while (left > 0 or self.paused or self.held) and not (self._step and not self.held):
            self._told.clear()
            began, runs = clock(), not (self.paused or self.held)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), max(left, 0.001) if runs else None)
            left -= clock() - began if runs else 0
        self._step = False
        await asyncio.sleep(0)  # pictures without a time between them still leave keys their turn


class ReplayScreen(Screen[None]):
    """The recording, and below it, where there is room or it stands still, where it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", show=False),
        Binding("full_stop,right,ю", "step", show=False),  # . and ю are one key
        Binding("q,й,escape,ctrl+q,ctrl+c,f10", "app.quit", show=False, priority=True),
    ]
    AUTO_FOCUS = None
    DEFAULT_CSS = """
    ReplayScreen {
        background: $osd-well; layers: below above; overflow: hidden;
        & > CellsView { layer: below; height: 100%; overflow: hidden hidden; }
        & > #where {
            layer: above; dock: bottom; height: 1; width: 100%; padding: 0 1;
            background: $osd-foot; color: $osd-muted; text-wrap: nowrap;
        }
        & > #small {
            layer: above; dock: top; width: 100%; height: 100%; background: $osd-foot; color: $osd-text;
        }
    }
    """

    _view = getters.query_one(CellsView)
    _where = getters.query_one("#where", Label)
    _small = getters.query_one("#small", Label)

    def __init__(self, player: Player) -> None:
        super().__init__()
        self._player = player

    def compose(self) -> Iterable[Widget]:
        yield CellsView()
        yield Label("", id="where")
        yield Label("", id="small")

    def on_mount(self) -> None:
        self.set_interval(_TICK, self.show_place)
        self.show_picture()

    def on_resize(self) -> None:
        self.show_place()

    def show_picture(self) -> None:
        """Show what the recording shows now."""
        self._view.show(self._player.screen.cells())
        self.show_place()

    def show_place(self) -> None:
        """Say where it is; or how large the terminal must be."""
        player, (width, height) = self._player, self.app.size
        needed = player.screen
        small = width < needed.width or height < needed.height
        player.hold(on=small)
        self._small.display = small
        if small:
            values = {"columns": needed.width, "rows": needed.height}
            says = LazyText("replay", "This recording needs a terminal of {columns}x{rows}.", values)
            self._small.set_text(says)
        state = _ENDED if player.ended else _PAUSED if player.paused else _PLAYS
        self._where.display = height > needed.height or player.paused or player.ended
        now = int(player.now)
        time = f"  {now // 60}:{now % 60:02}   "
        self._where.update(Content.assemble((str(state), "bold $osd-text"), time, str(_KEYS)))

    def action_pause(self) -> None:
        """Stop, or go on."""
        self._player.pause()
        self.show_place()

    def action_step(self) -> None:
        """Show the next picture."""
        self._player.step()


class ReplayApp(AppBase[Failure]):
    """Ends in what keeps the rest of a recording from being shown, or None."""

    def __init__(self, cast: Cast, *, speed: float, idle: float | None, language: str) -> None:
        super().__init__(language=language)
        self._player = Player(cast, speed, idle)

    def get_default_screen(self) -> Screen[None]:
        return ReplayScreen(self._player)

    @work
    async def on_mount(self) -> None:
        screen = self.screen
        assert isinstance(screen, ReplayScreen)  # noqa: S101 - for the type
        try:
            while await self._player.next():
                screen.show_picture()
        except (CastError, OSError) as error:
            self.exit(error)
        screen.show_picture()
