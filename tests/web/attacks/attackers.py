"""Those who want the pages to fail, in a process of their own.

    python -m tests.web.attacks.attackers ATTACK PORT SIZE

So many at once do the same over and over until the input ends: over one connection each, and again when it
has ended. Says so when the first of it has been done, and answers each line on standard input with how often
it ended how since it began: a status of HTTP, a code of a WebSocket's end, "cut", "served" (the menus were
shown where they should not be); and "held" for those whose connection is open now.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from typing import Any, Final, TypeAlias

from PIL import Image
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage, InvalidStatus

from tests.web.helpers import FORM, form
from tui.remote.web.messages import VERSION

HOST: Final = "127.0.0.1"
ELSEWHERE: Final = "127.0.0.66"
"""Where attackers come from: what bounds an address must not touch the honest visitors'."""
_BEGUN: Final = 2.0
"""Seconds after which what may come at once has come."""
_FIRST: Final = "Forgot Password"
CUT: Final = "cut"


@dataclass(frozen=True)
class Target:
    """The server, and the address to come from."""

    port: int
    source: str = ELSEWHERE


Attack: TypeAlias = Callable[[Target], Awaitable[str]]
"""Returns how it ended."""


# --- over WebSockets ----------------------------------------------------------------------------------------


def _open(at: Target, **options: Any) -> connect:  # noqa: ANN401 - websockets'
    url, source = f"ws://{HOST}:{at.port}/menus/socket", (at.source, 0)
    options |= {"local_addr": source}
    return connect(url, ping_interval=None, compression=None, max_size=None, **options)


async def _end(socket: ClientConnection) -> str:
    """Read until the server ends it: with which code, and whether it had shown anything."""
    shown = False
    try:
        async for message in socket:
            shown = shown or str(message).startswith('["frame"')
    except ConnectionClosed:
        pass
    return "served" if shown else str(socket.close_code)


async def _come_in(socket: ClientConnection) -> None:
    await socket.send(json.dumps(["hello", VERSION, 80, 24, "", {}]))
    async for message in socket:
        if _FIRST in str(message):
            return


async def silence(at: Target) -> str:
    """Say nothing."""
    async with _open(at) as socket:
        return await _end(socket)


async def noise(at: Target) -> str:
    """Messages of random bytes, and a frame that is none (RFC 6455, 5.2)."""
    async with _open(at) as socket:
        kind = random.randrange(3)
        if kind == 0:
            await socket.send(os.urandom(2000))
        elif kind == 1:
            await socket.send(os.urandom(2000).decode("latin-1"))
        else:
            socket.transport.write(b"\xff" + os.urandom(2000))
        return await _end(socket)


async def large_messages(at: Target) -> str:
    async with _open(at) as socket:
        with suppress(ConnectionClosed):
            await socket.send("x" * 9_000_000)
        return await _end(socket)


async def foreign_pages(at: Target) -> str:
    """Open it as a browser does for a page from elsewhere."""
    origin: Any = random.choice(("http://evil.example", "null", f"http://{HOST}:{at.port}.evil.example"))
    async with _open(at, origin=origin):
        return "served"


async def resizes(at: Target) -> str:
    """To all sizes, as quickly as it is taken."""
    async with _open(at) as socket:
        await _come_in(socket)
        reading = asyncio.create_task(_end(socket))
        with suppress(ConnectionClosed):
            for number in count():
                await socket.send(json.dumps(["size", 1 + 37 * number % 240, 1 + 17 * number % 80]))
                await asyncio.sleep(0)  # the others, and who asks how it ended, have their turn as well
        await reading
        return str(socket.close_code)


async def keys(at: Target) -> str:
    """Open and close a window over and over."""
    async with _open(at) as socket:
        await _come_in(socket)
        reading = asyncio.create_task(_end(socket))
        with suppress(ConnectionClosed):
            while True:
                await socket.send('["key","F1","F1",0]')
                await socket.send('["key","Escape","Escape",0]')
                await asyncio.sleep(0)
        await reading
        return str(socket.close_code)


async def pastes_unread(at: Target) -> str:
    """Paste, and take nothing of what is painted."""
    paste = json.dumps(["paste", "x" * 60_000])
    async with _open(at, max_queue=1) as socket:
        await _come_in(socket)
        with suppress(ConnectionClosed):
            while True:
                await socket.send(paste)
        return str(socket.close_code)


