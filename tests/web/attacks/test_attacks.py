"""What strangers do to the pages, in numbers, with an honest visitor of the menus and an honest phone beside.

The server, the attackers and the visitor are processes of their own; before, beside and after the same is
measured. How long keys and photos take is printed; what is asserted is what a busy machine does not change.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.remote.attacks.attack_helpers import begin
from tests.remote.attacks.outside import MB, Latency, Peak
from tests.web.attacks.processes import Attackers, PagesHost, PageVisitors

pytestmark = pytest.mark.full

SECONDS, PHOTOS = 5, 10
"""How long an attack lasts, and how many photos honest people send meanwhile."""
KEY_TOO_LATE, PHOTO_TOO_LATE = 1.0, 5.0
"""Seconds: of the middle one of the honest visitor's keys, and of the slowest honest photo."""
SLOWER = 5
"""How many times as long as alone, where the machine itself is slower than that."""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[PagesHost]:
    with PagesHost(tmp_path) as running:
        yield running


@pytest.fixture
def honest(host: PagesHost) -> Iterator[PageVisitors]:
    with PageVisitors(host.port) as visitors:
        begin(visitors)  # type: ignore[arg-type]
        yield visitors


class Case(NamedTuple):
    """What is done, by how many, what may come of it, and what it may take."""

    attack: str
    size: int
    ends: set[str]
    core: float
    """The most that the server may use beside the honest visitor, of a core."""
    memory: int
    """MB that it may have more at most."""


TURNED_AWAY = {"1000", "1006", "1011", "1013", "403", "cut"}
"""Ends of those who come too often, or are more than there may be; and of what is paused for too long."""
CASES = [
    # Of one address: 100 connections, 10 sessions, as many newcomers, 30 new ones a minute.
    Case("silence", 200, {"1002", *TURNED_AWAY}, 0.5, 30),
    Case("noise", 200, {"1002", "1003", "1007", *TURNED_AWAY}, 0.5, 30),
    Case("large_messages", 50, {"1009", *TURNED_AWAY}, 0.5, 60),
    Case("foreign_pages", 200, {"403", "cut"}, 0.5, 30),
    Case("breaks_off", 50, {"gone"}, 0.8, 60),
    Case("resizes", 10, TURNED_AWAY, 0.5, 60),
    Case("keys", 10, TURNED_AWAY, 1.3, 120),
    Case("pastes_unread", 10, TURNED_AWAY, 0.8, 60),
    Case("foreign_forms", 200, {"403", "429", "cut"}, 0.8, 30),
    Case("large_bodies", 50, {"413", "429", "cut"}, 0.5, 60),
    Case("slow_bodies", 200, {"408", "cut"}, 0.5, 30),
    Case("photos", 100, {"422", "429", "503", "cut"}, 1.5, 300),
    Case("half_requests", 200, {"cut"}, 0.5, 30),
    Case("random_requests", 200, {"400", "cut"}, 0.5, 30),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.attack)
def test_honest_people_beside(host: PagesHost, honest: PageVisitors, case: Case) -> None:
    alone = [host.send_photo() for _ in range(PHOTOS)]
    before, memory = _keys(honest, SECONDS / 5), host.memory()
    with Peak(host) as peak, Attackers(case.attack, host.port, case.size) as attackers:
        honest.typed()
        used, began = host.cpu(), time.monotonic()
        beside = [host.send_photo() for _ in range(PHOTOS)]
        time.sleep(max(0.0, began + SECONDS - time.monotonic()))
        latency = Latency.of(begin(honest))  # type: ignore[arg-type]
        core = (host.cpu() - used) / (time.monotonic() - began)
        ends = attackers.ends()
    left = host.settle()
    honest.typed()
    after = _keys(honest, SECONDS / 5)
    grown = (peak.memory - memory) / MB
    print(f"{case.attack}, {case.size} at once: {ends}; {core:.2f} of a core, {grown:+.0f} MB;")  # noqa: T201
    print(f"  {latency}; before: {before}; after: {after};")  # noqa: T201
    print(f"  the slowest photo {max(beside):.2f} s, alone {max(alone):.2f} s; left: {left}")  # noqa: T201
    assert set(ends) <= case.ends | {"held"}
    assert sum(ends.values()) >= case.size
    assert core < case.core
    assert grown < case.memory
    assert latency.p50 < max(KEY_TOO_LATE, SLOWER * max(before.p50, after.p50))
    assert max(beside) < max(PHOTO_TOO_LATE, SLOWER * max(alone))
    assert left["sessions"] == 1


def _keys(honest: PageVisitors, seconds: float) -> Latency:
    """How long keys take now."""
    time.sleep(seconds)
    return Latency.of(begin(honest))  # type: ignore[arg-type]
