"""Brings together what all processes of a server tell of their sessions, and passes on what trainers ask."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tui.board.facts import Facts, State
from tui.board.order import Deed, Order, Why

KEPT: Final = 300
"""Sessions that have ended and are still shown: the oldest make room."""

Send = Callable[[dict[str, Any]], object]
"""Takes a message on its way; it holds what JSON can hold."""


class Process:
    """A process that has sessions, as the hub sees it. Its own numbers of sessions are not the hub's."""

    def __init__(self, hub: Hub, send: Send) -> None:
        self._hub, self.send = hub, send
        self._numbers: dict[int, int] = {}

    def received(self, said: dict[str, Any]) -> None:
        """The process has told something."""
        match said:
            case {"t": "facts", "n": int(own), "facts": facts}:
                if own not in self._numbers:
                    self._numbers[own] = self._hub.new_session(self, own)
                self._hub.changed(self._numbers[own], Facts.of(facts))
            case {"t": "left", "n": int(own)}:
                if own in self._numbers:
                    self._hub.left(self._numbers.pop(own))
            case {"t": "screen", "n": int(own)}:
                if own in self._numbers:
                    self._hub.painted(self._numbers[own], said)
            case {"t": "done", "order": int(number), "why": str(why)}:
                self._hub.done(number, why)

    def look(self, *, on: bool) -> None:
        """Have it look at its sessions as often as a board shows changes; `on`: there is one."""
        self.send({"t": "look", "on": on})

    def closed(self) -> None:
        """The process has ended, and its sessions with it."""
        for number in self._numbers.values():
            self._hub.left(number)
        self._numbers.clear()
        self._hub.lost(self)


@dataclass
class _Session:
    process: Process
    own: int
    """The number that its process has for it."""
    facts: Facts = field(default_factory=Facts)
    screen: dict[str, Any] = field(default_factory=dict)
    """While it is watched: what was painted last, all rows of it."""


@dataclass
class _Asked:
    process: Process
    number: int
    tell: Callable[[str], object]


class Watcher:
    """One board that is connected."""

    def __init__(self, hub: Hub, send: Send) -> None:
        self._hub, self.send = hub, send
        self.watched: int | None = None
        """The session whose screen it sees."""

    def order(self, order: Order) -> None:
        """Do what a trainer asks; say whether it was done."""
        match order.deed:
            case Deed.WATCH if order.to is not None:
                self._hub.watch(self, order.to, lambda why: self._answer(order, why))
            case Deed.UNWATCH:
                self._hub.unwatch(self)
                self._answer(order, "")
            case _:
                self._hub.ask(order, lambda why: self._answer(order, why))

    def close(self) -> None:
        """The board has gone."""
        self._hub.leave(self)

    def _answer(self, order: Order, why: str) -> None:
        self.send({"t": "done", "id": order.number, "why": why})


