"""What strangers do to the menus' WebSockets, in numbers, while one honest visitor types beside them."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from statistics import median

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.web.helpers import LOOPBACK
from tests.web.page_visitor import Visitor
from tests.web.test_attacks import HONEST, Host, host

pytestmark = pytest.mark.full

LETTERS = "abcdefghijklmnopqrst"
"""That the honest visitor types, before, during and after."""


def _socket(host: Host, source: str = LOOPBACK) -> connect:
    return connect(f"ws://{LOOPBACK}:{host.port}/menus/socket", local_addr=(source, 0))


async def _random_bytes(socket: ClientConnection) -> None:
    await socket.send(os.urandom(2000).decode("latin-1"))
    async for _ in socket:
        pass


async def _silence(socket: ClientConnection) -> None:
    async for _ in socket:
        pass


async def _resizes(socket: ClientConnection) -> None:
    visitor = Visitor(socket)
    await visitor.hello()
    await visitor.sees("Forgot Password")
    for number in range(2000):
        await visitor.say("size", 60 + number % 180, 20 + number % 60)


async def _keys(socket: ClientConnection) -> None:
    visitor = Visitor(socket)
    await visitor.hello()
    await visitor.sees("Forgot Password")
    for _ in range(2000):
        await visitor.say("key", "F1", "F1", 0)
        await visitor.say("key", "Escape", "Escape", 0)


async def _pastes_unread(socket: ClientConnection) -> None:
    visitor = Visitor(socket)
    await visitor.hello()
    text = json.dumps(["paste", "x" * 60_000])
    for _ in range(200):
        await socket.send(text)


async def _typed(visitor: Visitor) -> list[float]:
    """Seconds from a letter to its frame, in the field for the user name."""
    took = []
    for letter in LETTERS:
        began = time.monotonic()
        await visitor.say("text", letter)
        await visitor.sees(f"admin{letter}")
        took.append(time.monotonic() - began)
        await visitor.say("key", "Backspace", "Backspace", 0)
    return took


@pytest.mark.parametrize(
    ("attack", "sockets"),
    [(_random_bytes, 200), (_silence, 200), (_resizes, 20), (_keys, 20), (_pastes_unread, 20)],
)
async def test_an_honest_visitor_types_beside(
    tmp_path: Path, attack: Callable[[ClientConnection], Awaitable[None]], sockets: int
) -> None:
    async with host(tmp_path) as (server, _), _socket(server, HONEST) as own:
        visitor = Visitor(own)
        await visitor.hello()
        await visitor.sees("Forgot Password")
        await visitor.say("key", "ArrowUp", "ArrowUp", 0)
        await visitor.say("key", "End", "End", 0)
        calm = await _typed(visitor)

        async def once() -> str:
            try:
                async with _socket(server) as socket:
                    await attack(socket)
                    return "done"
            except (WebSocketException, OSError) as error:
                return type(error).__name__

        attacking = [asyncio.create_task(once()) for _ in range(sockets)]
        await asyncio.wait(attacking, timeout=0.5)
        during = await _typed(visitor)
        await asyncio.wait(attacking, timeout=10)
        for task in attacking:
            task.cancel()
        ends = Counter(
            "held" if isinstance(end, BaseException) else end
            for end in await asyncio.gather(*attacking, return_exceptions=True)
        )
        after = await _typed(visitor)
        with suppress(WebSocketException):
            await visitor.say("key", "q", "KeyQ", 4)
        print(  # noqa: T201 - counts
            f"{sockets} sockets: {dict(ends)}; a key took {median(calm) * 1000:.0f} ms before, "
            f"{median(during) * 1000:.0f} (at most {max(during) * 1000:.0f}) during, "
            f"{median(after) * 1000:.0f} after; at most {server.memory()} MB"
        )
        # Attackers and the honest visitor share this process's loop: what is promised is that each letter
        # came (`sees` has a limit), and that nothing is left of it afterwards.
        assert median(after) < 2 * median(calm) + 0.1
