"""A visitor of the menus' page by a program that is no browser: what its WebSocket tells."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.web.helpers import TOO_LONG
from tests.web.menus_site import MenusSite
from tui.remote.web.messages import VERSION


class Visitor:
    """What a WebSocket has told."""

    def __init__(self, socket: ClientConnection, size: tuple[int, int] = (80, 24)) -> None:
        self.socket, self.size = socket, size
        self.rows: dict[int, str] = {}
        self.name = ""
        self.keys: dict[str, str] = {}
        self.said: list[str] = []
        self.end: list[Any] = []

    async def hello(self, name: str = "", **asked: str) -> None:
        await self.say("hello", VERSION, *self.size, name, asked)

    async def say(self, *parts: object) -> None:
        await self.socket.send(json.dumps(parts))

    async def sees(self, what: str) -> None:
        async with asyncio.timeout(TOO_LONG):
            while what not in "\n".join(self.rows.values()):
                self._take(json.loads(await self.socket.recv()))

    async def hears(self, what: str) -> None:
        async with asyncio.timeout(TOO_LONG):
            while what not in self.said:
                self._take(json.loads(await self.socket.recv()))

    async def ended(self) -> list[Any]:
        async with asyncio.timeout(TOO_LONG):
            try:
                while True:
                    self._take(json.loads(await self.socket.recv()))
            except ConnectionClosed:
                return self.end

    def _take(self, message: list[Any]) -> None:
        match message:
            case ["frame", _, _, rows, *_]:
                self.rows |= {number: "".join(run[2] for run in runs) for number, runs in rows}
            case ["keys", keys]:
                self.keys = keys
            case ["say", words, _]:
                self.said.append(words)
            case ["name", name]:
                self.name = name
            case ["end", *rest]:
                self.end = rest


def socket(site: MenusSite, query: str = "", **headers: str) -> connect:
    return connect(f"ws://{site.host}/menus/socket{query}", additional_headers=headers)