class Hub:
    """One a server, on the event loop of the process that keeps count."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sessions: dict[int, _Session] = {}
        self._ended: dict[int, Facts] = {}
        self._session_numbers, self._order_numbers = itertools.count(1), itertools.count(1)
        self._asked: dict[int, _Asked] = {}
        self._processes: set[Process] = set()
        self.watchers: set[Watcher] = set()

    # --- processes --------------------------------------------------------------------------------------

    def connect(self, send: Send) -> Process:
        """A process that has sessions has begun; `send` leads to it."""
        process = Process(self, send)
        self._processes.add(process)
        process.look(on=bool(self.watchers))
        return process

    def new_session(self, process: Process, own: int) -> int:
        """Return the number of a session that has just begun."""
        number = next(self._session_numbers)
        self._sessions[number] = _Session(process, own)
        return number

    def changed(self, number: int, facts: Facts) -> None:
        """It stands otherwise with a session."""
        self._sessions[number].facts = facts
        self._tell_all({"t": "facts", "n": number, "facts": facts.as_dict()})

    def left(self, number: int) -> None:
        """A session has ended."""
        facts = replace(self._sessions.pop(number).facts, state=State.LEFT, ended=self._clock())
        self._ended[number] = facts
        self._tell_all({"t": "facts", "n": number, "facts": facts.as_dict()})
        while len(self._ended) > KEPT:
            oldest = next(iter(self._ended))
            del self._ended[oldest]
            self._tell_all({"t": "removed", "n": oldest})

    def painted(self, number: int, said: dict[str, Any]) -> None:
        """Rows of a screen that is watched were painted anew."""
        session = self._sessions[number]
        rows = list(said.get("rows") or ())
        frame = {"t": "screen", "n": number, "size": said.get("size"), "rows": rows}
        if session.screen.get("size") != frame["size"]:
            session.screen = {"size": frame["size"], "rows": {}}
        session.screen["rows"].update(dict(rows))
        for watcher in self._watching(number):
            watcher.send(frame)

    def done(self, number: int, why: str) -> None:
        """A process has done what was asked, or says why not."""
        if (asked := self._asked.pop(number, None)) is not None:
            asked.tell(why)

    def lost(self, process: Process) -> None:
        """A process has ended: it answers nothing more."""
        self._processes.discard(process)
        for number in [number for number, asked in self._asked.items() if asked.process is process]:
            self.done(number, Why.GONE)

    # --- boards -----------------------------------------------------------------------------------------

    def sessions(self) -> Iterator[tuple[int, Facts]]:
        """Yield all that are there and those that have ended of late."""
        yield from self._ended.items()
        yield from ((number, session.facts) for number, session in self._sessions.items())

    def join(self, send: Send) -> Watcher:
        """A board has connected: tell it all, and from now on each change."""
        watcher = Watcher(self, send)
        for number, facts in self.sessions():
            send({"t": "facts", "n": number, "facts": facts.as_dict()})
        send({"t": "ready"})
        self.watchers.add(watcher)
        if len(self.watchers) == 1:
            self._have_all_look(on=True)
        return watcher

    def leave(self, watcher: Watcher) -> None:
        """A board has gone."""
        self.unwatch(watcher)
        self.watchers.discard(watcher)
        if not self.watchers:
            self._have_all_look(on=False)

    def _have_all_look(self, *, on: bool) -> None:
        for process in self._processes:
            process.look(on=on)

    def ask(self, order: Order, tell: Callable[[str], object]) -> None:
        """Pass an order on to the session, or to all; `tell` is called once with '' or with a `Why`."""
        if order.to is not None:
            self._ask_one(order.to, order, tell)
            return
        left, whys = len(self._sessions), set[str]()
        if not left:
            tell(Why.GONE)

        def one_done(why: str) -> None:
            nonlocal left
            left -= 1
            whys.add(why)
            if not left:  # what reached somebody was done
                tell("" if "" in whys else min(whys))

        for number in tuple(self._sessions):
            self._ask_one(number, order, one_done)

    def watch(self, watcher: Watcher, number: int, tell: Callable[[str], object]) -> None:
        """Let a board see a session's screen, in place of the one that it saw."""
        self.unwatch(watcher)
        if (session := self._sessions.get(number)) is None:
            tell(Why.GONE)
            return
        watcher.watched = number
        if len(self._watching(number)) > 1:
            if session.screen:
                rows = [[row, runs] for row, runs in session.screen["rows"].items()]
                watcher.send({"t": "screen", "n": number, "size": session.screen["size"], "rows": rows})
            tell("")
            return

        def begun(why: str) -> None:
            if why and watcher.watched == number:
                watcher.watched = None
            tell(why)

        self._ask_one(number, Order(0, Deed.WATCH, number), begun)

    def unwatch(self, watcher: Watcher) -> None:
        """Show a board no screen any more; a session that no board sees is not watched."""
        number, watcher.watched = watcher.watched, None
        if number in self._sessions and number is not None and not self._watching(number):
            self._sessions[number].screen = {}
            self._ask_one(number, Order(0, Deed.UNWATCH, number), lambda _: None)

    def _watching(self, number: int) -> list[Watcher]:
        return [watcher for watcher in self.watchers if watcher.watched == number]

    def _ask_one(self, number: int, order: Order, tell: Callable[[str], object]) -> None:
        if (session := self._sessions.get(number)) is None:
            tell(Why.GONE)
            return
        asked = next(self._order_numbers)
        self._asked[asked] = _Asked(session.process, asked, tell)
        said = {"t": "order", "order": asked, "n": session.own, "do": order.deed.value, "text": order.text}
        session.process.send(said)

    def _tell_all(self, said: dict[str, Any]) -> None:
        for watcher in tuple(self.watchers):
            watcher.send(said)
