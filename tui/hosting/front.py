"""Several worker processes on one port: the front accepts the connections, keeps count, and passes them on.

It does no SSH itself, so it is idle whatever visitors do, and it knows of every worker how much room it has.
Sockets that listen on the same port (SO_REUSEPORT) would be simpler, but there the kernel deals out
connections by their addresses' hash: a full worker would turn visitors away while another has room.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

import asyncssh

from tui.hosting.admission import Admission, Open
from tui.hosting.bounds import Bounds
from tui.hosting.counts import Counts, in_all
from tui.hosting.crew import Crew
from tui.hosting.door import accept, listening, turn_away, where
from tui.hosting.limits import Refused
from tui.hosting.orders import Orders, Service
from tui.hosting.server import Host
from tui.work import cores

MANY: Final = sys.platform == "linux"
"""Whether there can be several workers: they need pidfds and sockets that keep messages apart."""

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)

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
    told: Listening = lambda _: None,
) -> None:
    """Host until SIGTERM or SIGINT, then stop in peace; a second signal stops at once.

    There is a worker a core unless `workers` says otherwise. `bounds` are of one worker in what it takes
    (`sessions`, `starts`), of the host in all else. `told` gets the addresses and ports once visitors can
    come in. Workers log through this process's logging, at the level of its logger `tui`.

    Raises OSError when it can't listen, StartFailed when no worker starts.
    """
    bounds, admission = bounds or Bounds(), admission or Open()
    asked, again = _signals()
    if not MANY:
        async with service.factory() as factory:
            host = Host(factory, key=key, bounds=bounds, admission=admission)
            told(await host.listen(address, port))
            host.settle()
            await asked
            await _unless(again, host.stop())
        return
    doors = await listening(address, port)
    count = workers or cores()
    level = logging.getLogger("tui").getEffectiveLevel()
    orders = Orders(service, key.export_private_key("openssh"), bounds, admission, level)
    counts = Counts(in_all(bounds, cores(), count), hashes=cores())
    crew = Crew(orders, counts, count)
    try:
        await _unless(asked, _let_in(doors, counts, crew, told))
        for door in doors:
            door.close()
        await _unless(again, crew.stop())
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
            turn_away(sock, refused)
        else:
            await crew.serve(sock, address, lease)


def _signals() -> tuple[asyncio.Future[None], asyncio.Future[None]]:
    """Done when SIGTERM or SIGINT comes, and when one comes again."""
    loop = asyncio.get_running_loop()
    asked, again = loop.create_future(), loop.create_future()

    def signalled() -> None:
        (again if asked.done() else asked).set_result(None)
        if again.done():
            for number in _SIGNALS:
                loop.remove_signal_handler(number)

    for number in _SIGNALS:
        loop.add_signal_handler(number, signalled)
    return asked, again


async def _unless(signalled: asyncio.Future[None], deed: Coroutine[Any, Any, None]) -> None:
    """Do something until it is done or the signal comes; raise what it raises."""
    doing = asyncio.create_task(deed)
    await asyncio.wait({doing, signalled}, return_when=asyncio.FIRST_COMPLETED)
    if not doing.done():
        doing.cancel()
        await asyncio.gather(doing, return_exceptions=True)
    elif not doing.cancelled():
        doing.result()
