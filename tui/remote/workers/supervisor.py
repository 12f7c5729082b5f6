"""Several worker processes on one port: the supervisor accepts connections, counts them, and passes them on.

It does neither SSH nor HTTP itself, so it is idle whatever visitors do, and it knows of every worker how much
room it has.
Sockets that listen on the same port (SO_REUSEPORT) would be simpler, but there the kernel deals out
connections by their addresses' hash: a full worker would turn visitors away while another has room.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import asyncssh

from tui.metrics.host_metrics import HostMetrics, observe_workers
from tui.remote.config import ServerConfig
from tui.remote.limits.rate_limit import Lease
from tui.remote.refusals import Refused
from tui.remote.shutdown import HURRY, Signals, announce_stop, drained, graceful, until_signal
from tui.remote.ssh.authenticators import Authenticator
from tui.remote.ssh.listener import accept, address_of, refuse
from tui.remote.ssh.proxied import Network, accept_each
from tui.remote.workers.pool import WorkerPool
from tui.remote.workers.process_server import ProcessServer, Service
from tui.remote.workers.quotas import QuotaLedger, total_config
from tui.remote.workers.session_relay import Board, CountingBoard, connect
from tui.remote.workers.worker import WorkerConfig
from tui.work import cores, share_hash_slots

MANY: Final = sys.platform == "linux"
"""Whether there can be several workers: they need pidfds and sockets that keep messages apart."""

_TO_HURRY: Final = HURRY + 1.0
"""Seconds until workers that were told to hurry are killed: they cut their visits short themselves."""

Listening = Callable[[Sequence[tuple[str, int]]], object]


@dataclass(frozen=True)
class BrowsersPort:
    """Where browsers come in, beside SSH; for a service with pages."""

    listeners: Sequence[socket.socket] = ()
    """They listen already, and are closed here."""
    admit: Callable[[str], Lease | None] = lambda _: None
    """Counts one more connection of an address; None where there are too many."""

    def close(self) -> None:
        for listener in self.listeners:
            listener.close()


async def run(  # noqa: PLR0913 - what the command's options say
    service: Service,
    *,
    key: asyncssh.SSHKey,
    listeners: Sequence[socket.socket],
    workers: int | None = None,
    config: ServerConfig | None = None,
    authenticator: Authenticator | None = None,
    language: str = "en",
    browsers: BrowsersPort | None = None,
    board: Board | None = None,
    proxies: Sequence[Network] = (),
    metrics: HostMetrics | None = None,
    told: Listening = lambda _: None,
) -> None:
    """Serve until SIGTERM, SIGINT or SIGHUP, then stop gracefully; see `Signals` for those that follow.

    SIGUSR1 lets no more visitors in: it ends with its last one.

    SSH clients come in by `listeners` (`ssh.listener.listen_on`), which are closed here. There is a worker a
    core unless `workers` says otherwise. `config` holds for each worker in what it takes (`sessions`,
    `starts`), for the whole server in all else. `language` is that of visitors whose client sends no locale.
    `board` is told of the sessions of all workers, `metrics` of what they count. With `proxies` SSH clients
    come in by load balancers in these networks alone.
    `told` gets the addresses and ports once visitors can come in. Workers log through this process's logging,
    at the level of its logger `tui`.

    Raises StartFailed when no worker starts.
    """
    config, authenticator = config or ServerConfig(), authenticator or Authenticator()
    browsers = browsers or BrowsersPort()
    signals = Signals()
    if not MANY:
        alone = QuotaLedger(config, hashes=cores())
        share_hash_slots(alone.hash_slot)
        async with service.opened() as opened:
            server = ProcessServer(
                opened,
                key=key,
                config=config,
                authenticator=authenticator,
                limits=alone,
                language=language,
                hooks=service.hooks,
                browsers=browsers.listeners,
            )
            connect(opened, board)
            told(await server.accept_on(listeners, proxies))
            server.settle()
            await signals.closing
            await drained(server.drain, lambda: server.visitors, signals.asked)
            await graceful(server.stop(), server.expedite, signals.again, signals.third)
        return
    count = workers or cores()
    level = logging.getLogger("tui").getEffectiveLevel()
    private = key.export_private_key("openssh")
    worker_config = WorkerConfig(
        service, private, config, authenticator, level, language, metrics is not None
    )
    ledger = QuotaLedger(total_config(config, cores(), count), hashes=cores())
    metrics = metrics or HostMetrics()
    pool = WorkerPool(worker_config, ledger, count, CountingBoard(board, metrics.totals))
    observe_workers(metrics, ledger)
    try:
        await until_signal(signals.closing, _let_in(listeners, proxies, browsers, ledger, pool, told))
        metrics.readiness.drain()
        for listener in listeners:
            listener.close()
        browsers.close()
        await drained(pool.drain, lambda: pool.visitors, signals.asked)
        if signals.asked.done():
            announce_stop(config.shutdown)
        await graceful(pool.stop(), pool.expedite, signals.again, signals.third, most=_TO_HURRY)
    finally:
        for listener in listeners:
            listener.close()
        browsers.close()
        pool.kill()


async def _let_in(  # noqa: PLR0913, PLR0917 - as `run` has put them together
    listeners: Sequence[socket.socket],
    proxies: Sequence[Network],
    browsers: BrowsersPort,
    ledger: QuotaLedger,
    pool: WorkerPool,
    told: Listening,
) -> None:
    await pool.start()
    told([address_of(listener) for listener in listeners])
    await asyncio.gather(
        *(_let_in_by(listener, proxies, ledger, pool) for listener in listeners),
        *(_let_browsers_in_by(listener, browsers, pool) for listener in browsers.listeners),
    )


async def _let_in_by(
    listener: socket.socket, proxies: Sequence[Network], ledger: QuotaLedger, pool: WorkerPool
) -> None:
    async def take(sock: socket.socket, address: str, port: int | None) -> None:
        try:
            lease = await ledger.connection(address)
        except Refused as refused:
            refuse(sock, address, refused)
        else:
            await pool.serve(sock, address, lease, port=port)

    await accept_each(listener, take, proxies)


async def _let_browsers_in_by(listener: socket.socket, browsers: BrowsersPort, pool: WorkerPool) -> None:
    """A connection is not yet a visitor: who opens the menus on one is counted by its worker's question."""
    while True:
        sock, address = await accept(listener)
        if (lease := browsers.admit(address)) is None:
            sock.close()
        else:
            await pool.serve(sock, address, lease, web=True)
