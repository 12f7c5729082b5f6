"""The SSH server: listens, admits visitors, stops gracefully."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Sequence

import asyncssh

from tui.remote.config import ServerConfig
from tui.remote.limits.app_time import AppTime
from tui.remote.limits.cpu_quota import CpuQuotas
from tui.remote.limits.gc_scheduler import GcScheduler
from tui.remote.limits.rate_limit import Limits, LocalLimits, Place
from tui.remote.refusals import Refused
from tui.remote.session import ServerContext, run_session
from tui.remote.ssh.authenticators import Authenticator
from tui.remote.ssh.channel import TerminalSession
from tui.remote.ssh.connection import RECEIVE_BUFFER, SEND_BUFFER, Connection
from tui.remote.ssh.handler import ConnectionHandler
from tui.remote.ssh.host_key import CIPHERS, KEY_EXCHANGES
from tui.remote.ssh.listener import address_of, listen_on, refuse
from tui.remote.ssh.proxied import Network, accept_each
from tui.remote.visitor import Factory, Hooks

log = logging.getLogger(__name__)


class Server:
    """Shows each visitor who signs in the app that the factory makes.

    Must be made on a running event loop. `limits` may keep count for several processes.
    `language` is that of visitors whose client sends no locale.
    """

    def __init__(  # noqa: PLR0913 - what its administrator decides
        self,
        factory: Factory,
        *,
        key: asyncssh.SSHKey,
        config: ServerConfig | None = None,
        authenticator: Authenticator | None = None,
        limits: Limits | None = None,
        language: str = "en",
        hooks: Hooks | None = None,
        shares: CpuQuotas | None = None,
        app_time: AppTime | None = None,
        collector: GcScheduler | None = None,
    ) -> None:
        """`shares`, `app_time` and `collector` are for a process that serves others beside."""
        self._config = config or ServerConfig()
        self._key = key
        self._authenticator = authenticator or Authenticator()
        self._context = ServerContext(
            factory,
            self._config,
            limits or LocalLimits(self._config),
            app_time or AppTime(self._config),
            asyncio.Event(),
            asyncio.Event(),
            language,
            hooks or Hooks(),
        )
        self._quotas = shares or CpuQuotas(self._config)
        self._options: asyncssh.SSHServerConnectionOptions | None = None
        self._connections: set[Connection] = set()
        self._sessions: set[asyncio.Task[None]] = set()
        self._accepting: list[asyncio.Task[None]] = []
        self._serving: set[asyncio.Task[None]] = set()
        self._gc = collector or GcScheduler(lambda: self.last_input)

    @property
    def sessions(self) -> int:
        """How many visitors there are now."""
        return len(self._sessions)

    @property
    def visitors(self) -> int:
        """Sessions, and connections that may become one or have just ended."""
        return len(self._connections)

    @property
    def stop_timeout(self) -> float:
        """Seconds that visitors have when it stops."""
        return self._config.shutdown

    @property
    def last_input(self) -> float:
        """When the last key came, by the loop's clock."""
        return max((connection.last_input for connection in self._connections), default=0.0)

    async def listen(self, host: str, port: int) -> list[tuple[str, int]]:
        """Listen on all addresses of `host`; return addresses and ports. Raises OSError."""
        return await self.accept_on(await listen_on(host, port))

    async def accept_on(
        self, listeners: Sequence[socket.socket], proxies: Sequence[Network] = ()
    ) -> list[tuple[str, int]]:
        """Take visitors from sockets that listen, with `proxies` by load balancers in these networks alone.

        Return their addresses and ports.
        """
        await self._prepare()
        self._accepting += [asyncio.create_task(self._accept(listener, proxies)) for listener in listeners]
        return [address_of(listener) for listener in listeners]

    def take(
        self, sock: socket.socket, address: str, port: int | None = None, lease: Place | None = None
    ) -> asyncio.Task[None]:
        """Serve an accepted connection as `serve_socket` does, in a task that `stop` ends."""
        task = asyncio.create_task(self.serve_socket(sock, address, port, lease))
        _keep(self._serving, task)
        return task

    async def serve_socket(
        self, sock: socket.socket, address: str, port: int | None = None, lease: Place | None = None
    ) -> None:
        """Serve one accepted connection until it ends; the socket is closed in any case.

        `port` is the one that the client connected to, where a balancer passed the connection on. `lease` is
        its place among those who are not in the menus yet, where it was taken already.
        """
        await self._prepare()
        assert self._options is not None  # noqa: S101 - just made
        try:
            lease = lease or await self._context.limits.connection(address)
        except Refused as refused:
            refuse(sock, address, refused)
            return
        connection: Connection | None = None
        if (task := asyncio.current_task()) is not None:
            lease.evict = task.cancel
        try:
            sock.settimeout(0)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            loop, quota = asyncio.get_running_loop(), self._quotas.of(address)
            connection = Connection(loop, self._options, address, lease, quota, self._config)
            made = connection
            made.port = port
            lease.evict = made.evict
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

    def drain(self) -> None:
        """Let no more visitors in, and tell those who leave that they can't come back."""
        for task in self._accepting:
            task.cancel()
        self._context.draining.set()

    async def stop(self) -> None:
        """Tell all visitors, wait for them as long as `ServerConfig.shutdown` says, end what is left.

        Where it is cancelled, everything is ended at once.
        """
        for task in self._accepting:
            task.cancel()
        try:
            await asyncio.gather(*self._accepting, return_exceptions=True)
            self._context.closing.set()
            if self._sessions:
                stop_timeout = self._config.shutdown + 2 * self._config.end_grace
                await asyncio.wait(self._sessions, timeout=stop_timeout)
            for connection in tuple(self._connections):
                connection.close()
            if self._serving:
                await asyncio.wait(self._serving, timeout=self._config.end_grace)
        finally:
            for connection in tuple(self._connections):
                connection.abort()
            for task in (*self._sessions, *self._serving):
                task.cancel()
            await asyncio.gather(*self._sessions, *self._serving, return_exceptions=True)
            self._gc.close()
            self._authenticator.close()

    def expedite(self) -> None:
        """While it stops: end all sessions now, and tell the visitors."""
        self._context.expedited.set()

    def settle(self) -> None:
        """Call when all is loaded: from now on garbage is looked for in quiet moments only.

        Holds for the whole process, and is for one that does nothing but serve.
        """
        self._gc.begin()

    # --- one after the other ---

    async def _prepare(self) -> None:
        if self._options is not None:
            return
        asyncssh.set_log_level(logging.WARNING)  # it logs commands and variables of the environment
        self._options = await asyncssh.SSHServerConnectionOptions.construct(
            server_factory=self._receive,
            server_host_keys=[self._key],
            login_timeout=self._config.sign_in,
            keepalive_interval=0,  # see listener.py
            kex_algs=KEY_EXCHANGES,
            encryption_algs=CIPHERS,
            compression_algs=None,  # a small packet could unpack to an enormous one
            agent_forwarding=False,
            x11_forwarding=False,
            gss_host=None,
            gss_kex=False,
            gss_auth=False,
            host_based_auth=False,
            public_key_auth=self._authenticator.takes_keys,
            kbdint_auth=False,
            password_auth=self._authenticator.takes_passwords,
            allow_scp=False,
            server_version="camera-menus",
        )

    def _receive(self) -> ConnectionHandler:
        limits, explain = self._context.limits, self._context.hooks.explain
        return ConnectionHandler(self._authenticator, self._config, limits, self._begin, explain)

    async def _accept(self, listener: socket.socket, proxies: Sequence[Network]) -> None:
        async def take(sock: socket.socket, address: str, port: int | None) -> None:
            self.take(sock, address, port)

        with listener:
            await accept_each(listener, take, proxies)

    def _begin(self, terminal: TerminalSession) -> asyncio.Task[None]:
        task = asyncio.create_task(run_session(self._context, terminal))
        _keep(self._sessions, task)
        task.add_done_callback(lambda _: self._gc.left())
        return task


def _keep(tasks: set[asyncio.Task[None]], task: asyncio.Task[None]) -> None:
    tasks.add(task)
    task.add_done_callback(tasks.discard)
