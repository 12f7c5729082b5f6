"""What a process counts, what becomes of it in the sums of a host, and how monitoring reads that."""

from __future__ import annotations

import json
import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.metrics.helpers import read
from tui.metrics.catalogue import (
    COUNTER,
    GAUGE,
    HISTOGRAM,
    KEY_SECONDS,
    METRICS,
    MOST_LABELS,
    OTHER,
    REFUSALS,
    RESETS,
    STARTS,
    STORE_SECONDS,
    VISITORS,
)
from tui.metrics.counts import Recorder, checked
from tui.metrics.exposition import exposition
from tui.metrics.totals import Totals


def shown(totals: Totals) -> dict[str, float]:
    """What monitoring reads, by name and labels."""
    return read(exposition(totals).decode())


def test_a_scrape_has_the_sum_of_all_processes() -> None:
    own, worker, other = Recorder(), Recorder(), Recorder()
    totals = Totals(own)
    own.count(REFUSALS, "connections")
    for each, visitors in ((worker, 2), (other, 3)):
        each.count(VISITORS, by=visitors)
        each.count(REFUSALS, "connections")
        each.observe(KEY_SECONDS, 0.004)
        each.observe(KEY_SECONDS, 7)
        totals.process().received(json.loads(json.dumps(each.report())))
    found = shown(totals)
    assert found["visitors"] == 5
    assert found["refusals_total connections"] == 3
    assert [found[f"key_seconds_bucket {le}"] for le in ("0.005", "2.5", "+Inf")] == [2, 2, 4]
    assert found["key_seconds_sum"] == pytest.approx(14.008)


def test_what_an_ended_process_counted_stays_and_its_visitors_go() -> None:
    totals, worker = Totals(Recorder()), Recorder()
    process = totals.process()
    worker.count(VISITORS, by=7)
    worker.count(STARTS, by=9)
    process.received(worker.report())
    assert (shown(totals)["visitors"], shown(totals)["starts_total"]) == (7, 9)
    process.closed()
    process.closed()  # told twice, it is counted once
    assert (shown(totals)["visitors"], shown(totals)["starts_total"]) == (0, 9)
    later = totals.process()  # which takes the place of the other one, and counts from nought
    later.received(Recorder().report())
    assert shown(totals)["starts_total"] == 9


def test_every_metric_without_a_label_is_there_from_the_beginning() -> None:
    found = shown(Totals(Recorder()))
    for metric in METRICS.values():
        suffix = {COUNTER: "_total", GAUGE: "", HISTOGRAM: "_count"}[metric.kind]
        assert metric.label or found[metric.name + suffix] == 0


@pytest.mark.parametrize("label", ["Анна", "анна", "anna\n", "203.0.113.7", "a" * 33, "", "Anna"])
def test_a_label_is_a_word_of_the_program(label: str) -> None:
    recorder = Recorder()
    recorder.count(REFUSALS, label)
    recorder.observe(STORE_SECONDS, 1, label)
    assert [[*values] for values in recorder.report().values()] == [[OTHER], [OTHER]]


def test_labels_are_bounded() -> None:
    recorder = Recorder()
    for number in range(10_000):
        recorder.count(RESETS, f"way-{number}")
    assert len(recorder.report()["resets"]) == MOST_LABELS + 1
    assert recorder.report()["resets"][OTHER] == 10_000 - MOST_LABELS


def test_labels_are_bounded_in_the_sum_too() -> None:
    totals = Totals(Recorder())
    for process in range(3):
        counted = {f"way-{process}-{number}": 1 for number in range(MOST_LABELS)}
        totals.process().received({"resets": counted})
    summed = totals.report()["resets"]
    assert len(summed) == MOST_LABELS + 1
    assert sum(summed.values()) == 3 * MOST_LABELS


def test_a_report_that_makes_no_sense_adds_nothing() -> None:
    nonsense: list[Any] = [
        None,
        [],
        {"starts": 5},
        {"unknown": {"": 5}},
        {"starts": {"": "5"}, "resets": {"": 1, "Anna": 2}},
        {"starts": {"": True}},
        {"starts": {"": -1}, "visitors": {"": math.inf}, "hashes": {"": math.nan}},
        {"key_seconds": {"": [1, 2]}, "loop_lag_seconds": {"": 3}},
        {"refusals": {f"reason-{number}": 1 for number in range(1000)}},
    ]
    totals = Totals(Recorder())
    for each in nonsense:
        totals.process().received(each)
    assert {name: value for name, value in shown(totals).items() if value and "reason" not in name} == {}
    assert len(checked(nonsense[-1])["refusals"]) == MOST_LABELS


def test_threads_lose_no_count() -> None:
    recorder = Recorder()

    def work(_: int) -> None:
        for _ in range(1000):
            recorder.count(STARTS)
            recorder.observe(STORE_SECONDS, 0.001, "cameras")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    assert recorder.report()["starts"] == {"": 8000}
    assert sum(recorder.report()["store_seconds"]["cameras"][1:]) == 8000
