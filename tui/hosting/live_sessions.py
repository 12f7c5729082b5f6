"""What the trainer's board is told of this process's sessions, and what it may do to them.

Nothing here asks a store: what is told stands in memory, where windows and the camera's own events keep it.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from tui.board.facts import Facts, harmless
from tui.board.order import Deed, Why
from tui.hosting.session_facts import (
    Live,
    awaited_in_context,
    facts_now,
    in_context,
    painted_cells,
    say,
    wrong_tries,
)
from tui.hosting.wishes import called
from tui.i18n import LazyText
from tui.widgets.trainer_line import Addressed

if TYPE_CHECKING:
    from textual.app import App

    from tui.remote.visitor import Factory, Visitor

_LOOK: Final = 0.25
"""Seconds between two looks while a board is open: what happens is to be on it within one. One takes 11 µs a
session."""
_UNSEEN: Final = 5.0
"""Seconds between two looks while none is: the next one tells how long ago a visitor came to his step."""
_ROWS: Final = 4
"""Of a screen in one message: at worst each cell is a run of its own, and a message may have 64 kB."""

_RESTORED: Final = LazyText("trainer", "You begin anew: the camera is as it was at first.")

Send = Callable[[dict[str, Any]], object]


@runtime_checkable
class Restorable(Protocol):
    """Menus whose camera can be put back to where it began, and their windows with it."""

    def restore_camera(self) -> Awaitable[None]:
        """Begin anew; hashes. Raises CameraError."""


class LiveSessions:
    """The sessions of one process, on its event loop. Until it is connected nothing is told."""

    def __init__(self, *, may_watch: bool = True, clock: Callable[[], float] = time.monotonic) -> None:
        self._may_watch, self._clock = may_watch, clock
        self._numbers = itertools.count(1)
        self._live: dict[int, Live] = {}
        self._send: Send | None = None
        self._looking: asyncio.Task[None] | None = None
        self._shown = asyncio.Event()
        """Set while a board is open."""
        self._doing: set[asyncio.Task[None]] = set()

    def connect(self, send: Send) -> Send:
        """Tell all that is to be told to `send`; return what takes the board's orders."""
        self._send = send
        return self._received

    def observed(self, factory: Factory) -> Factory:
        """Return what makes the same apps, whose sessions are told of."""

        async def app_for(visitor: Visitor) -> App[Any]:
            app = await factory(visitor)
            self.joined(visitor, app)
            return app

        return app_for

    def joined(self, visitor: Visitor, app: App[Any]) -> None:
        """A session begins; it ends with its visitor."""
        if self._send is None:
            return
        now = self._clock()
        facts = Facts(
            user=harmless(called(visitor.user)),
            address=harmless(visitor.address),
            began=now,
            moved=now,
        )
        live = Live(next(self._numbers), visitor, app, facts)
        self._live[live.number] = live
        self._keep(self._until_left(live))
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        self._tell(live)

    async def close(self) -> None:
        """Tell nothing more."""
        tasks = [*self._doing, *([self._looking] if self._looking else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # --- what is told -----------------------------------------------------------------------------------

    async def _until_left(self, live: Live) -> None:
        await live.visitor.left.wait()
        self._update(live)  # what happened last
        del self._live[live.number]
        if self._send is not None:
            self._send({"t": "left", "n": live.number})

    async def _look(self) -> None:
        while self._live:
            await self._until_next_look()
            for live in tuple(self._live.values()):
                self._update(live)
                if live.is_watched and not live.is_painting and live.app.is_running:
                    # Later, in the app's own context: there its screens and its language are known.
                    live.is_painting = live.app.call_later(self._paint, live)

    async def _until_next_look(self) -> None:
        if self._shown.is_set():
            await asyncio.sleep(_LOOK)
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._shown.wait(), _UNSEEN)

    def _update(self, live: Live) -> None:
        now = facts_now(live, self._clock())
        if now != live.facts:
            live.facts = now
            self._tell(live)

    def _tell(self, live: Live) -> None:
        if self._send is not None:
            self._send({"t": "facts", "n": live.number, "facts": live.facts.as_dict()})

    def _paint(self, live: Live) -> None:
        from tui.board.painted_rows import changed_rows

        live.is_painting = False
        if not live.is_watched or self._send is None or not live.app.screen_stack:
            return
        now = painted_cells(live.app)
        if rows := changed_rows(live.painted, now):
            size = [now.width, now.height]
            for first in range(0, len(rows), _ROWS):
                some = rows[first : first + _ROWS]
                self._send({"t": "screen", "n": live.number, "size": size, "rows": some})
        live.painted = now

    # --- what is asked ----------------------------------------------------------------------------------

    def _received(self, said: dict[str, Any]) -> None:
        match said:
            case {"t": "look", "on": bool(on)}:
                (self._shown.set if on else self._shown.clear)()
            case {"t": "order", "order": int(number), "n": int(own), "do": str(do), "text": str(text)}:
                self._keep(self._answer(number, self._live.get(own), Deed(do), text))

    async def _answer(self, number: int, live: Live | None, deed: Deed, text: str) -> None:
        try:
            why = Why.GONE if live is None else await self._do(live, deed, text)
        except Exception:  # noqa: BLE001 - whatever it is, the trainer learns that it was not done
            why = Why.FAILED
        if self._send is not None:
            self._send({"t": "done", "order": number, "why": why})

    async def _do(self, live: Live, deed: Deed, text: str) -> str:
        app = live.app
        match deed:
            case Deed.SAY | Deed.HINT:
                if not isinstance(app, Addressed):
                    return Why.FAILED
                return await in_context(app, lambda: say(app, text if deed is Deed.SAY else None))
            case Deed.RESTORE:
                if not isinstance(app, Restorable):
                    return Why.FAILED
                await awaited_in_context(app, app.restore_camera)
                live.settled = wrong_tries(live)
                if isinstance(app, Addressed):  # else the windows would vanish without a word
                    await in_context(app, lambda: say(app, str(_RESTORED)))
            case Deed.END:
                live.visitor.dismissed.set()
            case Deed.WATCH | Deed.UNWATCH:
                return await self._watch(live, on=deed is Deed.WATCH)
        return ""

    async def _watch(self, live: Live, *, on: bool) -> str:
        app = live.app
        if on and not self._may_watch:
            return Why.NO_WATCH
        if not isinstance(app, Addressed):
            return Why.FAILED

        def show() -> str:  # the visitor knows before anything is seen
            app.show_watched(on=on)
            return ""

        await in_context(app, show)
        live.is_watched, live.painted = on, None
        return ""

    def _keep(self, doing: Any) -> None:  # noqa: ANN401 - a coroutine
        task = asyncio.create_task(doing)
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)
