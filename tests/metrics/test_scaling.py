"""The simulation behind docs/scaling.md: queues as in the theory, tables as on the page."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from random import Random

import pytest

from tests.bench.scaling.host import Host, erlang_c, refused
from tests.bench.scaling.queues import Clock, Cores, Waits
from tests.bench.scaling.tables import loads, needs, sizes

CUSTOMERS = 30_000


def mean_wait(servers: int, load: float, *, fixed: bool) -> float:
    """Simulate customers that come at random; return their mean wait in service times."""
    clock, random, waits = Clock(), Random(3), Waits()
    cores = Cores(clock, servers)
    when = 0.0

    def come() -> None:
        came, service = clock.now, 1.0 if fixed else random.expovariate(1)
        cores.compute(service, lambda: waits.note(came, clock.now - came - service))

    for _ in range(CUSTOMERS):
        when += random.expovariate(load)
        clock.at(when, come)
    clock.run(when + 1000)
    assert len(waits) == CUSTOMERS
    return waits.mean


@pytest.mark.full
@pytest.mark.parametrize(("servers", "load"), [(1, 0.6), (16, 13.0)])
def test_queues_wait_as_theory_says(servers: int, load: float) -> None:
    """M/M/c waits as Erlang's formula says; M/D/1 half of M/M/1 (Pollaczek, Khinchine), M/D/c near that."""
    in_theory = erlang_c(servers, load) / (servers - load)
    assert mean_wait(servers, load, fixed=False) == pytest.approx(in_theory, rel=0.1)
    use = load / servers
    # Cosmetatos' approximation, exact for one server.
    more = (1 - use) * (servers - 1) * ((4 + 5 * servers) ** 0.5 - 2) / (16 * use * servers)
    assert mean_wait(servers, load, fixed=True) == pytest.approx(in_theory / 2 * (1 + more), rel=0.1)


def test_threads_in_slices_share_a_core() -> None:
    clock, ended = Clock(), []
    cores = Cores(clock, 1, slice_=0.01)
    cores.compute(0.1, lambda: ended.append(("long", round(clock.now, 3))))
    cores.compute(0.02, lambda: ended.append(("short", round(clock.now, 3))))
    clock.run(1)
    assert ended == [("short", 0.04), ("long", 0.12)]
    assert cores.used == pytest.approx(0.12)


def test_places_refuse_as_erlang_says_where_each_comes_alone() -> None:
    visitors, places = 1, 2  # `refused` takes visitors that few one by one
    in_theory = (visitors**places / 2) / sum((1, visitors, visitors**2 / 2))  # Erlang's loss formula
    assert refused(visitors, places, Random(1)) == pytest.approx(in_theory, rel=0.02)


def test_the_same_seed_gives_the_same_and_more_visitors_wait_longer() -> None:
    few, again, many = (Host(visitors, 2, 500, seed=1).run(20) for visitors in (100, 100, 500))
    assert few.keys.quantile(0.99) == again.keys.quantile(0.99)
    assert few.cores == again.cores < many.cores
    assert few.keys.quantile(0.99) < many.keys.quantile(0.99)
    assert few.hashes.mean < many.hashes.mean


@pytest.mark.full
def test_the_page_shows_what_the_simulation_prints() -> None:
    page = (Path(__file__).parents[2] / "docs" / "scaling.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in chain(needs(), sizes(), loads()) if line not in page] == []
