"""Every metric that there is: its name, its kind, what its label may be."""

from __future__ import annotations

from typing import Final

MOST_LABELS: Final = 48
"""Values of one label; there are some thirty refusals."""
OTHER: Final = "other"
"""Stands for a value beyond that, and for one that looks like none."""
PREFIX: Final = "camera_menus_"

COUNTER: Final = "counter"
GAUGE: Final = "gauge"
HISTOGRAM: Final = "histogram"

_LONGEST: Final = 32


class Metric:
    """One metric. Its name is what monitoring knows it by, behind `PREFIX` and before `_total`.

    No data class: the first frame of the local menus would wait for those a millisecond longer.
    """

    def __init__(
        self, name: str, kind: str, words: str, label: str = "", buckets: tuple[float, ...] = ()
    ) -> None:
        """`label` is the name of its one label, if it has one.

        `buckets` are a histogram's upper bounds, seconds; the last one, without a bound, is not among them.
        """
        self.name, self.kind, self.words, self.label, self.buckets = name, kind, words, label, buckets


def is_label(value: str) -> bool:
    """Whether a label's value looks as all of them do, which are words of the program: no name is one."""
    letters = value.replace("-", "")
    return len(value) <= _LONGEST and letters.isascii() and letters.isalnum() and letters == letters.lower()


_QUICK: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Around the aims for a key: 10 ms for half of them, 60 ms for 99 of 100, 250 ms on a full machine."""

VISITORS: Final = Metric("visitors", GAUGE, "Visitors in the menus now.")
PLACES: Final = Metric("places", GAUGE, "Visitors that there is room for at once.")
WORKERS: Final = Metric("workers", GAUGE, "Processes that serve visitors.")
STARTS: Final = Metric("starts", COUNTER, "Sessions whose first window was shown.")
HASHES: Final = Metric("hashes", COUNTER, "Calls that compute Argon2id hashes.")
REFUSALS: Final = Metric("refusals", COUNTER, "Connections, sign-ins and requests refused.", "reason")
RESETS: Final = Metric("resets", COUNTER, "Passwords reset by visitors.", "way")
KEY_SECONDS: Final = Metric(
    "key_seconds", HISTOGRAM, "From a key's arrival to the frame that answers it.", buckets=_QUICK
)
LOOP_LAG: Final = Metric(
    "loop_lag_seconds",
    HISTOGRAM,
    "How late a timer of the event loop was, four times a second.",
    buckets=(0.001, 0.0025, *_QUICK),
)
STORE_SECONDS: Final = Metric(
    "store_seconds",
    HISTOGRAM,
    "Transactions of a store, from their beginning to their commit.",
    "store",
    buckets=(0.001, 0.0025, *_QUICK, 10.0, 30.0),
)
STORE_ERRORS: Final = Metric("store_errors", COUNTER, "Transactions that the store refused.", "store")

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
