"""Every metric that there is: its name, its kind, what its label may be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

LABEL: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")
"""What a label's value may look like. All of them are words of the program: a visitor's name is none."""
MOST_LABELS: Final = 48
"""Values of one label; there are some thirty refusals."""
OTHER: Final = "other"
"""Stands for a value beyond that, and for one that looks like none."""
PREFIX: Final = "camera_menus_"


class Kind(Enum):
    """How a metric is counted."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True)
class Metric:
    """One metric. Its name is what monitoring knows it by, behind `PREFIX` and before `_total`."""

    name: str
    kind: Kind
    words: str
    label: str = ""
    """The name of its one label; none where this is empty."""
    buckets: tuple[float, ...] = ()
    """Upper bounds of a histogram's, seconds; the last one, without a bound, is not among them."""


_QUICK: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Around the aims for a key: 10 ms for half of them, 60 ms for 99 of 100, 250 ms on a full machine."""

VISITORS: Final = Metric("visitors", Kind.GAUGE, "Visitors in the menus now.")
PLACES: Final = Metric("places", Kind.GAUGE, "Visitors that there is room for at once.")
WORKERS: Final = Metric("workers", Kind.GAUGE, "Processes that serve visitors.")
STARTS: Final = Metric("starts", Kind.COUNTER, "Sessions whose first window was shown.")
HASHES: Final = Metric("hashes", Kind.COUNTER, "Calls that compute Argon2id hashes.")
REFUSALS: Final = Metric("refusals", Kind.COUNTER, "Connections, sign-ins and requests refused.", "reason")
RESETS: Final = Metric("resets", Kind.COUNTER, "Passwords reset by visitors.", "way")
KEY_SECONDS: Final = Metric(
    "key_seconds", Kind.HISTOGRAM, "From a key's arrival to the frame that answers it.", buckets=_QUICK
)
LOOP_LAG: Final = Metric(
    "loop_lag_seconds",
    Kind.HISTOGRAM,
    "How late a timer of the event loop was, four times a second.",
    buckets=(0.001, 0.0025, *_QUICK),
)
STORE_SECONDS: Final = Metric(
    "store_seconds",
    Kind.HISTOGRAM,
    "Transactions of a store, from their beginning to their commit.",
    "store",
    buckets=(0.001, 0.0025, *_QUICK, 10.0, 30.0),
)
STORE_ERRORS: Final = Metric("store_errors", Kind.COUNTER, "Transactions that the store refused.", "store")

METRICS: Final = {
    metric.name: metric
    for metric in (
        VISITORS,
        PLACES,
        WORKERS,
        STARTS,
        HASHES,
        REFUSALS,
        RESETS,
        KEY_SECONDS,
        LOOP_LAG,
        STORE_SECONDS,
        STORE_ERRORS,
    )
}
