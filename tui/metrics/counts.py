"""What a process counts. It costs a microsecond a time, and is done whether or not it will be shown."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any, Final, TypeAlias

from tui.metrics.catalogue import HISTOGRAM, METRICS, MOST_LABELS, OTHER, Metric, is_label

Report: TypeAlias = dict[str, dict[str, Any]]
"""Metric and label to a number, or of a histogram to the sum of what was observed and then how often it fell
into each bucket: what JSON can hold."""


class Recorder:
    """Counts; safe to use from any thread."""

    def __init__(self) -> None:
        self._values: Report = {}
        self._lock = threading.Lock()

    def count(self, metric: Metric, label: str = "", by: int = 1) -> None:
        """Add to a counter, or to a gauge, which may go down again."""
        with self._lock:
            of_metric = self._values.setdefault(metric.name, {})
            known = known_label(metric, label, of_metric)
            of_metric[known] = of_metric.get(known, 0) + by

    def observe(self, metric: Metric, seconds: float, label: str = "") -> None:
        """Add to a histogram."""
        bucket = bisect_left(metric.buckets, seconds) + 1
        with self._lock:
            of_metric = self._values.setdefault(metric.name, {})
            if (counted := of_metric.get(label)) is None:
                label = known_label(metric, label, of_metric)
                counted = of_metric.setdefault(label, empty(metric))
            counted[0] += seconds
            counted[bucket] += 1

    @contextmanager
    def timed(self, metric: Metric, label: str = "") -> Iterator[None]:
        """Observe how long something takes, also where it fails."""
        began = perf_counter()
        try:
            yield
        finally:
            self.observe(metric, perf_counter() - began, label)

    def report(self) -> Report:
        """Return a copy of all that was counted so far."""
        with self._lock:
            return {
                name: {
                    label: list(value) if isinstance(value, list) else value
                    for label, value in values.items()
                }
                for name, values in self._values.items()
            }


def empty(metric: Metric) -> list[float]:
    """Return a histogram in which nothing was observed."""
    return [0.0, *[0] * (len(metric.buckets) + 1)]


def known_label(metric: Metric, label: str, among: dict[str, Any]) -> str:
    """Return the label's value as it is counted: `OTHER` for one too many, or one that looks like none."""
    if not metric.label:
        return ""
    if label in among or (is_label(label) and len(among) < MOST_LABELS):
        return label
    return OTHER


def checked(report: object) -> Report:
    """Return what of another process's report makes sense: no more of it is kept, however much there is."""
    kept: Report = {}
    for name, values in report.items() if isinstance(report, dict) else ():
        if (metric := METRICS.get(name)) is None or not isinstance(values, dict):
            continue
        of_metric = kept[name] = dict[str, Any]()
        for label, value in values.items():
            if known_label(metric, label, of_metric) == label and _is_sound(metric, value):
                of_metric[label] = value
    return kept


def _is_sound(metric: Metric, value: object) -> bool:
    if metric.kind != HISTOGRAM:
        return _is_number(value)
    return (
        isinstance(value, list)
        and len(value) == len(metric.buckets) + 2
        and all(_is_number(each) for each in value)
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")


recorder: Final = Recorder()
"""This process's."""
