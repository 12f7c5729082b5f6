"""Those who begin to sign in and go no further."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

from asyncssh.constants import MSG_KEXINIT
from asyncssh.packet import Boolean, Byte, NameList, UInt32

from tests.remote.attacks.attackers import HOST
from tests.remote.attacks.floods import meanwhile

_LISTS: Final[tuple[list[bytes], ...]] = (
    *([b"curve25519-sha256"], [b"ssh-ed25519"]),
    *2 * ([b"chacha20-poly1305@openssh.com"],),
    *2 * ([b"hmac-sha2-256"],),
    *2 * ([b"none"],),
    *2 * ([],),
)
_AGAIN: Final = 0.2
"""Seconds until one who was turned away comes again."""


def offer() -> bytes:
    """Make what a client begins with: its name, and the algorithms that it knows (RFC 4253, 7.1)."""
    lists = b"".join(map(NameList, _LISTS))
    payload = Byte(MSG_KEXINIT) + os.urandom(16) + lists + Boolean(False) + UInt32(0)  # noqa: FBT003 - asyncssh's
    padding = 4 + -(5 + len(payload) + 4) % 8
    packet = UInt32(1 + len(payload) + padding) + Byte(padding) + payload + bytes(padding)
    return b"SSH-2.0-patient\r\n" + packet


async def hold(port: int, address: str, reached: asyncio.Semaphore) -> None:
    """Take a place, keep it as long as the server lets one, and come again."""
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection(HOST, port, local_addr=(address, 0))
            writer.write(offer())
            reached.release()
            try:
                while await reader.read(65536):
                    pass
            finally:
                writer.transport.abort()
        await asyncio.sleep(_AGAIN)


@asynccontextmanager
async def half_open(port: int, addresses: Sequence[str], each: int) -> AsyncIterator[None]:
    """So many connections of each address, all of which have begun inside of it."""
    reached = asyncio.Semaphore(0)
    holders = [hold(port, address, reached) for address in addresses for _ in range(each)]
    async with meanwhile(*holders):
        for _ in holders:
            await reached.acquire()
        yield
