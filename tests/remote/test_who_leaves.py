"""Visitors who leave while what they sent still waits to be read: they end at once."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any

from textual import events
from textual.app import App

from tests.remote.attacks import floods
from tests.remote.helpers import TOO_LONG, SshVisitor, running, until
from tui.app_base import AppBase
from tui.remote.config import ServerConfig
from tui.remote.visitor import Visitor

KEYS = 300
"""More than an app takes ahead."""
A_KEY = 0.5
"""Seconds that the app takes for each: for all of them, longer than a test waits."""


class Slow(AppBase[None]):
    """Takes its time."""

    keys = 0

    async def on_key(self, _: events.Key) -> None:
        self.keys += 1
        await asyncio.sleep(A_KEY)


class Apps:
    """Makes them."""

    def __init__(self) -> None:
        self.made: list[Slow] = []

    async def slow(self, visitor: Visitor) -> App[Any]:
        self.made.append(app := Slow(language=visitor.language))
        return app


def break_off(sock: socket.socket) -> None:
    """Close with a reset."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


async def test_a_flood_ends_with_its_sender() -> None:
    """What it has sent would be read for minutes, at the pace that it may take."""
    config = ServerConfig(shutdown=0, cpu_per_connection=0.01, sign_in=TOO_LONG)
    async with running(config=config) as server:
        loop = asyncio.get_running_loop()
        async with server.connected() as client:
            transport: Any = client._transport
            async with floods.meanwhile(floods.pour(client, floods.IGNORED)):
                await until(lambda: transport.get_write_buffer_size() > floods.AHEAD, "nothing more is read")
            client.abort()
        began = loop.time()
        await until(lambda: not server.ssh.visitors, "the connection has ended")
        assert loop.time() - began < TOO_LONG / 4


async def test_who_closes_a_session_and_keeps_the_connection_has_left() -> None:
    """As OpenSSH does where several sessions share a connection."""
    apps = Apps()
    async with running(apps.slow) as server, server.connected() as connection:
        channel, _ = await connection.create_session(
            lambda: SshVisitor((80, 24)), term_type="xterm-256color", term_size=(80, 24), encoding=None
        )
        await until(lambda: apps.made and apps.made[0].is_running, "the app runs")
        channel.write(b"x" * KEYS)
        await until(lambda: apps.made[0].keys, "keys are read")
        channel.abort()
        await until(lambda: not server.ssh.sessions, "the session has ended")
        assert apps.made[0].keys < KEYS / 20
