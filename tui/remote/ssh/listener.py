"""Where visitors come in from the network: listening, accepting, turning away."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
from contextlib import suppress
from typing import Final

import asyncssh
from asyncssh.constants import MSG_DISCONNECT
from asyncssh.packet import Byte, String, UInt32

from tui.remote.limits.log_throttle import refusal_log
from tui.remote.refusals import Refused

log = logging.getLogger(__name__)

_BACKLOG: Final = 128
_NO_MORE_FILES: Final = 1.0
"""Seconds to wait when the system gives no more sockets."""
_LEAVING: Final = 1.0
"""Seconds that who is turned away has to read why."""
_MOST_LEAVING: Final = 100
"""Of these at once; beyond that, sockets are closed at once."""

_leaving: Final[set[socket.socket]] = set()


async def listen_on(host: str, port: int) -> list[socket.socket]:
    """Listen on all addresses of `host`. Raises OSError, and then listens nowhere."""
    found = await asyncio.get_running_loop().getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    listeners: list[socket.socket] = []
    try:
        for family, _, _, _, address in dict.fromkeys(found):
            at = (str(address[0]), int(address[1]))
            listeners.append(socket.create_server(at, family=socket.AddressFamily(family), backlog=_BACKLOG))
            listeners[-1].settimeout(0)
            _keep_alive(listeners[-1])
    except OSError:
        for listener in listeners:
            listener.close()
        raise
    return listeners


def _keep_alive(listener: socket.socket) -> None:
    """Let the kernel find out whose visitors' machines are gone; what is accepted inherits it.

    SSH could ask instead, but that woke a process for every visitor twice a minute: half of what an idle
    session cost.
    """
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 30), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, option):
            listener.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


def address_of(listener: socket.socket) -> tuple[str, int]:
    """The address and port that a socket listens on."""
    name = listener.getsockname()
    return str(name[0]), int(name[1])


async def accept(listener: socket.socket) -> tuple[socket.socket, str]:
    """Wait for the next connection; return it and whose it is."""
    while True:
        try:
            sock, address = listener.accept()
        except BlockingIOError:
            await _readable(listener)
            continue
        except ConnectionError:
            continue
        except OSError as error:
            log.error("no connection can be accepted: %s", error.strerror)  # noqa: TRY400 - no place
            await asyncio.sleep(_NO_MORE_FILES)
            continue
        sock.settimeout(0)
        return sock, plain_address(str(address[0]))


async def _readable(listener: socket.socket) -> None:
    """Wait until there is something to accept.

    The loop's own `sock_accept` accepts before who awaits it is told: cancelled meanwhile, as at the end of a
    server, it loses the connection, which its client then waits on.
    """
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(listener, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(listener)


def plain_address(address: str) -> str:
    """An address as people know it: IPv4 that came in over IPv6 is IPv4 (RFC 4291, 2.5.5.2)."""
    with suppress(ValueError):
        known = ipaddress.ip_address(address)
        if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
    return address


def refuse(sock: socket.socket, address: str, refused: Refused) -> None:
    """Say why before SSH begins, note it, and close the socket. Needs a running event loop.

    In a line (RFC 4253, 4.2), which OpenSSH shows with -v only, and in a message to disconnect (11.1), which
    it always shows. In English: the visitor's language is not known yet.
    """
    refusal_log.refused(address, refused.why.label)
    words = refused.why.value.message
    try:
        sock.settimeout(0)
        sock.send(f"{words}\r\nSSH-2.0-camera-menus\r\n".encode() + _disconnect(words))
        sock.shutdown(socket.SHUT_WR)
    except OSError:
        sock.close()
        return
    if len(_leaving) >= _MOST_LEAVING:
        sock.close()
        return
    # A client that is writing while the socket closes would never read this.
    _leaving.add(sock)
    asyncio.get_running_loop().call_later(_LEAVING, _left, sock)


def _left(sock: socket.socket) -> None:
    _leaving.discard(sock)
    sock.close()


def _disconnect(words: str) -> bytes:
    """The packet of that message, as it is before keys are exchanged (RFC 4253, 6)."""
    code = UInt32(asyncssh.DISC_TOO_MANY_CONNECTIONS)
    payload = Byte(MSG_DISCONNECT) + code + String(words) + String("en")
    padding = 4 + -(5 + len(payload) + 4) % 8
    return UInt32(1 + len(payload) + padding) + Byte(padding) + payload + bytes(padding)
