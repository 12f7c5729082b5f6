"""Honest visitors of the menus' page, in a process of their own: they type, and note when letters are seen.

    python -m tests.web.attacks.page_typist PORT VISITORS KEYS

As `tests.remote.attacks.typist`, which says what it prints and how it is told to go on; but over WebSockets.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import Final

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.uri import parse_uri

from tests.remote.attacks.typist import (
    CLEAR,
    INTO_THE_USER_NAME,
    LAST_ROW,
    SHOWN,
    TOO_LONG,
    Echoes,
    answer,
    cpu,
)
from tui.remote.web.messages import VERSION

HOST: Final = "127.0.0.1"
_MESSAGES: Final[dict[bytes, list[list[object]]]] = {
    INTO_THE_USER_NAME: [["key", "Tab", "Tab", 1], ["key", "u", "KeyU", 4]],
    CLEAR: [["key", "u", "KeyU", 4]],
}
"""What a page sends for the keys that make no letter."""


class PageTypist(asyncio.Protocol):
    """Sits at the menus' page. The screen is not kept: that would cost more than what is measured."""

    path = "/menus/socket"

    def __init__(self, port: int) -> None:
        self.port = port
        self.echoes = Echoes()
        self.shown = asyncio.Event()
        self.first = bytearray()
        self._socket = ClientProtocol(parse_uri(f"ws://{HOST}:{port}{self.path}"))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._socket.send_request(self._socket.connect())
        self._flush()

    def data_received(self, data: bytes) -> None:
        self._socket.receive_data(data)
        for event in self._socket.events_received():
            if isinstance(event, Response):
                self.greet()
            elif isinstance(event, Frame) and event.opcode in {Opcode.TEXT, Opcode.BINARY}:
                self._take(bytes(event.data))
        self._flush()

    def greet(self) -> None:
        """Say who is there."""
        self.say(["hello", VERSION, 80, 24, "", {}])

    def _take(self, message: bytes) -> None:
        if self.shown.is_set():
            self.echoes.saw(message)
            return
        self.first += message
        if self.is_whole:
            self.shown.set()

    @property
    def is_whole(self) -> bool:
        """Whether the login window was shown: a visitor may also be turned away, or lost."""
        return SHOWN in self.first and LAST_ROW in self.first

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if self.shown.is_set():
            os._exit(1)  # an honest visitor was let go: those who ask for the keys fail, and do not wait
        self.shown.set()  # anyone who waits shall fail, not hang

    def send(self, keys: bytes) -> None:
        """Send what a terminal would send, as a page does."""
        for message in _MESSAGES.get(keys) or [["text", keys.decode()]]:
            self.say(message)

    def say(self, message: list[object]) -> None:
        """Send a message."""
        self._socket.send_text(json.dumps(message).encode())
        self._flush()

    def _flush(self) -> None:
        for data in self._socket.data_to_send():
            if data:
                self._transport.write(data)


async def sit_down(typist: PageTypist, address: str = HOST) -> tuple[PageTypist, float]:
    """Connect from a loopback address and wait for the whole login window; say how long that took."""
    began = time.perf_counter()
    loop = asyncio.get_running_loop()
    await loop.create_connection(lambda: typist, HOST, typist.port, local_addr=(address, 0))
    await asyncio.wait_for(typist.shown.wait(), TOO_LONG)
    assert typist.is_whole, f"was turned away: {bytes(typist.first[-200:])!r}"
    return typist, time.perf_counter() - began


async def main(port: int, visitors: int, keys: float) -> None:
    """Sit down one after the other, and type when told to."""
    seats = [await sit_down(PageTypist(port)) for _ in range(visitors)]
    print(json.dumps({"ready": [seconds for _, seconds in seats], "cpu": cpu()}), flush=True)  # noqa: T201
    await answer([typist for typist, _ in seats], keys)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
