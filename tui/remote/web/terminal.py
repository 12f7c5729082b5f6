"""The visitor's terminal at the other end of a WebSocket: a page in a browser."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from tui.i18n import LazyText
from tui.remote.limits.cpu_quota import CpuQuota
from tui.remote.limits.rate_limit import TokenBucket
from tui.remote.terminal.interface import Frame, Identity, InputHandler
from tui.remote.visitor import clamp_size
from tui.remote.web.frames import FrameEncoder
from tui.remote.web.input_bytes import key_bytes, mouse_bytes, paste_bytes, text_bytes
from tui.remote.web.messages import Hello, Key, Mouse, PageMessage, Pasted, Ping, Resized, Typed

Send: TypeAlias = Callable[[str], Awaitable[None]]
"""Sends one message; returns when there is room for another, and raises OSError when the page has gone."""

NAME: Final = "browser"
"""What such a terminal calls itself (TERM)."""
MESSAGES_A_SECOND: Final = 150
MESSAGES_AT_ONCE: Final = 600
"""A person with a mouse sends sixty a second; each costs some 0.1 ms before it is looked at."""
_MOST_WAITING: Final = 32
"""Messages beside frames that wait to be sent: there are no more in a session that is well."""


class WebTerminal:
    """A `SessionTerminal` that takes cells. Makes its own task of what is sent; see `close`."""

    refusal: LazyText | None = None
    notice: LazyText | None = None
    name = NAME

    def __init__(  # noqa: PLR0913 - what is known of a connection
        self,
        identity: Identity,
        hello: Hello,
        language: str,
        send: Send,
        *,
        admitted: Callable[[], object],
        quota: CpuQuota,
        stuck: float,
        gone: asyncio.Event | None = None,
    ) -> None:
        """`gone`: where the connection's own end is told; see `messages.GONE`."""
        self.identity = identity
        self.size = clamp_size(*hello.size)
        self.environment: Mapping[str, str] = {
            "TERM": NAME,
            "COLORTERM": "truecolor",
            "LC_ALL": f"{language}.UTF-8",
        }
        self._send, self._admitted, self._quota, self._stuck = send, admitted, quota, stuck
        self._loop = asyncio.get_running_loop()
        self._bucket = TokenBucket(MESSAGES_A_SECOND, MESSAGES_AT_ONCE)
        self._handler: InputHandler | None = None
        self._early: list[PageMessage] | None = []
        self._reading = asyncio.Event()
        self._reading.set()
        self._frames = FrameEncoder()
        self._outbox: deque[str] = deque()
        self._something = asyncio.Event()
        self._ended = False
        self._sending = asyncio.create_task(self._send_all())
        self.gone = gone or asyncio.Event()
        self.input_over = asyncio.Event()
        self.was_refused = self.was_stuck = False
        self.last_input = self._loop.time()
        self.bytes_in = self.bytes_out = 0

    # --- what the page sends ---

    async def ready(self) -> None:
        """Wait until the page's next message may be read."""
        await self._reading.wait()
        if (wait := max(self._bucket.wait(), self._quota.wait())) > 0:
            await asyncio.sleep(wait)

    def take(self, message: PageMessage, length: int) -> None:
        """Take a message; `length` is how many bytes or characters it had."""
        self.bytes_in += length
        self._bucket.spend(1)
        self._quota.begin()
        if isinstance(message, Ping):
            self._put(["pong"])
        elif isinstance(message, Resized):
            self.size = clamp_size(*message.size, self.size)
            if self._handler is not None:
                self._handler.resized(self.size)
        elif self._early is not None:
            self._early.append(message)
            self.pause_reading()
        else:
            self._pass_on(message)
        self._quota.end()

    def _pass_on(self, message: PageMessage) -> None:
        match message:
            case Key():
                data = key_bytes(message)
            case Typed():
                data = text_bytes(message)
            case Pasted():
                data = paste_bytes(message)
            case Mouse():
                data = mouse_bytes(message)
            case _:
                data = b""
        self.last_input = self._loop.time()
        if data and self._handler is not None:
            self._handler.data_received(data)

    # --- Terminal: what the driver needs ---

    def connect(self, handler: InputHandler | None) -> None:
        self._handler = handler
        early, self._early = self._early, None
        self.resume_reading()
        for message in early or ():
            self._pass_on(message)

    def show(self, frame: Frame) -> None:
        for message in (self._frames.encode_keys(frame), self._frames.encode(frame)):
            if message is not None:
                self._put_text(message)

    def announce(self, words: str, *, urgent: bool) -> None:
        self._put(["say", words, urgent])

    def write(self, data: bytes) -> None:
        """Send nothing: a page knows no escape sequences."""

    def is_full(self) -> bool:
        return bool(self._outbox)

    def pause_reading(self) -> None:
        self._reading.clear()

    def resume_reading(self) -> None:
        self._reading.set()

    def stuck(self, seconds: float) -> None:
        if seconds >= self._stuck and not self.gone.is_set():
            self.was_stuck = True
            self.gone.set()

    # --- SessionTerminal: the session's begin and end ---

    def admitted(self) -> None:
        self._admitted()

    def resumable(self, name: str) -> None:
        self._put(["name", name])

    def end(self, words: str | None, status: int) -> None:
        self._put(["end", words, status])
        self._ended = True
        self._handler = None
        self._something.set()

    async def close(self, seconds: float) -> None:
        """Let what is left be taken, for at most so long."""
        await asyncio.wait({self._sending}, timeout=seconds)
        self._sending.cancel()
        await asyncio.gather(self._sending, return_exceptions=True)

    # --- what the page is sent ---

    def _put(self, message: list[object]) -> None:
        if len(self._outbox) < _MOST_WAITING:
            self._put_text(json.dumps(message, ensure_ascii=False, separators=(",", ":")))

    def _put_text(self, text: str) -> None:
        if not (self._ended or self.gone.is_set()):
            self._outbox.append(text)
            self._something.set()

    async def _send_all(self) -> None:
        """Send one message after the other; a message leaves the outbox when it has been taken."""
        try:
            while self._outbox or not self._ended:
                await self._something.wait()
                self._something.clear()
                while self._outbox:
                    await self._send(self._outbox[0])
                    self.bytes_out += len(self._outbox.popleft())
        except OSError:
            self.gone.set()
