"""What a visitor costs the host, beside what the same costs with a process and a terminal for each.

Both sides in one run, at 1, 50 and 200 visitors (`--rounds` is the largest number). Visitors are processes of
their own on the same cores, and look at the login window. What a key costs is the processor time while people
type, less the idle time. At the end 200 visitors type at 80 % of what two processes of the host can take.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from tests.bench import Figure
from tests.bench.ssh_sides import Processes, prepare
from tests.hosting.outside import MB, Hosted, Latency, Visitors, cpu, memory

ROUNDS = 200
"""The most visitors at once."""
SIZES: Final = (1, 50, 200)
KEYS: Final = 2.0
"""A second and visitor."""
LOAD: Final = 0.8
IDLE: Final = 8.0
TYPING: Final = 12.0
"""Seconds that are measured."""
BOUNDS: Final = {"sessions": 300, "sessions_an_address": 300, "connections_a_minute": 100_000, "shutdown": 0}


@dataclass(frozen=True)
class Measured:
    """So many visitors on one side; what they cost is a session's. Seconds and bytes."""

    memory: float
    start: float
    """Processor time."""
    connect: float
    idle: float
    """Of a core."""
    key: float
    """Processor time."""
    latency: Latency
    clients: float
    """The visitors' part of all processor time while they type."""


def over_ssh(visitors: int, keys: float = KEYS, hosts: int = 1) -> Measured:
    """Measure the host: `hosts` processes with an equal part of the visitors each."""
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(TemporaryDirectory())) for _ in range(hosts)]
        running = [stack.enter_context(Hosted(folder, **BOUNDS)) for folder in folders]
        for host in running:
            with Visitors(host.port, 1, keys):
                pass
        pids = [host.pid for host in running]
        took, used = sum(map(memory, pids)), sum(map(cpu, pids))
        people = [stack.enter_context(Visitors(host.port, visitors // hosts, keys)) for host in running]
        started = (sum(map(cpu, pids)) - used) / visitors
        return _used(visitors, people, pids, started, took)


def by_processes(visitors: int, keys: float = KEYS) -> Measured:
    """Measure a process a visitor."""
    with TemporaryDirectory() as folder:
        prepare(Path(folder), visitors)
        with Processes(Path(folder), visitors, keys) as people:
            started = sum(map(cpu, people.pids)) / visitors
            return _used(visitors, [people], people.pids, started, 0)


def _used(
    visitors: int, people: Sequence[Visitors | Processes], pids: Sequence[int], started: float, before: float
) -> Measured:
    time.sleep(1)
    took = (sum(map(memory, pids)) - before) / visitors
    used = sum(map(cpu, pids))
    time.sleep(IDLE)
    idle = (sum(map(cpu, pids)) - used) / IDLE
    for group in people:
        group.typed()
    time.sleep(3)
    own = sum(cpu(group.pid) for group in people)
    used = sum(map(cpu, pids))
    for group in people:
        group.typed()
    began = time.monotonic()
    time.sleep(TYPING)
    seen = [second for group in people for second in group.typed()]
    lasted = time.monotonic() - began
    used = sum(map(cpu, pids)) - used
    own = sum(cpu(group.pid) for group in people) - own
    return Measured(
        took,
        started,
        median(second for group in people for second in group.connected),
        idle / visitors,
        (used - idle * lasted) / max(1, len(seen)),
        Latency.of(seen),
        own / (own + used),
    )


def run(most: int = ROUNDS) -> list[Figure]:
    """Measure both sides with 1, 50, 200 visitors, and two hosts at 80 % of their capacity."""
    figures = []
    for visitors in (size for size in SIZES if size <= most):
        ours, theirs = over_ssh(visitors), by_processes(visitors)
        figures += _compared(visitors, ours, theirs)
        if visitors == SIZES[1]:
            capacity = 1 / ours.key
            figures.append(_figure("keys a second a core", f"{capacity:.0f}", ">= 400", met=capacity >= 400))
    if most >= SIZES[-1]:
        figures += two_hosts(SIZES[-1])
    return figures


def two_hosts(visitors: int) -> list[Figure]:
    """Find out how many keys a second two processes can take, and give them 80 % of it."""
    flooded = over_ssh(visitors, KEYS, hosts=2)
    capacity = flooded.latency.keys / TYPING
    loaded = over_ssh(visitors, LOAD * capacity / visitors, hosts=2)
    return [
        _figure(f"{visitors} sessions in two processes, the most keys a second", f"{capacity:.0f}", "-"),
        _figure(
            f"{visitors} sessions in two processes, {LOAD * capacity:.0f} keys a second: key to frame",
            str(loaded.latency),
            "p99 <= 250 ms",
            met=loaded.latency.p99 <= 0.25,
        ),
    ]


def _compared(visitors: int, ours: Measured, theirs: Measured) -> list[Figure]:
    name = f"{visitors} session{'s' if visitors > 1 else ''}: "
    half = visitors == SIZES[1]
    good = ours.memory < 2 * MB and ours.memory < theirs.memory / 10
    quick = ours.latency.p50 <= 0.010 and ours.latency.p99 <= 0.060
    return [
        _figure(
            f"{name}memory a session",
            f"{ours.memory / MB:.2f} MB, a process {theirs.memory / MB:.1f} MB,"
            f" ratio {ours.memory / theirs.memory:.2f}",
            "<= 2 MB, a tenth",
            met=good if visitors > 1 else None,
        ),
        _figure(
            f"{name}idle, of a core a session",
            f"{100 * ours.idle:.3f} %, a process {100 * theirs.idle:.3f} %,"
            f" ratio {ours.idle / max(theirs.idle, 1e-9):.2f}",
            "<= 0.01 %, a fiftieth",
            met=ours.idle <= 0.0001 and ours.idle <= theirs.idle / 50,
        ),
        _figure(
            f"{name}processor time to start",
            f"{1000 * ours.start:.0f} ms, a process {1000 * theirs.start:.0f} ms,"
            f" ratio {ours.start / theirs.start:.2f}",
            "<= 80 ms",
            met=ours.start <= 0.080,
        ),
        _figure(
            f"{name}connect to whole window, median",
            f"{1000 * ours.connect:.0f} ms, a process {1000 * theirs.connect:.0f} ms",
            "-",
        ),
        _figure(
            f"{name}key to frame at {KEYS:.0f} keys a second each",
            f"{ours.latency}; a process: {theirs.latency}",
            "p50 <= 10 ms, p99 <= 60 ms" if half else "-",
            met=quick if half else None,
        ),
        _figure(
            f"{name}processor time a key",
            f"{1000 * ours.key:.1f} ms, a process {1000 * theirs.key:.1f} ms; the visitors' part of all"
            f" {100 * ours.clients:.0f} % and {100 * theirs.clients:.0f} %",
            "-",
        ),
    ]


def _figure(name: str, figure: str, aim: str, *, met: bool | None = None) -> Figure:
    return Figure(name, "python -m tests.bench ssh", figure, aim, met)
