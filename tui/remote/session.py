"""A session from the first word to the last."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any, Final

from textual.app import App

from tui.i18n import LazyText, language, set_language, system_language
from tui.metrics.catalogue import REFUSALS, STARTS, VISITORS
from tui.metrics.counts import recorder
from tui.remote.config import ServerConfig
from tui.remote.errors import explained
from tui.remote.limits.app_time import AppTime
from tui.remote.limits.gc_scheduler import collect_young
from tui.remote.limits.idle_turn import idle_turn
from tui.remote.limits.rate_limit import Lease, Limits
from tui.remote.refusals import Refused
from tui.remote.session_end import MAY_COME_BACK, NOT_KEPT, EndReason, notice_of
from tui.remote.terminal.interface import SessionTerminal
from tui.remote.terminal.patches import environment
from tui.remote.terminal.runner import run_app
from tui.remote.visitor import Factory, Hooks, Visitor
from tui.sanitize import quoted
from tui.work import hash_for

log = logging.getLogger(__name__)

_LONG_ENOUGH: Final = 15.0
"""Seconds to read a terminal's notice; it covers what is below it."""
_FOR_A_START: Final = 0.5
"""Seconds that a start waits for a gap in what others' keys cost."""


_LAST_KEYS: Final = 2.0
"""Seconds for the keys that came before the end of the input, among them the one that leaves."""


@dataclass(frozen=True)
class ServerContext:
    """What all sessions share."""

    factory: Factory
    config: ServerConfig
    limits: Limits
    app_time: AppTime
    closing: asyncio.Event
    """The server is about to stop."""
    expedited: asyncio.Event
    """It stops now."""
    language: str = "en"
    """Of visitors whose client sends no locale."""
    hooks: Hooks = field(default_factory=Hooks)
    draining: asyncio.Event = field(default_factory=asyncio.Event)
    """The server ends with its last visitor."""


def visitor_of(terminal: SessionTerminal, language: str) -> Visitor:
    """Who sits at the other end; speaks `language` unless the client sends a locale."""
    who = terminal.identity
    return Visitor(
        user=who.user,
        address=who.address,
        terminal=terminal.name,
        size=terminal.size,
        language=system_language(terminal.environment, language),
        environment=dict(terminal.environment),
        key=who.key,
        by_password=who.by_password,
        port=who.port,
        asked=who.asked,
        resumable=terminal.resumable,
    )


async def run_session(context: ServerContext, terminal: SessionTerminal) -> None:
    """Run the visitor's app on this terminal, from sign-in to the last words. Never raises."""
    visitor = visitor_of(terminal, context.language)
    set_language(visitor.language)
    hash_for(visitor.address)
    began = terminal.last_input
    end = EndReason.REFUSED
    words: LazyText | str | None = terminal.refusal
    if words is not None:
        recorder.count(REFUSALS, "request")
    else:
        try:
            lease = await context.limits.session(visitor.address)
        except Refused as refused:
            words = refused.words
            recorder.count(REFUSALS, refused.why.label)
        else:
            terminal.admitted()
            recorder.count(VISITORS)
            try:
                end, words = await _Session(context, terminal, visitor).run()
            finally:
                recorder.count(VISITORS, by=-1)
                lease.release()
                visitor.left.set()
    terminal.was_refused = end is EndReason.REFUSED
    said = [words] if words else []
    if end in MAY_COME_BACK and visitor.last_words:
        said += [NOT_KEPT] if context.draining.is_set() else visitor.last_words
    terminal.end("\r\n".join(map(str, said)) or None, 0 if end is EndReason.LEFT else 1)
    seconds = asyncio.get_running_loop().time() - began
    _log_end(terminal, visitor, context.hooks.redact_user(visitor.user), end, seconds)


