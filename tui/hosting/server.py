"""The host: listens, lets in, ends in peace."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import asyncssh

from tui.errors import internal_error
from tui.hosting.admission import Admission, Open
from tui.hosting.algorithms import CIPHERS, KEY_EXCHANGES
from tui.hosting.bounds import Bounds
from tui.hosting.connection import RECEIVE_BUFFER, SEND_BUFFER, Connection
from tui.hosting.door import accept, listening, turn_away, where
from tui.hosting.limits import Lease, Limits, LocalLimits, Refused
from tui.hosting.line import Line
from tui.hosting.pace import Pace
from tui.hosting.quiet import Quiet
from tui.hosting.reception import Reception
from tui.hosting.shares import Shares
from tui.hosting.signals import Signals, in_peace, say_stopping
from tui.hosting.visit import House, visit
from tui.hosting.visitor import Factory

log = logging.getLogger(__name__)


class Host:
    """Shows to everybody who signs in the app that the factory makes.

    Must be made on a running event loop. `limits` may keep count for several processes.
    `language` is that of visitors whose client sends no locale.
    """

    def __init__(  # noqa: PLR0913 - what whoever runs it decides
        self,
        factory: Factory,
        *,
        key: asyncssh.SSHKey,
        bounds: Bounds | None = None,
        admission: Admission | None = None,
        limits: Limits | None = None,
        language: str = "en",
    ) -> None:
        self._bounds = bounds or Bounds()
        self._key = key
        self._admission = admission or Open()
        self._house = House(
            factory,
            self._bounds,
            limits or LocalLimits(self._bounds),
            asyncio.Event(),
            asyncio.Event(),
            language,
        )
        self._pace, self._shares = Pace(), Shares(self._bounds)
        self._options: asyncssh.SSHServerConnectionOptions | None = None
        self._connections: set[Connection] = set()
        self._visits: set[asyncio.Task[None]] = set()
        self._accepting: list[asyncio.Task[None]] = []
        self._serving: set[asyncio.Task[None]] = set()
        self._quiet = Quiet(self._last_input)

    @property
    def sessions(self) -> int:
        """How many visitors there are now."""
        return len(self._visits)

    @property
    def patience(self) -> float:
        """Seconds that visitors have when it stops."""
        return self._bounds.shutdown

    async def listen(self, host: str, port: int) -> list[tuple[str, int]]:
        """Listen on all addresses of `host`; return addresses and ports. Raises OSError."""
        await self._prepare()
        doors = await listening(host, port)
        self._accepting += [asyncio.create_task(self._accept(door)) for door in doors]
        return [where(door) for door in doors]

    def take(self, sock: socket.socket, address: str, lease: Lease | None = None) -> asyncio.Task[None]:
        """Serve an accepted connection as `serve_socket` does, in a task that `stop` ends."""
        task = asyncio.create_task(self.serve_socket(sock, address, lease))
        _keep(self._serving, task)
        return task

    async def serve_socket(self, sock: socket.socket, address: str, lease: Lease | None = None) -> None:
        """Serve one accepted connection until it ends; the socket is closed in any case.

        `lease` is its place among those who are not in the menus yet, where it was taken already.
        """
        await self._prepare()
        assert self._options is not None  # noqa: S101 - just made
        try:
            lease = lease or await self._house.limits.connection(address)
        except Refused as refused:
            turn_away(sock, address, refused)
            return
        connection: Connection | None = None
        try:
            sock.settimeout(0)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            loop, options, pace = asyncio.get_running_loop(), self._options, self._pace
            await pace.turn()
            share = self._shares.of(address)
            connection = Connection(loop, options, address, lease, pace, share, self._bounds)
            made = connection
            self._connections.add(connection)
            await loop.connect_accepted_socket(lambda: made, sock)
            await connection.wait_closed()
        except OSError:  # gone before it began
            sock.close()
        finally:
            lease.release()
            if connection is None:
                sock.close()
            else:
                self._connections.discard(connection)

    async def stop(self) -> None:
        """Tell all visitors, wait for them as long as `Bounds.shutdown` says, end what is left.

        Where it is cancelled, everything is ended at once.
        """
        for task in self._accepting:
            task.cancel()
        try:
            await asyncio.gather(*self._accepting, return_exceptions=True)
            self._house.closing.set()
            if self._visits:
                patience = self._bounds.shutdown + 2 * self._bounds.farewell
                await asyncio.wait(self._visits, timeout=patience)
            for connection in tuple(self._connections):
                connection.close()
            if self._serving:
                await asyncio.wait(self._serving, timeout=self._bounds.farewell)
        finally:
            for connection in tuple(self._connections):
                connection.abort()
            for task in (*self._visits, *self._serving):
                task.cancel()
            await asyncio.gather(*self._visits, *self._serving, return_exceptions=True)
            self._quiet.close()

    def hurry(self) -> None:
        """While it stops: end all visits now, with their last words."""
        self._house.hurried.set()

    def settle(self) -> None:
        """Call when all is loaded: from now on garbage is looked for in quiet moments only.

        Holds for the whole process, and is for one that does nothing but host.
        """
        self._quiet.begin()

    # --- one after the other ---

    async def _prepare(self) -> None:
        if self._options is not None:
            return
        asyncssh.set_log_level(logging.WARNING)  # it logs commands and variables of the environment
        self._options = await asyncssh.SSHServerConnectionOptions.construct(
            server_factory=self._receive,
            server_host_keys=[self._key],
            login_timeout=self._bounds.sign_in,
            keepalive_interval=0,  # see door.py
            kex_algs=KEY_EXCHANGES,
            encryption_algs=CIPHERS,
            compression_algs=None,  # a small packet could unpack to an enormous one
            agent_forwarding=False,
            x11_forwarding=False,
            gss_host=None,
            gss_kex=False,
            gss_auth=False,
            host_based_auth=False,
            public_key_auth=self._admission.takes_keys,
            kbdint_auth=False,
            password_auth=self._admission.takes_passwords,
            allow_scp=False,
            server_version="camera-menus",
        )

    def _receive(self) -> Reception:
        return Reception(self._admission, self._bounds, self._begin)

    async def _accept(self, door: socket.socket) -> None:
        with door:
            while True:
                self.take(*await accept(door))

    def _begin(self, line: Line) -> asyncio.Task[None]:
        task = asyncio.create_task(visit(self._house, line))
        _keep(self._visits, task)
        task.add_done_callback(lambda _: self._quiet.left())
        return task

    def _last_input(self) -> float:
        return max((connection.last_input for connection in self._connections), default=0.0)


def _keep(tasks: set[asyncio.Task[None]], task: asyncio.Task[None]) -> None:
    tasks.add(task)
    task.add_done_callback(tasks.discard)


def not_caught(_: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """Log what nobody caught, for a loop that only hosts: asyncio's own words would quote values."""
    error = context.get("exception")
    said = internal_error(error) if isinstance(error, BaseException) else context.get("message", "")
    log.error("%s", str(said).partition("\n")[0])


async def serve(
    host: Host,
    address: str,
    port: int,
    *,
    settle: bool = True,
    told: Callable[[Sequence[tuple[str, int]]], object] | None = None,
) -> None:
    """Listen until SIGTERM, SIGINT or SIGHUP, then stop in peace; see `signals` for those that follow.

    `settle` is for a process that only hosts.

    `told` gets the addresses and ports once visitors can come in. Raises OSError.
    """
    loop = asyncio.get_running_loop()
    if settle:
        loop.set_exception_handler(not_caught)
    signals = Signals()
    places = await host.listen(address, port)
    for place in places:
        log.info("listening on %s port %d", *place)
    if told is not None:
        told(places)
    if settle:
        host.settle()
    try:
        await signals.asked
        say_stopping(host.patience)
    finally:
        await in_peace(host.stop(), host.hurry, signals.again, signals.third)
