"""Those who send packets that are cheap for them and dear for the server, as many as it takes.

Each is an asynchronous context manager: inside of it the flood has begun; it ends with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from typing import Any, Final

import asyncssh
from asyncssh.constants import (
    MSG_CHANNEL_DATA,
    MSG_CHANNEL_OPEN,
    MSG_CHANNEL_REQUEST,
    MSG_GLOBAL_REQUEST,
    MSG_IGNORE,
)
from asyncssh.packet import Boolean, Byte, String, UInt32

from tests.remote.attacks.attackers import ELSEWHERE, HOST, breaks_off_at_once, connected, intruder

Flood = Callable[[int], AbstractAsyncContextManager[None]]
"""Of the server's port."""
Packet = tuple[int, bytes]
Client = asyncssh.SSHClientConnection

_AT_ONCE: Final = 50
AHEAD: Final = 64 * 1024
"""Bytes that wait to be sent."""
_IN_FULL: Final = 3
"""Seconds after which what may come at once has come."""

IGNORED: Final[Packet] = (MSG_IGNORE, String(""))
ANSWERED: Final[Packet] = (MSG_GLOBAL_REQUEST, String("keepalive@openssh.com") + Boolean(True))  # noqa: FBT003 - asyncssh's
REFUSED: Final[Packet] = (
    MSG_CHANNEL_OPEN,
    String("direct-tcpip") + b"".join(map(UInt32, (7, 1024, 1024))) + 2 * (String("") + UInt32(0)),
)
"""A forwarding, which is refused in many words."""

TABS: Final = b"\t" * 50
WINDOWS: Final = b"\x1bOP\x1b[27u" * 10
"""F1 and Esc, the latter as kitty sends it: a bare one may be the beginning of what follows."""
MOUSE: Final = b"".join(b"\x1b[<35;%d;%dM" % (10 + step, 5 + step % 15) for step in range(50))


def nothing(channel: int) -> Packet:
    """No data."""
    return MSG_CHANNEL_DATA, UInt32(channel) + String("")


def resized(channel: int) -> Packet:
    no_answer = Boolean(False)  # noqa: FBT003 - asyncssh's
    sizes = b"".join(map(UInt32, (80, 24, 0, 0)))
    return MSG_CHANNEL_REQUEST, UInt32(channel) + String("window-change") + no_answer + sizes


async def pour(connection: Client, packet: Packet) -> None:
    """Send it as often as the server takes it, for half of what it costs the server."""
    transport: Any = connection._transport
    while connection._transport is not None and not transport.is_closing():
        transport.write(b"".join(_sealed(connection, packet) for _ in range(_AT_ONCE)))
        while transport.get_write_buffer_size() > AHEAD:  # noqa: ASYNC110 - its protocol is asyncssh's
            await asyncio.sleep(0.005)
        await asyncio.sleep(0)


def _sealed(connection: Client, packet: Packet) -> bytes:
    """Make the next packet of a connection (RFC 4253, 6)."""
    seal = connection._send_encryption
    assert seal is not None
    payload = Byte(packet[0]) + packet[1]
    padding = 4 + -(connection._send_enchdrlen + len(payload) + 4) % connection._send_blocksize
    body = Byte(padding) + payload + bytes(padding)
    sealed, mac = seal.encrypt_packet(connection._send_seq, UInt32(len(body)), body)
    connection._send_seq = connection._send_seq + 1 & 0xFFFFFFFF
    return sealed + mac


@asynccontextmanager
async def meanwhile(*floods: Any) -> AsyncIterator[None]:  # noqa: ANN401 - coroutines
    """Go on with that as long as it lasts."""
    tasks = [asyncio.create_task(flood) for flood in floods]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def of(packet: Packet, connections: int, *, read: bool = True) -> Flood:
    """Signed in, with no session. Without `read`, answers are left lying, and few fit into the line."""

    @asynccontextmanager
    async def flood(port: int) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            clients = [
                await stack.enter_async_context(connected(port, "lost-flood", takes=None if read else 4096))
                for _ in range(connections)
            ]
            if not read:
                for client in clients:
                    transport: Any = client._transport
                    transport.pause_reading()
            async with meanwhile(*(pour(client, packet) for client in clients)):
                yield

    return flood


def to_a_session(packet: Callable[[int], Packet]) -> Flood:
    """To the channel of a session whose window is shown."""

    @asynccontextmanager
    async def flood(port: int) -> AsyncIterator[None]:
        async with intruder(port) as (connection, channel, _):
            number = channel._send_chan
            assert number is not None
            async with meanwhile(pour(connection, packet(number))):
                yield

    return flood


def of_keys(keys: bytes, sessions: int) -> Flood:
    """Keys in many sessions, as many as they take."""

    async def press(session: asyncssh.SSHClientChannel[bytes]) -> None:
        while True:
            session.write(keys)
            await asyncio.sleep(0.1)

    @asynccontextmanager
    async def flood(port: int) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            crowd = [await stack.enter_async_context(intruder(port)) for _ in range(sessions)]
            async with meanwhile(*(press(channel) for _, channel, _ in crowd)):
                await asyncio.sleep(_IN_FULL)
                yield

    return flood


def before_sign_in(connections: int) -> Flood:
    """Naked packets of 16 bytes, before there are keys (RFC 4253, 6): they cost the sender nothing."""
    payload = Byte(MSG_IGNORE) + String("")
    packet = UInt32(12) + Byte(6) + payload + bytes(6)

    async def once(port: int) -> None:
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection(HOST, port, local_addr=(ELSEWHERE, 0))
                breaks_off_at_once(writer.get_extra_info("socket"))
                try:
                    writer.write(b"SSH-2.0-hasty\r\n")
                    while True:
                        writer.write(packet * 4096)
                        await writer.drain()
                finally:
                    writer.transport.abort()
            await asyncio.sleep(0.05)

    @asynccontextmanager
    async def flood(port: int) -> AsyncIterator[None]:
        async with meanwhile(*(once(port) for _ in range(connections))):
            await asyncio.sleep(0.1)
            yield

    return flood


def exchanges(connections: int) -> Flood:
    """Ask for new keys again and again."""

    async def ask(client: Client) -> None:
        while client._transport is not None:
            if client._kex is None and client._kex_complete:
                client._send_kexinit()
                client._kexinit_sent = True
            await asyncio.sleep(0)

    @asynccontextmanager
    async def flood(port: int) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            clients = [
                await stack.enter_async_context(connected(port, "lost-keys")) for _ in range(connections)
            ]
            async with meanwhile(*map(ask, clients)):
                yield

    return flood
