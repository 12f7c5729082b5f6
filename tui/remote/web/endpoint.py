"""Where a page's WebSocket becomes a visitor's session: an ASGI application, and its sessions."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any, Final, TypeAlias

from tui.i18n import LANGUAGES, LazyText, language
from tui.remote.config import ServerConfig
from tui.remote.limits.app_time import AppTime
from tui.remote.limits.cpu_quota import CpuQuotas
from tui.remote.limits.gc_scheduler import GcScheduler
from tui.remote.limits.log_throttle import refusal_log
from tui.remote.limits.rate_limit import Limits, LocalLimits, Place
from tui.remote.refusals import Refused
from tui.remote.session import ServerContext, run_session
from tui.remote.session_end import EndReason
from tui.remote.terminal.interface import Identity
from tui.remote.visitor import Factory, Hooks
from tui.remote.web.messages import GONE, Hello, Malformed, read
from tui.remote.web.terminal import WebTerminal
from tui.work import hash_for

log = logging.getLogger(__name__)

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
SendMessage: TypeAlias = Callable[[Message], Awaitable[None]]

USER: Final = "demo"
"""The name of visitors who come back to nothing."""
_NEW_PAGE: Final = LazyText("hosting", "The server was renewed. Load this page again.")
_NORMAL, _WRONG, _LATER = 1000, 1002, 1013
"""Codes of RFC 6455 (7.4.1) and its registry: done, protocol error, try again later."""


class WebSessions:
    """The sessions of visitors whose terminal is a page; an ASGI application for their WebSockets.

    Must be made on a running event loop. It looks neither at `Origin` nor at what a proxy says:
    `scope["client"]` is the visitor's own address, and what a foreign page opens never comes here.
    The language of a visitor is that of the context that it is called in.
    """

    def __init__(  # noqa: PLR0913 - what all sessions share
        self,
        factory: Factory,
        *,
        config: ServerConfig | None = None,
        limits: Limits | None = None,
        hooks: Hooks | None = None,
        shares: CpuQuotas | None = None,
        app_time: AppTime | None = None,
        collector: GcScheduler | None = None,
    ) -> None:
        """`shares`, `app_time` and `collector` are for a process that serves others beside."""
        self._config = config or ServerConfig()
        self._context = ServerContext(
            factory,
            self._config,
            limits or LocalLimits(self._config),
            app_time or AppTime(self._config),
            asyncio.Event(),
            asyncio.Event(),
            hooks=hooks or Hooks(),
        )
        self._quotas = shares or CpuQuotas(self._config)
        self._running: set[asyncio.Task[None]] = set()
        self.last_input = 0.0
        """When the last key came, by the loop's clock."""
        self._gc = collector or GcScheduler(lambda: self.last_input)

    @property
    def sessions(self) -> int:
        """How many visitors there are now."""
        return len(self._running)

    @property
    def stop_timeout(self) -> float:
        """Seconds that visitors have when it stops."""
        return self._config.shutdown

    def drain(self) -> None:
        """Tell those who leave that they can't come back."""
        self._context.draining.set()

    async def stop(self) -> None:
        """Tell all visitors, wait for them as long as `ServerConfig.shutdown` says, end what is left.

        Where it is cancelled, everything is ended at once.
        """
        self._context.closing.set()
        try:
            if self._running:
                await asyncio.wait(self._running, timeout=self._config.shutdown + 2 * self._config.end_grace)
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)
            self._gc.close()

    def settle(self) -> None:
        """Call when all is loaded, in a process that only serves: see `GcScheduler.begin`."""
        self._gc.begin()

    def expedite(self) -> None:
        """While it stops: end all sessions now, and tell the visitors."""
        self._context.expedited.set()

    # --- one WebSocket ---

    async def __call__(self, scope: Message, receive: Receive, send: SendMessage) -> None:
        if (await receive())["type"] != "websocket.connect":
            return
        address = _address(scope)
        hash_for(address)
        with suppress(OSError):
            await send({"type": "websocket.accept"})
            if self._context.closing.is_set():
                await _say_no(send, EndReason.SHUTDOWN.value, _LATER)
                return
            try:
                place = await self._context.limits.connection(address)
            except Refused as refused:
                refusal_log.refused(address, refused.why.label)
                await _say_no(send, refused.why.value, _LATER)
                return
            task = asyncio.current_task()
            assert task is not None  # noqa: S101 - a coroutine runs in one
            self._running.add(task)
            place.evict = task.cancel
            try:
                await self._serve(scope, place, receive, send)
            finally:
                place.release()
                self._running.discard(task)
                self._gc.left()

    async def _serve(self, scope: Message, place: Place, receive: Receive, send: SendMessage) -> None:
        hello = await self._hello(receive)
        if not isinstance(hello, Hello):
            if self._context.closing.is_set():
                await _say_no(send, EndReason.SHUTDOWN.value, _LATER)
            else:
                await send({"type": "websocket.close", "code": _WRONG})
            return
        if hello.is_old:
            await _say_no(send, _NEW_PAGE, _NORMAL)
            return

        wanted = hello.asked.get("lang", "")

        async def send_text(text: str) -> None:
            await send({"type": "websocket.send", "text": text})

        terminal = WebTerminal(
            Identity(user=hello.name or USER, address=_address(scope), asked=hello.asked),
            hello,
            wanted if wanted in LANGUAGES else language(),
            send_text,
            admitted=place.release,
            quota=self._quotas.of(_address(scope)),
            stuck=self._config.stuck,
            gone=scope.get("extensions", {}).get(GONE, {}).get("event"),
        )
        reading = asyncio.create_task(self._read_on(terminal, receive))
        try:
            await run_session(self._context, terminal)
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            await terminal.close(0 if terminal.gone.is_set() else self._config.end_grace)
        if not terminal.gone.is_set():
            await send({"type": "websocket.close", "code": _NORMAL})

    async def _hello(self, receive: Receive) -> Any:  # noqa: ANN401 - what was said
        """Wait for a page's first words; who says none does not keep the server from stopping."""
        said = asyncio.ensure_future(receive())
        closing = asyncio.ensure_future(self._context.closing.wait())
        try:
            await asyncio.wait(
                {said, closing}, timeout=self._config.sign_in, return_when=asyncio.FIRST_COMPLETED
            )
            return _read(said.result()) if said.done() else None
        except Malformed:
            return None
        finally:
            said.cancel()
            closing.cancel()

    async def _read_on(self, terminal: WebTerminal, receive: Receive) -> None:
        """Give a terminal what its page sends, at the pace that it bears."""
        try:
            while True:
                await terminal.ready()
                message = await receive()
                terminal.take(_read(message), len(message["text"]))
                self.last_input = terminal.last_input
        except Malformed:
            terminal.gone.set()


def _address(scope: Message) -> str:
    """Return the visitor's own."""
    return str((scope.get("client") or ("",))[0])


def _read(message: Message) -> Any:  # noqa: ANN401
    """Read an ASGI message. Raises Malformed: also for the end of the connection."""
    text = message.get("text")
    if message["type"] != "websocket.receive" or not isinstance(text, str):
        raise Malformed
    return read(text)


async def _say_no(send: SendMessage, words: LazyText, code: int) -> None:
    await send({"type": "websocket.send", "text": json.dumps(["end", str(words), 1], ensure_ascii=False)})
    await send({"type": "websocket.close", "code": code})
