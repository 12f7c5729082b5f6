"""A session from the first word to the last."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from textual.app import App

from tui.hosting.bounds import Bounds
from tui.hosting.driver import environment, run_app
from tui.hosting.failures import explained
from tui.hosting.limits import Limits, Refused
from tui.hosting.line import Asked, Line
from tui.hosting.names import without_secret
from tui.hosting.pace import gap
from tui.hosting.quiet import clear_away
from tui.hosting.visitor import Factory, Visitor
from tui.i18n import LazyText, n, set_language, system_language
from tui.sanitize import visible

log = logging.getLogger(__name__)

# -a and -x also undo what a client's own configuration asks for.
NO_FORWARDING: Final = LazyText(
    "hosting", "Nothing is forwarded here: connect with -a -x and without -D, -J, -L, -R, -W"
)
_LONG_ENOUGH: Final = 15.0
"""Seconds to read that; it covers what is below it."""
_NO_TERMINAL: Final = LazyText("hosting", "The menus need a terminal: connect with ssh -t")
_NOT_HERE: Final = {
    Asked.COMMAND: LazyText("hosting", "No commands are run here: connect without one to see the menus"),
    Asked.FILES: LazyText("hosting", "There are no files here: connect with ssh to see the menus"),
}


_FOR_A_START: Final = 0.5
"""Seconds that a start waits for a gap in what others' keys cost."""


class End(Enum):
    """How a session ended, as the log says; the value is what the visitor is told."""

    LEFT = None
    GONE = LazyText("hosting", "The connection was lost")
    STUCK = LazyText("hosting", "Your terminal took nothing for too long")
    REFUSED = LazyText("hosting", "There is no room")
    IDLE = LazyText("hosting", "The session ended because no key was pressed: connect again to go on")
    LONGEST = LazyText("hosting", "The session ended because its time is over: connect again to go on")
    SHUTDOWN = LazyText("hosting", "The host was stopped: connect again later")
    FAILED = LazyText("hosting", "The menus failed")


_MAY_COME_BACK: Final = (End.LEFT, End.IDLE, End.LONGEST)


@dataclass(frozen=True)
class House:
    """What all sessions share."""

    factory: Factory
    bounds: Bounds
    limits: Limits
    closing: asyncio.Event
    """The host is about to stop."""
    hurried: asyncio.Event
    """It stops now."""
    language: str = "en"
    """Of visitors whose client sends no locale."""


def visitor_of(line: Line, language: str) -> Visitor:
    """Who sits at the other end; speaks `language` unless the client sends a locale."""
    connection = line.connection
    return Visitor(
        user=str(connection.get_extra_info("username", "")),
        address=connection.address,
        terminal=line.name,
        size=line.size,
        language=system_language(line.environment, language),
        environment=dict(line.environment),
        key=connection.get_extra_info("visitors_key"),
        by_password=bool(connection.get_extra_info("by_password")),
    )


async def visit(house: House, line: Line) -> None:
    """Show the menus to whoever has called, and see to it that all ends well. Never raises."""
    visitor = visitor_of(line, house.language)
    set_language(visitor.language)
    began = line.last_input
    end = End.REFUSED
    words: LazyText | str | None = _refusal(line)
    if words is None:
        try:
            lease = await house.limits.session(visitor.address)
        except Refused as refused:
            words = refused.why.value
        else:
            line.connection.lease.release()
            try:
                end, words = await _Visit(house, line, visitor).run()
            finally:
                lease.release()
                visitor.left.set()
    line.was_refused = end is End.REFUSED
    said = [words] if words else []
    if end in _MAY_COME_BACK:
        said += visitor.last_words
    line.end("\r\n".join(map(str, said)) or None, 0 if end is End.LEFT else 1)
    _note(line, visitor, end, asyncio.get_running_loop().time() - began)


def _refusal(line: Line) -> LazyText | None:
    if line.asked in _NOT_HERE:
        return _NOT_HERE[line.asked]
    return None if line.has_pty else _NO_TERMINAL


