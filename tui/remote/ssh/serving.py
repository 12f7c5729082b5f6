"""A server from its first visitor until a signal ends it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from tui.errors import internal_error
from tui.remote.shutdown import Signals, announce_stop, drained, graceful
from tui.remote.ssh.server import Server

log = logging.getLogger(__name__)

Places: TypeAlias = Sequence[tuple[str, int]]
"""Addresses and ports."""


def not_caught(_: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """Log an uncaught exception, for a loop that only serves: asyncio's own words would quote values."""
    error = context.get("exception")
    said = internal_error(error) if isinstance(error, BaseException) else context.get("message", "")
    log.error("%s", str(said).partition("\n")[0])


async def serve(
    server: Server,
    address: str,
    port: int,
    *,
    settle: bool = True,
    told: Callable[[Places], object] | None = None,
) -> None:
    """Listen until SIGTERM, SIGINT or SIGHUP, then stop gracefully; see `Signals` for those that follow.

    `settle` is for a process that only serves.

    `told` gets the addresses and ports once visitors can come in. Raises OSError.
    """
    await serve_until_signal(server, server.listen(address, port), settle=settle, told=told)


class Stoppable(Protocol):
    """A server that can be told to drain, and to stop, in peace or in a hurry."""

    @property
    def stop_timeout(self) -> float: ...

    @property
    def visitors(self) -> int: ...

    def drain(self) -> None: ...

    def settle(self) -> None: ...

    async def stop(self) -> None: ...

    def expedite(self) -> None: ...


async def serve_until_signal(
    server: Stoppable,
    listen: Coroutine[Any, Any, Places],
    *,
    settle: bool = True,
    told: Callable[[Places], object] | None = None,
    stopping: Callable[[], object] = lambda: None,
) -> None:
    """Do the same with any server; `listen` lets visitors in, and returns where.

    SIGUSR1 lets no more in: it ends with its last visitor. `stopping` is called when a signal has come.
    """
    loop = asyncio.get_running_loop()
    if settle:
        loop.set_exception_handler(not_caught)
    signals = Signals()
    places = await listen
    for place in places:
        log.info("listening on %s port %d", *place)
    if told is not None:
        told(places)
    if settle:
        server.settle()
    try:
        await signals.closing
        stopping()
        await drained(server.drain, lambda: server.visitors, signals.asked)
        if signals.asked.done():
            announce_stop(server.stop_timeout)
    finally:
        await graceful(server.stop(), server.expedite, signals.again, signals.third)
