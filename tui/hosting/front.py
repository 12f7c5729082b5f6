"""Several worker processes on one port: the front accepts the connections, keeps count, and passes them on.

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

from tui.hosting.admission import Admission, Open
from tui.hosting.bounds import Bounds
from tui.hosting.counts import Counts, in_all
from tui.hosting.crew import Crew
from tui.hosting.door import accept, listening, turn_away, where
from tui.hosting.limits import Refused
from tui.hosting.orders import Orders, Service
from tui.hosting.server import Host
from tui.hosting.signals import HURRY, Signals, in_peace, say_stopping, unless
from tui.work import cores

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
    bounds: Bounds | None = None,
    admission: Admission | None = None,
    language: str = "en",
    told: Listening = lambda _: None,
) -> None:
    """Host until SIGTERM, SIGINT or SIGHUP, then stop in peace; see `signals` for those that follow.

    There is a worker a core unless `workers` says otherwise. `bounds` are of one worker in what it takes
    (`sessions`, `starts`), of the host in all else. `language` is that of visitors whose
    client sends no locale. `told` gets the addresses and ports once visitors can come in. Workers log
    through this process's logging, at the level of its logger `tui`.

    Raises OSError when it can't listen, StartFailed when no worker starts.
    """
    bounds, admission = bounds or Bounds(), admission or Open()
    signals = Signals()
    if not MANY:
        async with service.factory() as factory:
            host = Host(factory, key=key, bounds=bounds, admission=admission, language=language)
            told(await host.listen(address, port))
            host.settle()
            await signals.asked
            say_stopping(bounds.shutdown)
            await in_peace(host.stop(), host.hurry, signals.again, signals.third)
        return
    doors = await listening(address, port)
    count = workers or cores()
    level = logging.getLogger("tui").getEffectiveLevel()
    orders = Orders(service, key.export_private_key("openssh"), bounds, admission, level, language)
    counts = Counts(in_all(bounds, cores(), count), hashes=cores())
    crew = Crew(orders, counts, count)
    try:
        await unless(signals.asked, _let_in(doors, counts, crew, told))
        for door in doors:
            door.close()
        say_stopping(bounds.shutdown)
        await in_peace(crew.stop(), crew.hurry, signals.again, signals.third, most=_TO_HURRY)
    finally:
        for door in doors:
            door.close()
        crew.kill()


async def _let_in(doors: Sequence[socket.socket], counts: Counts, crew: Crew, told: Listening) -> None:
    await crew.start()
    told([where(door) for door in doors])
    await asyncio.gather(*(_let_in_by(door, counts, crew) for door in doors))


async def _let_in_by(door: socket.socket, counts: Counts, crew: Crew) -> None:
    while True:
        sock, address = await accept(door)
        try:
            lease = await counts.connection(address)
        except Refused as refused:
            turn_away(sock, address, refused)
        else:
            await crew.serve(sock, address, lease)
