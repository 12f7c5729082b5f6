"""The sum over all processes of a host: those that run, and what those counted that have ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui.metrics.catalogue import GAUGE, METRICS
from tui.metrics.counts import Recorder, Report, checked, known_label


class ProcessReports:
    """What one process tells of itself, the latest only."""

    def __init__(self, totals: Totals) -> None:
        self._totals = totals

    def received(self, report: object) -> None:
        """It has counted so much since it began."""
        self._totals.running[self] = checked(report)

    def closed(self) -> None:
        """It has ended: what it counted stays, how it was at the end does not."""
        self._totals.add_ended(self._totals.running.pop(self, {}))


class Totals:
    """Adds up. `own` is what this process counts itself."""

    def __init__(self, own: Recorder) -> None:
        self._own = own
        self._ended: Report = {}
        self.running: dict[ProcessReports, Report] = {}
        self.gauges: dict[str, Callable[[], int]] = {}
        """What is known here without a count, by the metric's name."""

    def process(self) -> ProcessReports:
        """A process begins."""
        return ProcessReports(self)

    def add_ended(self, report: Report) -> None:
        """Keep what a process counted, and nothing of its gauges."""
        counted = {name: of for name, of in report.items() if METRICS[name].kind != GAUGE}
        add(self._ended, counted)

    def report(self) -> Report:
        """Return the sum."""
        total: Report = {}
        for each in (self._ended, self._own.report(), *self.running.values()):
            add(total, each)
        for name, now in self.gauges.items():
            total[name] = {"": now()}
        return total


def add(total: Report, report: Report) -> None:
    """Add one report to another; the added one stays as it was."""
    for name, values in report.items():
        metric, sums = METRICS[name], total.setdefault(name, {})
        for label, value in values.items():
            known = known_label(metric, label, sums)
            sums[known] = _sum(sums.get(known), value)


def _sum(one: Any, other: Any) -> Any:  # noqa: ANN401 - numbers, or lists of as many numbers
    if one is None:
        return list(other) if isinstance(other, list) else other
    if isinstance(one, list):
        return [a + b for a, b in zip(one, other, strict=True)]
    return one + other