class _Session:
    """Runs one app and watches the clock."""

    def __init__(self, context: ServerContext, terminal: SessionTerminal, visitor: Visitor) -> None:
        self._context, self._terminal, self._visitor = context, terminal, visitor
        self._config = context.config
        self._turns = context.app_time.of(visitor.address)
        self._now = asyncio.get_running_loop().time
        self._must_end = 0.0
        self._told: tuple[EndReason, float] | None = None
        self._closes: float | None = None
        self._last_keys: float | None = None

    async def run(self) -> tuple[EndReason, LazyText | str | None]:
        """Return how it ended and what to tell the visitor."""
        context, terminal, dismissed = self._context, self._terminal, self._visitor.dismissed
        events = (terminal.gone, context.closing, context.expedited, terminal.input_over, dismissed)
        waits = [asyncio.create_task(event.wait()) for event in events]
        app_runs: asyncio.Task[Any] | None = None
        try:
            if (started := await self._begin(waits[0])) is None:
                return self._lost(), None
            app, app_runs = started
            for notice in filter(None, (terminal.notice, *self._visitor.first_words)):
                self._tell(app, str(notice), _LONG_ENOUGH)
            with self._turns.shared():
                end = await self._watch(app, app_runs, waits)
            await self._finish(app, app_runs)
        except Refused as refused:
            recorder.count(REFUSALS, refused.why.label)
            return EndReason.REFUSED, refused.words
        except Exception as error:  # noqa: BLE001 - one visitor's failure must not reach the others
            if terminal.gone.is_set():
                return self._lost(), None
            why, said = explained(error, context.hooks.explain)
            log.error("failed from=%s %s", self._visitor.address, why)  # noqa: TRY400 - it quotes
            return EndReason.FAILED, said
        finally:
            for task in (*waits, *([app_runs] if app_runs else [])):
                task.cancel()
        return end, end.value

    async def _begin(self, gone: asyncio.Task[Any]) -> tuple[App[Any], asyncio.Task[Any]] | None:
        """Start the app when it may. None if the visitor has gone meanwhile."""
        if (start := await self._turn_to_start(gone)) is None:
            return None
        try:
            await idle_turn(_FOR_A_START)
            if self._terminal.gone.is_set():
                return None
            started = await self._start(gone)
            if not self._terminal.gone.is_set():
                recorder.count(STARTS)
                return started
            # The next start waits: while this app ends it costs as much as another one that starts.
            try:
                await self._finish(*started)
            finally:
                started[1].cancel()
            del started
            await collect_young()
            return None
        finally:
            start.release()

    async def _turn_to_start(self, gone: asyncio.Task[Any]) -> Lease | None:
        """Wait until the app may start. None if the visitor has gone before: others need the place."""
        turn = asyncio.create_task(self._context.limits.start())
        try:
            await asyncio.wait({turn, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not gone.done():
                return turn.result()
        except asyncio.CancelledError:
            turn.add_done_callback(_give_back)
            turn.cancel()
            raise
        turn.add_done_callback(_give_back)
        turn.cancel()
        return None

    async def _start(self, gone: asyncio.Task[Any]) -> tuple[App[Any], asyncio.Task[Any]]:
        with environment(self._visitor.environment):
            app = await self._context.factory(self._visitor)
        ready = asyncio.Event()
        app_runs = asyncio.create_task(run_app(app, self._terminal, ready.set), context=self._turns.context())
        shown = asyncio.create_task(ready.wait())
        await asyncio.wait(
            {app_runs, shown, gone}, timeout=self._config.start, return_when=asyncio.FIRST_COMPLETED
        )
        shown.cancel()
        return app, app_runs

    async def _watch(
        self, app: App[Any], app_runs: asyncio.Task[Any], waits: list[asyncio.Task[Any]]
    ) -> EndReason:
        gone, closing, expedited, input_over, dismissed = waits
        # The visitor's time begins when there is something to see.
        self._terminal.last_input = self._now()
        self._must_end = self._now() + self._config.longest
        while True:
            if app_runs.done():
                app_runs.result()
                return EndReason.LEFT
            if gone.done():
                return self._lost()
            if expedited.done():
                return EndReason.SHUTDOWN
            if dismissed.done():
                return EndReason.DISMISSED
            self._count_down(closing=closing.done(), input_over=input_over.done())
            when, why = self._next_end()
            if (left := when - self._now()) <= 0:
                return why
            notice = {EndReason.SHUTDOWN: self._config.shutdown, EndReason.INPUT_OVER: 0.0}.get(
                why, self._config.notice
            )
            if left <= notice and self._told != (why, when):
                self._told = why, when
                self._tell(app, notice_of(why, left), left)
            if left > notice:
                left -= notice
            awaited = [wait for wait in (app_runs, *waits) if not wait.done()]
            await asyncio.wait(awaited, timeout=left, return_when=asyncio.FIRST_COMPLETED)

    def _count_down(self, *, closing: bool, input_over: bool) -> None:
        """Begin to count, once, when the server is about to stop or no key will come any more."""
        if closing and self._closes is None:
            self._closes = self._now() + self._config.shutdown
        if input_over and self._last_keys is None:
            self._last_keys = self._now() + _LAST_KEYS

    def _next_end(self) -> tuple[float, EndReason]:
        ends = [
            (self._terminal.last_input + self._config.idle, EndReason.IDLE),
            (self._must_end, EndReason.LONGEST),
        ]
        if self._last_keys is not None:
            ends.append((self._last_keys, EndReason.INPUT_OVER))
        if self._closes is not None:
            ends.append((self._closes, EndReason.SHUTDOWN))
        return min(ends, key=lambda end: end[0])

    def _lost(self) -> EndReason:
        return EndReason.STUCK if self._terminal.was_stuck else EndReason.GONE

    @staticmethod
    def _tell(app: App[Any], words: str, seconds: float) -> None:
        app.notify(words, severity="warning", timeout=seconds, markup=False)

    async def _finish(self, app: App[Any], app_runs: asyncio.Task[Any]) -> None:
        """Let the app end and put the terminal back; make it if it doesn't."""
        if not app_runs.done():
            app.exit()
            await asyncio.wait({app_runs}, timeout=self._config.end_grace)
        if not app_runs.done():
            app_runs.cancel()
            await asyncio.wait({app_runs}, timeout=self._config.end_grace)
        if not app_runs.cancelled() and app_runs.done():
            app_runs.exception()  # whatever it was, the session had ended before


def _give_back(turn: asyncio.Task[Lease]) -> None:
    """Nobody starts in a turn that came all the same."""
    if not turn.cancelled() and turn.exception() is None:
        turn.result().release()


def _log_end(terminal: SessionTerminal, visitor: Visitor, user: str, end: EndReason, seconds: float) -> None:
    """Log the session: who, how, how long, how much, what was achieved; nothing that was typed."""
    log.info(
        "session from=%s user=%s terminal=%s size=%dx%d language=%s seconds=%.1f in=%d out=%d end=%s%s",
        visitor.address,
        quoted(user),
        quoted(visitor.terminal),
        *visitor.size,
        language(),  # that was spoken last: a name or F2 may have chosen another than the client's
        seconds,
        terminal.bytes_in,
        terminal.bytes_out,
        end.name.lower(),
        "".join(f" {note()}" for note in visitor.notes),
    )
