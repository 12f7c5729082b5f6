"""The board: every visitor of the server, those who need help first, and what can be done for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import getters, on, work
from textual.containers import HorizontalGroup
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import DataTable

from screens.board.board_table import BoardTable
from screens.board.message import MessageScreen
from screens.board.watch import WatchScreen
from screens.common.dialog import DialogScreen
from screens.common.shown_path import shortened
from tui.board.class_csv import write_csv
from tui.board.client import BoardClient
from tui.board.facts import Facts, State
from tui.board.known_sessions import KnownSessions
from tui.board.order import Deed, Why
from tui.board.ranking import needs_help, ranked
from tui.i18n import LazyText
from tui.messages.board_words import explain
from tui.messages.system_errors import reason
from tui.widgets.form.fields import Button, StatusLine
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.widgets.window import Window
from tui.work import blocking

_TICK = 0.1
"""Seconds between two looks whether something has changed."""

_ACTS = {
    "watch": LazyText("board", "Watch"),
    "say": LazyText("board", "Message"),
    "say-all": LazyText("board", "To all"),
    "hint": LazyText("board", "Hint"),
    "restore": LazyText("board", "Restore"),
    "end": LazyText("board", "End"),
    "export": LazyText("board", "CSV"),
}
_BESIDE_A_PATH = 20
"""Columns of the note that its words and margins take, in any language."""
_NO_VISITORS = LazyText("board", "There are no visitors yet.")


class BoardScreen(Window[None]):
    """Is told by `connected` of the server; ends with the app."""

    HEADING = LazyText("board", "Visitors")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "Those who need help come first: locked, many wrong tries, long at one step."),
            LazyText("help", "Enter shows the visitor's screen; buttons act on the visitor chosen."),
        ),
    )
    AUTO_FOCUS = "BoardTable"
    DEFAULT_CSS = """
    BoardScreen {
        & > #frame { width: 100%; height: 1fr; }
        & .buttons { margin: 0 1 0 0; }
        & .buttons Button { min-width: 0; padding: 0 1; margin: 0 0 0 1; }
        &.-narrow .buttons Button { padding: 0; }
        & StatusLine { margin: 0 1; }
        & #empty { height: 1fr; padding: 1 2; background: $osd-well; color: $osd-muted; }
        &.-visited #empty { display: none; }
        & BoardTable { display: none; }
        &.-visited BoardTable { display: block; }
    }
    """

    table = getters.query_one(BoardTable)
    note = getters.query_one(StatusLine)

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """`folder` is where CSV files go."""
        super().__init__()
        self._folder, self._clock = folder, clock
        self._sessions = KnownSessions(clock)
        self._changed = False
        self._shown_at = 0.0

    def body(self) -> Iterable[Widget]:
        yield BoardTable()
        yield Label(_NO_VISITORS, id="empty")
        yield StatusLine()
        yield HorizontalGroup(*(Button(label, id=name) for name, label in _ACTS.items()), classes="buttons")

    def key_words(self) -> dict[str, LazyText]:
        words = super().key_words() | {"escape": LazyText("footer", "Exit")}
        return {key: words[key] for key in ("f1", "f2", "escape", "ctrl+q")}

    def on_mount(self) -> None:
        self.set_interval(_TICK, self._tick)

    # --- what the server tells --------------------------------------------------------------------------

    def connected(self, client: BoardClient, *, anew: bool) -> None:
        """There is a server: show what it tells. `anew`: it was started since the board was told last."""
        if self._sessions.client is not None:
            self.note.good(LazyText("board", "The server is back"))
        if anew:
            self._sought = self.table.selected
        self._sessions.connected(client, anew=anew)
        client.changed = self._note_change
        self._note_change()

    def stopped(self) -> None:
        """The server has ended; the board is told when it is back."""
        self._sessions.stopped()
        self.note.error(LazyText("board", "The server has stopped. Waiting until it is back"))
        self._note_change()

    _sought: int | None = None
    """The visitor who was chosen when the server stopped, until he is back or another one is chosen."""

    def _note_change(self) -> None:
        self._changed = True

    def _tick(self) -> None:
        """Show what has changed; once a second, how the time goes on."""
        known, clock = self._sessions, self._clock()
        if known.client is None or (not self._changed and clock - self._shown_at < 1):
            return
        self._changed, self._shown_at = False, clock
        now, of_number = known.now, known.all()
        sessions = ranked(of_number, now)
        self._show(sessions, now)
        if known.stopped_at is None:
            here = sum(facts.state is not State.LEFT for _, facts in sessions)
            helpless = sum(needs_help(facts, now) for _, facts in sessions)
            note = LazyText(
                "board", "here: {here} · need help: {helpless}", {"here": here, "helpless": helpless}
            )
        else:
            note = explain(Why.STOPPED)
        self.title_note.set_text(note)
        top = self.app.screen
        if isinstance(top, WatchScreen) and self._watched is not None:
            facts = of_number.get(self._watched)
            if known.stopped_at is not None:
                top.over(Why.STOPPED)
            elif facts is None or facts.state is State.LEFT:
                top.over(Why.GONE)

    def _show(self, sessions: Sequence[tuple[int, Facts]], now: float) -> None:
        """Show the table, or that there is nothing to be shown."""
        begins = bool(sessions) and not self.has_class("-visited")
        self.set_class(bool(sessions), "-visited")
        self.table.show(sessions, now)
        if self._sought is not None:
            if self.table.selected != self._sought:
                self._sought = None
            elif (back := self._sessions.returned(self._sought)) is not None:
                self.table.choose(back)
                self._sought = None
        if begins and self.focused is None:
            self.table.focus()

    _watched: int | None = None

    @on(Resize)
    def _fit(self) -> None:
        self.call_after_refresh(self._note_change)

    # --- what the trainer does --------------------------------------------------------------------------

    @on(DataTable.RowSelected)
    @on(Button.Pressed, "#watch")
    @work(group="act", exclusive=True)
    async def _watch(self) -> None:
        client, number = self._sessions.client, self._chosen()
        if client is None or number is None:
            return
        window = WatchScreen(self._name_of(number))
        early: list[object] = []
        client.painted = lambda _number, frame: early.append(frame)
        if why := await self._sessions.order(Deed.WATCH, number):
            self.note.error(explain(why))
            return
        self._watched = number
        ended = self.app.push_screen(window, wait_for_dismiss=True)
        client.painted = lambda _number, frame: window.view.take(frame)
        for frame in early:
            window.view.take(frame)  # type: ignore[arg-type] # as they came
        await ended
        client.painted = lambda _number, _frame: None
        self._watched = None
        await client.order(Deed.UNWATCH)

    @on(Button.Pressed, "#say")
    @work(group="act", exclusive=True)
    async def _say(self) -> None:
        if (number := self._chosen()) is not None:
            to = LazyText("board", "To {name}:", {"name": self._name_of(number)})
            await self._send("say", number, to)

    @on(Button.Pressed, "#say-all")
    @work(group="act", exclusive=True)
    async def _say_to_all(self) -> None:
        await self._send("say-all", None, LazyText("board", "To all:"))

    async def _send(self, act: str, number: int | None, to: LazyText) -> None:
        """Ask for a message and send it; one that was not taken stands in the next one's place."""
        self._unsent = await self.app.push_screen_wait(MessageScreen(to, self._unsent)) or ""
        if self._unsent and await self._order(act, Deed.SAY, number, self._unsent):
            self._unsent = ""

    _unsent = ""

    @on(Button.Pressed, "#hint")
    @work(group="act", exclusive=True)
    async def _hint(self) -> None:
        if (number := self._chosen()) is not None:
            await self._order("hint", Deed.HINT, number)

    @on(Button.Pressed, "#restore")
    @work(group="act", exclusive=True)
    async def _restore(self) -> None:
        if (number := self._chosen()) is not None:
            name = {"name": self._name_of(number)}
            asks = LazyText("board", "Begin anew at the camera of {name}?", name)
            if await self._agreed(asks, _ACTS["restore"]):
                await self._order("restore", Deed.RESTORE, number)

    @on(Button.Pressed, "#end")
    @work(group="act", exclusive=True)
    async def _end(self) -> None:
        if (number := self._chosen()) is not None:
            asks = LazyText("board", "End the session of {name}?", {"name": self._name_of(number)})
            if await self._agreed(asks, _ACTS["end"]):
                await self._order("end", Deed.END, number)

    async def _agreed(self, asks: LazyText, accept: LazyText) -> bool:
        cancel = LazyText("all", "Cancel")
        return await self.app.push_screen_wait(
            DialogScreen(asks, accept=accept, decline=cancel, careful=True)
        )

    @on(Button.Pressed, "#export")
    @work(group="act", exclusive=True)
    async def _export(self) -> None:
        known = self._sessions
        try:
            path = await blocking(
                write_csv, self._folder, known.all(), known.now, datetime.now().astimezone()
            )
        except OSError as error:
            self.note.error(LazyText("board", "Not written: {error}", {"error": reason(error)}))
        else:
            room = self.app.size.width - _BESIDE_A_PATH
            self.note.good(LazyText("board", "Written: {path}", {"path": shortened(path, room)}))

    async def _order(self, act: str, deed: Deed, number: int | None, text: str = "") -> bool:
        name = "" if number is None else f" · {self._name_of(number)}"
        if why := await self._sessions.order(deed, number, text):
            nobody = why == Why.GONE and number is None
            self.note.error(_NO_VISITORS if nobody else explain(why))
        else:
            self.note.good(LazyText("board", "Done: {act}{name}", {"act": _ACTS[act], "name": name}))
        return not why

    def _chosen(self) -> int | None:
        """Return the visitor chosen; say so where there is none."""
        if (number := self.table.selected) is None:
            self.note.error(_NO_VISITORS)
        return number

    def _name_of(self, number: int) -> str:
        facts = self._sessions.all().get(number)
        return f"{number} {facts.user if facts else ''}".strip()

    @on(Button.Pressed)
    def _released(self, event: Button.Pressed) -> None:
        event.button.remove_class("-pressed")

    def action_back(self) -> None:
        self.app.action_help_quit()
