"""Connections that a load balancer passes on: the visitor's address stands ahead of what the client sends."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeAlias

from tui.remote.limits.log_throttle import refusal_log
from tui.remote.proxy_header import BadProxyHeader, Fault, Origin, bytes_wanted, origin_of
from tui.remote.refusals import Refusal, Refused
from tui.remote.ssh.listener import accept, refuse

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Take: TypeAlias = Callable[[socket.socket, str, int | None], Awaitable[object]]
"""Serves a visitor's connection: address, and the port that it was made to where a balancer says it."""

HEADER_TIMEOUT: Final = 5.0
"""Seconds for a header. A balancer sends it with the connection: what takes longer is none."""
MOST_WAITING: Final = 200
"""Connections at once whose header has not come; beyond that the oldest makes room."""
_ANSWER: Final = b"SSH-2.0-camera-menus\r\n"


async def accept_each(listener: socket.socket, take: Take, proxies: Sequence[Network] = ()) -> None:
    """Accept for ever. With `proxies`, from these networks alone, and only with a header."""
    if not proxies:
        while True:
            await take(*await accept(listener), None)
    arrivals = _Arrivals(proxies, take)
    try:
        while True:
            arrivals.arrive(*await accept(listener))
    finally:
        arrivals.close()


class _Arrivals:
    """Reads headers, each in a task of its own: no one waits for another's."""

    def __init__(self, proxies: Sequence[Network], take: Take) -> None:
        self._proxies, self._take = tuple(proxies), take
        self._reading: dict[asyncio.Task[Origin | None], socket.socket] = {}
        """The oldest first."""
        self._taking: set[asyncio.Future[object]] = set()

    def arrive(self, sock: socket.socket, peer: str) -> None:
        """A connection was accepted, from this address."""
        known = ipaddress.ip_address(peer.partition("%")[0])
        if not any(known in network for network in self._proxies):
            refuse(sock, peer, Refused(Refusal.BALANCER))
            return
        if len(self._reading) >= MOST_WAITING:
            refusal_log.refused(peer, "proxy-headers")
            next(iter(self._reading)).cancel()
        task = asyncio.create_task(self._origin(sock))
        self._reading[task] = sock
        task.add_done_callback(lambda _: self._read(task, peer))

    def close(self) -> None:
        """No more are taken; those whose header has not come are closed."""
        for reading in self._reading:
            reading.cancel()
        for taking in self._taking:
            taking.cancel()

    async def _origin(self, sock: socket.socket) -> Origin | None:
        """Read a header, and not a byte that follows it."""
        loop = asyncio.get_running_loop()
        header = b""
        async with asyncio.timeout(HEADER_TIMEOUT):
            while wanted := bytes_wanted(header):
                if not (came := await loop.sock_recv(sock, wanted)):
                    raise BadProxyHeader(Fault.SHORT) if header else ConnectionResetError
                header += came
        return origin_of(header)

    def _read(self, task: asyncio.Task[Origin | None], peer: str) -> None:
        sock = self._reading.pop(task)
        try:
            origin = task.result()
        except (asyncio.CancelledError, OSError, BadProxyHeader) as error:
            sock.close()
            if isinstance(error, BadProxyHeader):
                refusal_log.refused(peer, error.fault.value)
            elif isinstance(error, TimeoutError):
                refusal_log.refused(peer, "proxy-header-late")
            return
        if origin is None:
            _answer_check(sock)
            return
        taking = asyncio.ensure_future(self._take(sock, origin.address, origin.port))
        self._taking.add(taking)
        taking.add_done_callback(self._taking.discard)


def _answer_check(sock: socket.socket) -> None:
    """Tell a balancer that asks whether this server is there what it would tell a client first."""
    with sock:
        try:
            sock.send(_ANSWER)
        except OSError:
            return