class _Visit:
    """Runs one app and watches the clock."""

    def __init__(self, house: House, line: Line, visitor: Visitor) -> None:
        self._house, self._line, self._visitor = house, line, visitor
        self._bounds = house.bounds
        self._now = asyncio.get_running_loop().time
        self._must_end = 0.0
        self._told: tuple[End, float] | None = None
        self._closes: float | None = None

    async def run(self) -> tuple[End, LazyText | str | None]:
        """Return how it ended and what to tell the visitor."""
        events = (self._line.gone, self._house.closing, self._house.hurried)
        waits = [asyncio.create_task(event.wait()) for event in events]
        app_runs: asyncio.Task[Any] | None = None
        try:
            if (started := await self._begin(waits[0])) is None:
                return self._lost(), None
            app, app_runs = started
            if self._line.connection.wanted_forwarding or self._line.channel.wanted_forwarding:
                self._tell(app, str(NO_FORWARDING), _LONG_ENOUGH)
            end = await self._watch(app, app_runs, waits)
            await self._finish(app, app_runs)
        except Refused as refused:
            return End.REFUSED, refused.why.value
        except Exception as error:  # noqa: BLE001 - one visitor's failure is nobody else's
            if self._line.gone.is_set():
                return self._lost(), None
            why, said = explained(error)
            log.error("failed from=%s %s", self._visitor.address, why)  # noqa: TRY400 - it quotes
            return End.FAILED, said
        finally:
            for task in (*waits, *([app_runs] if app_runs else [])):
                task.cancel()
        return end, end.value

    async def _begin(self, gone: asyncio.Task[Any]) -> tuple[App[Any], asyncio.Task[Any]] | None:
        """Start the app when it may. None if nobody waits for it any more."""
        start = await self._house.limits.start()
        try:
            await gap(_FOR_A_START)
            if self._line.gone.is_set():
                return None
            started = await self._start(gone)
            if not self._line.gone.is_set():
                return started
            # The next start waits: while this app ends it costs as much as another one that starts.
            try:
                await self._finish(*started)
            finally:
                started[1].cancel()
            del started
            await clear_away()
            return None
        finally:
            start.release()

    async def _start(self, gone: asyncio.Task[Any]) -> tuple[App[Any], asyncio.Task[Any]]:
        with environment(self._visitor.environment):
            app = await self._house.factory(self._visitor)
        ready = asyncio.Event()
        app_runs = asyncio.create_task(run_app(app, self._line, ready.set))
        shown = asyncio.create_task(ready.wait())
        await asyncio.wait(
            {app_runs, shown, gone}, timeout=self._bounds.start, return_when=asyncio.FIRST_COMPLETED
        )
        shown.cancel()
        return app, app_runs

    async def _watch(self, app: App[Any], app_runs: asyncio.Task[Any], waits: list[asyncio.Task[Any]]) -> End:
        gone, closing, hurried = waits
        # The visitor's time begins when there is something to see.
        self._line.last_input = self._now()
        self._must_end = self._now() + self._bounds.longest
        while True:
            if app_runs.done():
                app_runs.result()
                return End.LEFT
            if gone.done():
                return self._lost()
            if closing.done() and self._closes is None:
                self._closes = self._now() + self._bounds.shutdown
            if hurried.done():
                return End.SHUTDOWN
            when, why = self._next_end()
            if (left := when - self._now()) <= 0:
                return why
            notice = self._bounds.shutdown if why is End.SHUTDOWN else self._bounds.notice
            if left <= notice and self._told != (why, when):
                self._told = why, when
                self._tell(app, _notice(why, left), left)
            if left > notice:
                left -= notice
            awaited = [wait for wait in (app_runs, *waits) if not wait.done()]
            await asyncio.wait(awaited, timeout=left, return_when=asyncio.FIRST_COMPLETED)

    def _next_end(self) -> tuple[float, End]:
        ends = [(self._line.last_input + self._bounds.idle, End.IDLE), (self._must_end, End.LONGEST)]
        if self._closes is not None:
            ends.append((self._closes, End.SHUTDOWN))
        return min(ends, key=lambda end: end[0])

    def _lost(self) -> End:
        return End.STUCK if self._line.was_stuck else End.GONE

    @staticmethod
    def _tell(app: App[Any], words: str, seconds: float) -> None:
        app.notify(words, severity="warning", timeout=seconds, markup=False)

    async def _finish(self, app: App[Any], app_runs: asyncio.Task[Any]) -> None:
        """Let the app end and put the terminal back; make it if it doesn't."""
        if not app_runs.done():
            app.exit()
            await asyncio.wait({app_runs}, timeout=self._bounds.farewell)
        if not app_runs.done():
            app_runs.cancel()
            await asyncio.wait({app_runs}, timeout=self._bounds.farewell)
        if not app_runs.cancelled() and app_runs.done():
            app_runs.exception()  # whatever it was, the session had ended before


def _notice(why: End, left: float) -> str:
    seconds = max(1, round(left))
    if why is End.IDLE:
        return n(
            "hosting",
            "The session ends in {count} second if no key is pressed",
            "The session ends in {count} seconds if no key is pressed",
            seconds,
        )
    if why is End.SHUTDOWN:
        return n(
            "hosting",
            "The host stops in {count} second",
            "The host stops in {count} seconds",
            seconds,
        )
    return n(
        "hosting",
        "The session's time is over in {count} second",
        "The session's time is over in {count} seconds",
        seconds,
    )


def _note(line: Line, visitor: Visitor, end: End, seconds: float) -> None:
    """Log the session: who, how, how long, how much; nothing that was typed."""
    log.info(
        "session from=%s user=%s terminal=%s size=%dx%d language=%s seconds=%.1f in=%d out=%d end=%s",
        visitor.address,
        _quoted(without_secret(visitor.user)),
        _quoted(visitor.terminal),
        *visitor.size,
        visitor.language,
        seconds,
        line.bytes_in,
        line.bytes_out,
        end.name.lower(),
    )


def _quoted(text: str) -> str:
    """A value that can't look like the fields beside it."""
    harmless = visible(text[:64]).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{harmless}"'
