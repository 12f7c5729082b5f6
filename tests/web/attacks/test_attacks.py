"""What strangers do to the pages, in numbers, with an honest visitor of the menus and an honest phone beside.

The server, the attackers and the visitor are processes of their own; before, beside and after the same is
measured. So it is, at the same moments, of a visitor of a second server that nobody attacks: where that one
waits as well, it is the machine that is slow.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.remote.attacks.attack_helpers import begin
from tests.remote.attacks.outside import MB, Latency, Pace, Peak
from tests.web.attacks.processes import Attackers, PagesHost, PageVisitors

pytestmark = pytest.mark.full

SECONDS, PHOTOS = 3, 10
"""How long an attack lasts, and how many photos honest people send meanwhile."""
KEY_TOO_LATE, SLOWEST_KEY_TOO_LATE, PHOTO_TOO_LATE = 0.5, 2.0, 5.0
"""Seconds: of the middle one of the honest visitor's keys, of one in a hundred, and of the slowest photo.

Five times the aims, since other tests run beside these (docs/security.md has the figures of a quiet machine).
"""
A_FEW_SECONDS = 3
"""After which nothing is left of an attack: ten apps that end at once are half a second of a core."""
SLOWER = 5
"""How many times as long as alone, or as with the other server, where the machine itself is that slow."""


@pytest.fixture
def attacked(tmp_path: Path) -> Iterator[Watched]:
    with watched(tmp_path) as server:
        yield server


@pytest.fixture(scope="module")
def spared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A second server, which nobody attacks."""
    with watched(tmp_path_factory.mktemp("spared")) as server:
        yield server


class Watched(NamedTuple):
    """A server and its honest visitor, who types."""

    host: PagesHost
    honest: PageVisitors


@contextmanager
def watched(data: Path) -> Iterator[Watched]:
    """Start both."""
    with PagesHost(data) as host, PageVisitors(host.port) as honest:
        begin(honest)  # type: ignore[arg-type]
        yield Watched(host, honest)


class Keys(NamedTuple):
    """How long keys took: with the attacked server, and with the other one meanwhile."""

    here: Latency
    elsewhere: Latency

    def are_late(self, alone: Latency, slower: float) -> str:
        """Say how keys are later than they may be; nothing where they are not.

        `slower`: how many times slower the attacked server was than it is alone.
        """
        late = ""
        for what, most in (("p50", KEY_TOO_LATE), ("p99", SLOWEST_KEY_TOO_LATE)):
            here, *others = (getattr(latency, what) for latency in (self.here, self.elsewhere, alone))
            if here >= max(most * slower, SLOWER * max(others)):
                late += f"{what}: {here:.3f} s, elsewhere and alone {others} "
        return late


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
    # Apps start one after the other, for those who are there: that may take what the honest visitor leaves.
    Case("breaks_off", 50, {"gone"}, 1.0, 60),
    Case("resizes", 10, TURNED_AWAY, 0.8, 60),
    Case("keys", 10, TURNED_AWAY, 0.6, 120),
    Case("pastes_unread", 10, TURNED_AWAY, 0.8, 120),
    Case("foreign_forms", 200, {"403", "429", "cut"}, 0.8, 30),
    Case("large_bodies", 50, {"413", "429", "cut"}, 0.5, 60),
    Case("slow_bodies", 200, {"408", "cut"}, 0.5, 30),
    Case("photos", 100, {"422", "429", "503", "cut"}, 1.5, 300),
    Case("half_requests", 200, {"cut"}, 0.5, 30),
    Case("random_requests", 200, {"400", "cut"}, 0.5, 30),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.attack)
def test_honest_people_beside(attacked: Watched, spared: Watched, case: Case) -> None:
    host = attacked.host
    alone = [host.send_photo() for _ in range(PHOTOS)]
    before, memory = _keys(attacked, spared, 1), host.memory()
    with Peak(host) as peak, Attackers(case.attack, host.port, case.size) as attackers:
        _forget(attacked, spared)
        pace, began = Pace(host), time.monotonic()
        beside = [host.send_photo() for _ in range(PHOTOS)]
        time.sleep(max(0.0, began + SECONDS - time.monotonic()))
        keys = _seen(attacked, spared)
        core, slower = pace.share, pace.slower
        ends = attackers.ends()
    settled = host.settle()
    time.sleep(A_FEW_SECONDS)
    _forget(attacked, spared)
    pace = Pace(host)
    after = _keys(attacked, spared, 1)
    grown = (peak.memory - memory) / MB
    took = f"{core:.2f} of a core, {slower:.1f} times slower than alone, {grown:+.0f} MB"
    print(f"{case.attack}, {case.size} at once: {ends}; {took};")  # noqa: T201
    for when, each in (("before", before), ("beside", keys), ("after", after)):
        print(f"  {when}: {each.here}; elsewhere: {each.elsewhere}")  # noqa: T201
    photos = f"the slowest photo {max(beside):.2f} s, alone {max(alone):.2f} s"
    print(f"  {photos}; all have left after {settled:.1f} s")  # noqa: T201
    assert set(ends) <= case.ends | {"held"}
    assert sum(ends.values()) >= case.size
    assert core < case.core
    assert grown < case.memory
    assert not keys.are_late(before.here, slower)
    assert not after.are_late(before.here, pace.slower)
    assert max(beside) < max(PHOTO_TOO_LATE * slower, SLOWER * max(alone))


def _keys(attacked: Watched, spared: Watched, seconds: float) -> Keys:
    """How long keys take now."""
    time.sleep(seconds)
    return _seen(attacked, spared)


def _seen(attacked: Watched, spared: Watched) -> Keys:
    """How long the keys took that were seen since this was last asked, and at least one."""
    here, elsewhere = (begin(server.honest) for server in (attacked, spared))  # type: ignore[arg-type]
    return Keys(Latency.of(here), Latency.of(elsewhere))


def _forget(*servers: Watched) -> None:
    """Count keys from now on."""
    for server in servers:
        server.honest.typed()
