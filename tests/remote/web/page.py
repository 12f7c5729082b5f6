"""A page without a browser: speaks to `WebSessions` as an ASGI server would, and knows what it shows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from tests.remote.helpers import form
from tui.remote.config import ServerConfig
from tui.remote.limits.rate_limit import Limits
from tui.remote.visitor import Factory, Hooks
from tui.remote.web.endpoint import Message, WebSessions
from tui.remote.web.messages import VERSION

TOO_LONG: Final = 20
"""Seconds after which what is waited for will not come; far more than a slow machine needs."""


class Shown(NamedTuple):
    """A run of cells as the page paints it."""

    column: int
    width: int
    text: str
    front: str
    back: str
    flags: int


@dataclass
class Page:
    """What a page has been told, and how it answers."""

    sessions: WebSessions
    address: str = "192.0.2.7"
    takes: asyncio.Event = field(default_factory=asyncio.Event)
    """Unset, the page takes nothing any more."""
    size: tuple[int, int] = (0, 0)
    rows: dict[int, list[Shown]] = field(default_factory=dict)
    cursor: tuple[int, int] = (0, 0)
    takes_text: bool = False
    keys: dict[str, str] = field(default_factory=dict)
    """The function keys that work."""
    name: str = ""
    said: list[tuple[str, bool]] = field(default_factory=list)
    end: tuple[str | None, int] | None = None
    code: int | None = None
    """Of the close, when it has come."""
    frames: list[list[int]] = field(default_factory=list)
    """The numbers of the rows that each frame brought."""
    pongs: int = 0
    _styles: list[tuple[str, str, int]] = field(default_factory=list)
    _to_server: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None

    def open(self) -> None:
        self.takes.set()
        self._to_server.put_nowait({"type": "websocket.connect"})
        scope = {"type": "websocket", "client": (self.address, 5), "headers": []}
        self._task = asyncio.create_task(self.sessions(scope, self._to_server.get, self._take))

    def hello(
        self, name: str = "", size: tuple[int, int] = (80, 24), version: int = VERSION, **asked: str
    ) -> None:
        self.send("hello", version, *size, name, asked)

    def send(self, *parts: object) -> None:
        self.send_raw(json.dumps(parts))

    def send_raw(self, text: str) -> None:
        self._to_server.put_nowait({"type": "websocket.receive", "text": text})

    def press(self, *keys: str, modifiers: int = 0) -> None:
        for key in keys:
            self.send("key", key, "", modifiers)

    def lose(self) -> None:
        """The connection is gone."""
        self._to_server.put_nowait({"type": "websocket.disconnect", "code": 1006})

    async def closed(self) -> None:
        assert self._task is not None
        async with asyncio.timeout(TOO_LONG):
            await self._task

    def text(self) -> str:
        """What is to be read."""
        return "\n".join(self.row(number) for number in range(self.size[1]))

    def row(self, number: int) -> str:
        return "".join(run.text for run in self.rows.get(number, ()))

    async def sees(self, what: str | Callable[[], object]) -> None:
        """Wait until the page shows a text, or a condition holds."""
        async with asyncio.timeout(TOO_LONG):
            while not (what() if callable(what) else what in self.text()):
                ended = self.end or self.code
                assert not ended, f"{ended} before {what!r}:\n{self.text()}"
                self._news.clear()
                await self._news.wait()

    async def _take(self, message: Message) -> None:
        await self.takes.wait()
        if self._task is not None and self.code is not None:
            raise OSError
        match message["type"]:
            case "websocket.close":
                self.code = message["code"]
            case "websocket.send":
                self._read(json.loads(message["text"]))
        self._news.set()

    def _read(self, message: list[Any]) -> None:
        match message:
            case ["frame", size, styles, rows, column, row, takes_text]:
                if size:
                    self.size, self.rows, self._styles = tuple(size), {}, []
                self._styles += [tuple(style) for style in styles]
                for number, runs in rows:
                    self.rows[number] = [Shown(*run[:3], *self._styles[run[3]]) for run in runs]
                self.frames.append([number for number, _ in rows])
                self.cursor, self.takes_text = (column, row), bool(takes_text)
            case ["keys", keys]:
                self.keys = keys
            case ["say", words, urgent]:
                self.said.append((words, urgent))
            case ["name", name]:
                self.name = name
            case ["end", words, status]:
                self.end = words, status
            case ["pong"]:
                self.pongs += 1
            case other:
                raise AssertionError(other)


@dataclass
class RunningSessions:
    """Sessions, and pages that open them."""

    sessions: WebSessions

    @asynccontextmanager
    async def page(self, address: str = "192.0.2.7") -> AsyncIterator[Page]:
        """A page whose WebSocket is open; it says hello itself."""
        page = Page(self.sessions, address)
        page.open()
        try:
            yield page
        finally:
            page.takes.set()
            page.lose()
            await page.closed()


@asynccontextmanager
async def running(
    factory: Factory = form,
    *,
    config: ServerConfig | None = None,
    limits: Limits | None = None,
    hooks: Hooks | None = None,
) -> AsyncIterator[RunningSessions]:
    """Sessions that are stopped at the end."""
    config = config or ServerConfig(shutdown=0, connections_per_minute=10_000)
    sessions = WebSessions(factory, config=config, limits=limits, hooks=hooks)
    try:
        yield RunningSessions(sessions)
    finally:
        await sessions.stop()