_addresses = count()


async def breaks_off(at: Target) -> str:
    """Be gone at any moment of a start, from many addresses."""
    number = next(_addresses)
    source = f"127.2.{number // 250 % 250}.{number % 250 + 1}"
    async with _open(Target(at.port, source)) as socket:
        if number % 3:
            await socket.send(json.dumps(["hello", VERSION, 80, 24, "", {}]))
            await asyncio.sleep(random.random() * 0.3)
        socket.transport.abort()
        return "gone"


# --- over HTTP ----------------------------------------------------------------------------------------------


async def _ask(at: Target, *parts: bytes, pause: float = 0) -> str:
    """Send a request, piece by piece; return the answer's status."""
    reader, writer = await asyncio.open_connection(HOST, at.port, local_addr=(at.source, 0))
    try:
        for part in parts:
            writer.write(part)
            await asyncio.sleep(pause)
        head = await reader.readuntil(b"\r\n\r\n")
        return head.split(None, 2)[1].decode()
    finally:
        writer.transport.abort()


def _post(at: Target, length: int, *more: str) -> bytes:
    kind = f"Content-Type: {FORM['Content-Type']}"
    lines = ("POST /desk HTTP/1.1", f"Host: {HOST}:{at.port}", f"Content-Length: {length}", kind, *more)
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


async def foreign_forms(at: Target) -> str:
    return await _ask(at, _post(at, 0, "Origin: http://evil.example"))


async def large_bodies(at: Target) -> str:
    return await _ask(at, _post(at, 9_000_000), b"x" * 9_000_000)


async def slow_bodies(at: Target) -> str:
    """A byte every half second."""
    return await _ask(at, _post(at, 5_000_000), *(b"-" for _ in range(1000)), pause=0.5)


async def half_requests(at: Target) -> str:
    return await _ask(at, b"POST /desk HTTP/1.1\r\nHost: x\r\nX-Slow: ")


async def random_requests(at: Target) -> str:
    return await _ask(at, os.urandom(20_000))


async def photos(at: Target) -> str:
    """12 megapixels without any code, which are looked at in every way; 8 MB."""
    body = form(photo=_noise())
    return await _ask(at, _post(at, len(body)), body)


_picture = b""


def _noise() -> bytes:
    global _picture  # noqa: PLW0603 - made once
    if not _picture:
        out = BytesIO()
        Image.effect_noise((4032, 3024), 100).convert("RGB").save(out, "JPEG", quality=80)
        _picture = out.getvalue()
    return _picture


ATTACKS: Final[dict[str, tuple[Attack, float]]] = {
    **{each.__name__: (each, 0.1) for each in (silence, noise, foreign_pages, resizes, keys, pastes_unread)},
    **{each.__name__: (each, 0.1) for each in (breaks_off, half_requests, random_requests, foreign_forms)},
    **{each.__name__: (each, 3.0) for each in (large_messages, large_bodies, slow_bodies, photos)},
}
"""By name, with the seconds that each waits before it does it again."""


# --- all of them --------------------------------------------------------------------------------------------


@dataclass
class Attackers:
    """Counts how often it ended how."""

    attack: Attack
    pause: float
    at: Target

    def __post_init__(self) -> None:
        self.ends: Counter[str] = Counter()
        self.held = 0

    async def go_on(self) -> None:
        """Be one of them."""
        while True:
            self.held += 1
            try:
                self.ends[await self._once()] += 1
            finally:
                self.held -= 1
            await asyncio.sleep(self.pause)

    async def _once(self) -> str:
        try:
            return await self.attack(self.at)
        except InvalidStatus as refused:
            return str(refused.response.status_code)
        except (OSError, EOFError, ConnectionClosed, InvalidHandshake, InvalidMessage):
            return CUT


async def main(name: str, port: int, size: int) -> None:
    """Attack until the input ends."""
    if name == "photos":
        _noise()
    attackers = Attackers(*ATTACKS[name], Target(port))
    going_on = [asyncio.create_task(attackers.go_on()) for _ in range(size)]
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _BEGUN
    while attackers.ends.total() < size and loop.time() < deadline:  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0.02)
    print(json.dumps("begun"), flush=True)  # noqa: T201
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.readline():
        print(json.dumps(attackers.ends | Counter(held=attackers.held)), flush=True)  # noqa: T201
    for task in going_on:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
