"""What one process serves: SSH, and beside it pages whose WebSockets are sessions of the same kind."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import asyncssh

from tui.remote.config import ServerConfig
from tui.remote.limits.app_time import AppTime
from tui.remote.limits.cpu_quota import CpuQuotas
from tui.remote.limits.gc_scheduler import GcScheduler
from tui.remote.limits.rate_limit import Lease, Limits, Place
from tui.remote.ssh.authenticators import Authenticator
from tui.remote.ssh.listener import accept
from tui.remote.ssh.proxied import Network
from tui.remote.ssh.server import Server
from tui.remote.visitor import Factory, Hooks
from tui.remote.web.endpoint import WebSessions

Relay = Callable[[dict[str, Any]], object]
"""Takes a message that is passed on unread; it holds what JSON can hold."""


class ProcessLimits(Limits, Protocol):
    """What is counted for all processes."""

    async def picture(self, address: str) -> Lease:
        """A picture from that address is about to be decoded: wait until it may."""

    async def sent_picture(self, address: str) -> Lease:
        """A browser of that address has sent a picture. Raises `Refused`."""

    async def requests(self, address: str) -> Lease:
        """Browsers of that address want to send `REQUESTS_AT_ONCE` more. Raises `Refused`."""


class PagesServer(Protocol):
    """Serves browsers on sockets that were accepted elsewhere."""

    async def start(self) -> None:
        """Be ready for the first one."""

    def take(self, sock: socket.socket) -> asyncio.Future[None]:
        """Serve an accepted connection; the future is done when it has ended, and the socket is closed."""

    async def stop(self) -> None:
        """Take no more, and let requests be answered."""


@dataclass(frozen=True)
class Opened:
    """What a process shows its visitors."""

    factory: Factory
    pages: Callable[[WebSessions, ProcessLimits], PagesServer] | None = None
    """Makes what serves browsers; None where none are served."""
    sessions: Callable[[Relay], Relay] | None = None
    """Told who takes what is said of sessions; returns what takes what is asked of them. What that is, the
    board knows (`tui.board`); None where nothing is said."""


class Service(Protocol):
    """What is served. It is pickled once, with all that a worker needs to know."""

    @property
    def hooks(self) -> Hooks:
        """What the server asks of those who know the apps."""

    def preload(self) -> None:
        """Import all that apps will need, so that workers share it.

        Called once, before any worker is made: it must not start threads nor open files or connections.
        """

    def opened(self) -> AbstractAsyncContextManager[Opened]:
        """Entered once in each worker; left when its last visitor has gone, unless the worker was killed."""


class ProcessServer:
    """Serves visitors of both kinds: one count, one share of an address, one time for garbage, one end.

    Must be made on a running event loop. `browsers` are listening sockets, for a process that accepts by
    itself.
    """

    def __init__(  # noqa: PLR0913 - what its administrator decides
        self,
        opened: Opened,
        *,
        key: asyncssh.SSHKey,
        config: ServerConfig,
        authenticator: Authenticator,
        limits: ProcessLimits,
        language: str,
        hooks: Hooks,
        browsers: Sequence[socket.socket] = (),
    ) -> None:
        shares, app_time = CpuQuotas(config), AppTime(config)
        collector = GcScheduler(lambda: self.last_input)
        self._ssh = Server(
            opened.factory,
            key=key,
            config=config,
            authenticator=authenticator,
            limits=limits,
            language=language,
            hooks=hooks,
            shares=shares,
            app_time=app_time,
            collector=collector,
        )
        self.web = WebSessions(
            opened.factory,
            config=config,
            limits=limits,
            hooks=hooks,
            shares=shares,
            app_time=app_time,
            collector=collector,
        )
        """The sessions of pages."""
        self._pages = None if opened.pages is None else opened.pages(self.web, limits)
        self._browsers = browsers
        self._accepting: list[asyncio.Task[None]] = []

    @property
    def stop_timeout(self) -> float:
        """Seconds that visitors have when it stops."""
        return self._ssh.stop_timeout

    @property
    def visitors(self) -> int:
        """Sessions of both kinds, and connections that may become one."""
        return self._ssh.visitors + self.web.sessions

    @property
    def last_input(self) -> float:
        """When the last key came, by the loop's clock."""
        return max(self._ssh.last_input, self.web.last_input)

    async def start(self) -> None:
        """Be ready for connections that are passed on."""
        if self._pages is not None:
            await self._pages.start()

    async def accept_on(
        self, listeners: Sequence[socket.socket], proxies: Sequence[Network] = ()
    ) -> list[tuple[str, int]]:
        """Let visitors in by itself, SSH clients by these sockets; return where these listen.

        `proxies`: see `Server.accept_on`.
        """
        await self.start()
        places = await self._ssh.accept_on(listeners, proxies)
        self._accepting = [asyncio.create_task(self._accept(listener)) for listener in self._browsers]
        return places

    def take(self, sock: socket.socket, address: str, port: int | None, place: Place) -> asyncio.Future[None]:
        """Serve an SSH client's accepted connection; see `Server.take`."""
        return self._ssh.take(sock, address, port, place)

    def take_browser(self, sock: socket.socket) -> asyncio.Future[None]:
        """Serve a browser's; see `PagesServer.take`."""
        assert self._pages is not None  # noqa: S101 - else nothing listens for them
        return self._pages.take(sock)

    def settle(self) -> None:
        """Call when all is loaded: see `GcScheduler.begin`."""
        self._ssh.settle()

    def drain(self) -> None:
        """Let no more visitors in; those who are there notice nothing until they leave."""
        for task in self._accepting:
            task.cancel()
        self._ssh.drain()
        self.web.drain()

    def expedite(self) -> None:
        """While it stops: end all sessions now, and tell the visitors."""
        self._ssh.expedite()
        self.web.expedite()

    async def stop(self) -> None:
        """Tell all visitors, wait for them, end what is left; pages are answered until then.

        Where it is cancelled, everything is ended at once.
        """
        for task in self._accepting:
            task.cancel()
        await asyncio.gather(*self._accepting, return_exceptions=True)
        await asyncio.gather(self._ssh.stop(), self.web.stop())
        if self._pages is not None:
            await self._pages.stop()

    async def _accept(self, listener: socket.socket) -> None:
        with listener:
            while True:
                sock, _ = await accept(listener)
                self.take_browser(sock)
