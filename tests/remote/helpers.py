"""What the server's tests share: a running server, small apps, and visitors with a screen and a keyboard."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self
from weakref import WeakSet

import asyncssh
from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from tests.helpers.terminals.xterm import Screen, key_sequence
from tui.app_base import AppBase
from tui.i18n import t
from tui.remote.config import ServerConfig
from tui.remote.limits.rate_limit import Limits
from tui.remote.ssh.authenticators import Authenticator
from tui.remote.ssh.server import Server
from tui.remote.visitor import Factory, Hooks, Visitor

TOO_LONG: Final = 60
"""Seconds after which what is waited for will not come; far more than a slow machine needs."""
LOOPBACK: Final = "127.0.0.1"


class Form(AppBase[str]):
    """Two fields and who the visitor is; Ctrl+Q leaves, F9 fails."""

    CSS = "Input { height: 1; border: none; }"
    BINDINGS: ClassVar[list[BindingType]] = [("f9", "fail", "Fail")]
    made: ClassVar[WeakSet[Form]] = WeakSet()
    """Every one that is still in memory."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(language=visitor.language)
        self.visitor = visitor
        self.entered = ""
        Form.made.add(self)

    def compose(self) -> ComposeResult:
        yield Static(f"hello {self.visitor.user} {t('login', 'Password')}", id="hello", markup=False)
        for name in ("first", "second"):
            field = Input(id=name)
            field.cursor_blink = False
            yield field
        yield Static("", id="seen")

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#seen", Static).update(f"size {event.size.width}x{event.size.height}")

    def on_input_submitted(self) -> None:
        first, second = (self.query_one(f"#{name}", Input).value for name in ("first", "second"))
        self.query_one("#hello", Static).update(f"entered {len(first)} {first[:20]} / {second[:20]}")

    def action_fail(self) -> None:
        password = "Hidden-77-value"  # noqa: F841 - what a traceback with local variables would show
        raise RuntimeError("Hidden-78-value")


async def form(visitor: Visitor) -> App[Any]:
    return Form(visitor)


@dataclass
class RunningServer:
    """A running server and the way to it."""

    ssh: Server
    port: int

    @asynccontextmanager
    async def connected(
        self,
        user: str = "demo",
        **options: Any,  # noqa: ANN401 - asyncssh has eighty
    ) -> AsyncIterator[asyncssh.SSHClientConnection]:
        given: dict[str, Any] = {
            "username": user,
            "known_hosts": None,
            "config": None,
            "agent_path": None,
            "client_keys": None,
            "password": None,
            "preferred_auth": "none,publickey,password",
        }
        async with asyncssh.connect(LOOPBACK, self.port, **given | options) as connection:
            yield connection

    @asynccontextmanager
    async def visited(  # noqa: PLR0913 - what visitors differ in
        self,
        user: str = "demo",
        *,
        size: tuple[int, int] = (80, 24),
        terminal: str = "xterm-256color",
        environment: dict[str, str] | None = None,
        window: int = 2 * 1024 * 1024,
        screen: Screen | None = None,
        **options: Any,  # noqa: ANN401
    ) -> AsyncIterator[SshVisitor]:
        async with self.connected(user, **options) as connection:
            channel, visitor = await connection.create_session(
                lambda: SshVisitor(size, screen),
                term_type=terminal,
                term_size=size,
                env=list((environment or {}).items()),
                send_env=(),
                encoding=None,
                window=window,
            )
            assert isinstance(visitor, SshVisitor)
            try:
                yield visitor
            finally:
                channel.abort()


@asynccontextmanager
async def running(
    factory: Factory = form,
    *,
    config: ServerConfig | None = None,
    authenticator: Authenticator | None = None,
    limits: Limits | None = None,
    hooks: Hooks | None = None,
) -> AsyncIterator[RunningServer]:
    """A server on a free port of the loopback."""
    config = config or ServerConfig(shutdown=0, connections_per_minute=10_000)
    server = Server(
        factory,
        key=asyncssh.generate_private_key("ssh-ed25519"),
        config=config,
        authenticator=authenticator,
        limits=limits,
        hooks=hooks,
    )
    try:
        [(_, port)] = await server.listen(LOOPBACK, 0)
        yield RunningServer(server, port)
    finally:
        await server.stop()


class SshVisitor(asyncssh.SSHClientSession[bytes]):
    """A visitor over SSH: sees what a terminal shows, and types."""

    def __init__(self, size: tuple[int, int], screen: Screen | None = None) -> None:
        self.screen = screen or Screen(min(size[0], 240) or 80, min(size[1], 80) or 24)
        self.raw = bytearray()
        self.errors = bytearray()
        self.ended = asyncio.Event()
        self.status: int | None = None
        self._news = asyncio.Event()
        self._wanted: Callable[[], object] | None = None
        self._met = False

    def connection_made(self, chan: asyncssh.SSHClientChannel[bytes]) -> None:
        self.channel = chan

    def data_received(self, data: bytes, datatype: object) -> None:
        if datatype == asyncssh.EXTENDED_DATA_STDERR:
            self.errors += data
        else:
            self.raw += data
            self.screen.feed(data)
            if self.screen.replies:
                self.channel.write(self.screen.replies.encode())
                self.screen.replies = ""
        # At once: what comes next may wipe it off the screen before anybody looks.
        self._met = self._met or (self._wanted is not None and bool(self._wanted()))
        self._news.set()

    def exit_status_received(self, status: int) -> None:
        self.status = status

    def connection_lost(self, _exc: Exception | None) -> None:
        self.ended.set()
        self._news.set()

    def send(self, text: str | bytes) -> None:
        self.channel.write(text.encode() if isinstance(text, str) else text)

    def press(self, *keys: str) -> None:
        self.send("".join(key_sequence(key) for key in keys))

    def shows(self, what: str | re.Pattern[str]) -> bool:
        text = self.screen.text()
        return what in text if isinstance(what, str) else bool(what.search(text))

    async def sees(self, what: str | re.Pattern[str] | Callable[[Self], object]) -> None:
        """Wait until the screen shows a text, matches a pattern, or a condition holds."""
        try:
            async with asyncio.timeout(TOO_LONG):
                self._wanted = lambda: what(self) if callable(what) else self.shows(what)
                self._met = bool(self._wanted())
                while not self._met:
                    assert not self.ended.is_set(), (
                        f"ended before {what!r}:\n{self.screen.framed()}{self.errors!r}"
                    )
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"never saw {what!r}:\n{self.screen.framed()}") from None

    async def end(self) -> str:
        """Wait until the session has ended; what the main screen shows then."""
        async with asyncio.timeout(TOO_LONG):
            await self.ended.wait()
        return self.screen.text()


async def until(condition: Callable[[], object], what: str) -> None:
    """Wait for something in the server that no client is told of."""
    try:
        async with asyncio.timeout(TOO_LONG):
            while not condition():  # noqa: ASYNC110 - as the docstring says
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(f"never came true: {what}") from None
