"""What one host shows of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from tui.metrics.catalogue import PLACES, WORKERS
from tui.metrics.counts import recorder
from tui.metrics.readiness import Readiness
from tui.metrics.totals import Totals


@dataclass
class HostMetrics:
    """The counts of all its processes, and whether it takes newcomers."""

    totals: Totals = field(default_factory=lambda: Totals(recorder))
    readiness: Readiness = field(default_factory=Readiness)


class Room(Protocol):
    """Counts sessions."""

    places: int

    @property
    def is_full(self) -> bool: ...


def observe_room(metrics: HostMetrics, room: Room) -> None:
    """Show how many visitors there is room for; take no newcomers while there is none."""
    metrics.totals.gauges[WORKERS.name] = lambda: 1
    metrics.totals.gauges[PLACES.name] = lambda: room.places
    metrics.readiness.unless("full", lambda: room.is_full)


def observe_workers(metrics: HostMetrics, room: Room) -> None:
    """The same where visitors are served by processes that report here."""
    observe_room(metrics, room)
    metrics.totals.gauges[WORKERS.name] = lambda: len(metrics.totals.running)
    metrics.readiness.unless("starting", lambda: not metrics.totals.running)
