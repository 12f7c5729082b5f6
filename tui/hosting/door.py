"""Where visitors come in from the network: listening, accepting, turning away."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
from contextlib import suppress
from typing import Final

from tui.hosting.limits import Refused

log = logging.getLogger(__name__)

_BACKLOG: Final = 128
_NO_MORE_FILES: Final = 1.0
"""Seconds to wait when the system gives no more sockets."""


async def listening(host: str, port: int) -> list[socket.socket]:
    """Listen on all addresses of `host`. Raises OSError, and then listens nowhere."""
    found = await asyncio.get_running_loop().getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    doors: list[socket.socket] = []
    try:
        for family, _, _, _, address in dict.fromkeys(found):
            at = (str(address[0]), int(address[1]))
            doors.append(socket.create_server(at, family=socket.AddressFamily(family), backlog=_BACKLOG))
            doors[-1].settimeout(0)
    except OSError:
        for door in doors:
            door.close()
        raise
    return doors


def where(door: socket.socket) -> tuple[str, int]:
    """The address and port that a door is at."""
    name = door.getsockname()
    return str(name[0]), int(name[1])


async def accept(door: socket.socket) -> tuple[socket.socket, str]:
    """Wait for the next connection; return it and whose it is."""
    loop = asyncio.get_running_loop()
    while True:
        try:
            sock, address = await loop.sock_accept(door)
        except ConnectionError:
            continue
        except OSError as error:
            log.error("no connection can be accepted: %s", error.strerror)  # noqa: TRY400 - no place
            await asyncio.sleep(_NO_MORE_FILES)
            continue
        return sock, plain(str(address[0]))


def plain(address: str) -> str:
    """An address as people know it: IPv4 that came in over IPv6 is IPv4 (RFC 4291, 2.5.5.2)."""
    with suppress(ValueError):
        known = ipaddress.ip_address(address)
        if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
    return address


def turn_away(sock: socket.socket, refused: Refused) -> None:
    """Say why before SSH begins (RFC 4253, 4.2 allows lines there; OpenSSH shows them with -v)."""
    with sock, suppress(OSError):
        sock.settimeout(0)
        sock.send(f"{refused.why.value}\r\n".encode())
