"""The port of `--metrics`: what it shows of this host, and how the store is asked whether it answers."""

from __future__ import annotations

import logging
import socket
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tui.commands.servers.ssh_checks import not_listening
from tui.data_dir import open_store_to_read

if TYPE_CHECKING:
    from tui.camera import Store
    from tui.commands.common.host_options import MetricsPlace
    from tui.metrics.host_metrics import HostMetrics

log = logging.getLogger(__name__)


@asynccontextmanager
async def metrics_port(place: MetricsPlace | None, data: Path) -> AsyncIterator[HostMetrics | None]:
    """Show what is counted meanwhile; None where that is not wanted. Raises Refusal.

    `data` is the directory whose store newcomers need.
    """
    if place is None:
        yield None
        return
    from tui.metrics.counts import recorder
    from tui.metrics.host_metrics import HostMetrics
    from tui.metrics.loop_lag import loop_clock
    from tui.metrics.readiness import StoreProbe
    from tui.metrics.scrape_server import scrape_server

    metrics = HostMetrics()
    with ExitStack() as stack:
        listener = stack.enter_context(_listener(place))
        looks = _StoreLooks(data)
        stack.callback(looks.close)
        metrics.readiness.store = StoreProbe(looks.look)
        stack.enter_context(loop_clock(recorder))
        async with scrape_server(metrics, listener):
            log.info("metrics on %s port %d", *listener.getsockname()[:2])
            yield metrics


def _listener(place: MetricsPlace) -> socket.socket:
    try:
        family, *_, at = socket.getaddrinfo(
            place.address, place.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server((str(at[0]), int(at[1])), family=family)
    except OSError as error:
        raise not_listening(place.address, place.port, error, "--metrics") from error


class _StoreLooks:
    """Keeps the store open, so that a look costs one short transaction; opens it anew after an error."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._store: Store | None = None

    def look(self) -> None:
        """Read from the store. Raises CameraError where it does not answer."""
        from sqlalchemy import select

        from tui.camera.storage.schema import cameras

        if self._store is None:
            self._store = open_store_to_read(self._data)
        try:
            with self._store.read() as tx:
                tx.execute(select(cameras.c.serial).limit(1)).all()
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            store.close()
