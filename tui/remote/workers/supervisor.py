"""Several worker processes on one port: the supervisor accepts connections, counts them, and passes them on.

It does no SSH itself, so it is idle whatever visitors do, and it knows of every worker how much room it has.
Sockets that listen on the same port (SO_REUSEPORT) would be simpler, but there the kernel deals out
connections by their addresses' hash: a full worker would turn visitors away while another has room.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import Callable, Sequence
from typing import Final

import asyncssh

from tui.remote.config import ServerConfig
from tui.remote.refusals import Refused
from tui.remote.shutdown import HURRY, Signals, announce_stop, graceful, until_signal
from tui.remote.ssh.authenticators import Authenticator
from tui.remote.ssh.listener import accept, address_of, listen_on, refuse
from tui.remote.ssh.server import Server
from tui.remote.workers.pool import WorkerPool
from tui.remote.workers.quotas import QuotaLedger, total_config
from tui.remote.workers.worker import Service, WorkerConfig
from tui.work import cores, share_hash_slots

MANY: Final = sys.platform == "linux"
"""Whether there can be several workers: they need pidfds and sockets that keep messages apart."""

_TO_HURRY: Final = HURRY + 1.0
"""Seconds until workers that were told to hurry are killed: they cut their visits short themselves."""

Listening = Callable[[Sequence[tuple[str, int]]], object]


async def run(  # noqa: PLR0913 - what the command's options say
    service: Service,
    *,
    key: asyncssh.SSHKey,
    address: str,
    port: int,
    workers: int | None = None,
    config: ServerConfig | None = None,
    authenticator: Authenticator | None = None,
    language: str = "en",
    told: Listening = lambda _: None,
) -> None:
    """Serve until SIGTERM, SIGINT or SIGHUP, then stop gracefully; see `Signals` for those that follow.

    There is a worker a core unless `workers` says otherwise. `config` holds for each worker in what it
    takes (`sessions`, `starts`), for the whole server in all else. `language` is that of visitors whose
    client sends no locale. `told` gets the addresses and ports once visitors can come in. Workers log
    through this process's logging, at the level of its logger `tui`.

    Raises OSError when it can't listen, StartFailed when no worker starts.
    """
    config, authenticator = config or ServerConfig(), authenticator or Authenticator()
    signals = Signals()
    if not MANY:
        alone = QuotaLedger(config, hashes=cores())
        share_hash_slots(alone.hash_slot)
        async with service.factory() as factory:
            server = Server(
                factory,
                key=key,
                config=config,
                authenticator=authenticator,
                limits=alone,
                language=language,
                hooks=service.hooks,
            )
            told(await server.listen(address, port))
            server.settle()
            await signals.asked
            announce_stop(config.shutdown)
            await graceful(server.stop(), server.expedite, signals.again, signals.third)
        return
    listeners = await listen_on(address, port)
    count = workers or cores()
    level = logging.getLogger("tui").getEffectiveLevel()
    private = key.export_private_key("openssh")
    worker_config = WorkerConfig(service, private, config, authenticator, level, language)
    ledger = QuotaLedger(total_config(config, cores(), count), hashes=cores())
    pool = WorkerPool(worker_config, ledger, count)
    try:
        await until_signal(signals.asked, _let_in(listeners, ledger, pool, told))
        for listener in listeners:
            listener.close()
        announce_stop(config.shutdown)
        await graceful(pool.stop(), pool.expedite, signals.again, signals.third, most=_TO_HURRY)
    finally:
        for listener in listeners:
            listener.close()
        pool.kill()


async def _let_in(
    listeners: Sequence[socket.socket], ledger: QuotaLedger, pool: WorkerPool, told: Listening
) -> None:
    await pool.start()
    told([address_of(listener) for listener in listeners])
    await asyncio.gather(*(_let_in_by(listener, ledger, pool) for listener in listeners))


async def _let_in_by(listener: socket.socket, ledger: QuotaLedger, pool: WorkerPool) -> None:
    while True:
        sock, address = await accept(listener)
        try:
            lease = await ledger.connection(address)
        except Refused as refused:
            refuse(sock, address, refused)
        else:
            await pool.serve(sock, address, lease)
