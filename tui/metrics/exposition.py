"""Counts as monitoring reads them. The only file that knows prometheus-client."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Any, Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from tui.metrics.catalogue import COUNTER, GAUGE, HISTOGRAM, METRICS, PREFIX, Metric
from tui.metrics.counts import Report, empty
from tui.metrics.totals import Totals

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
_FAMILIES: Final[dict[str, Any]] = {
    COUNTER: CounterMetricFamily,
    GAUGE: GaugeMetricFamily,
    HISTOGRAM: HistogramMetricFamily,
}


class _Collector(Collector):
    def __init__(self, totals: Totals) -> None:
        self._totals = totals

    def collect(self) -> Iterator[Any]:
        report = self._totals.report()
        for metric in METRICS.values():
            yield family(metric, report)


def family(metric: Metric, report: Report) -> Any:  # noqa: ANN401 - one of three classes
    """Return one metric with all its values; one without a label is there also where nothing was counted."""
    labels = [metric.label] if metric.label else []
    made = _FAMILIES[metric.kind](PREFIX + metric.name, metric.words, labels=labels)
    nothing: dict[str, Any] = {} if labels else {"": empty(metric) if metric.kind == HISTOGRAM else 0}
    for label, value in (report.get(metric.name) or nothing).items():
        named = [label] if labels else []
        if metric.kind == HISTOGRAM:
            bounds = [*map(str, metric.buckets), "+Inf"]
            made.add_metric(named, list(zip(bounds, accumulate(value[1:]), strict=True)), value[0])
        else:
            made.add_metric(named, value)
    return made


def exposition(totals: Totals) -> bytes:
    """Return all of it as text."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(totals))
    return generate_latest(registry)
