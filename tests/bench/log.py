"""What a page of the camera's log costs among ten, ten thousand and a million lines, side by side.

Ten lines fill no page, so the aim compares full ones: a hundred times the lines must not cost more. Each
figure is the quickest of all rounds, since whatever else the machine does can only add to it.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import text

from tests.bench import Figure
from tests.camera.helpers import KNOWN, CheapHasher, Clock
from tui.camera import ADMIN, PAGE, EventKind, EventType, LogQuery, Store, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tui.camera import Camera, Session

ROUNDS = 100
AIM = 1.25
"""A page among a million lines against one among ten thousand: the ratio of the quickest, at most."""
SIZES = (10, 10_000, 1_000_000)
RARE = 150
"""Lines of the rare type, in a log of any length that has so many."""

Line = tuple[int, datetime, EventKind, str]
"""Number, time, what happened, account."""


def fill(store: Store, serial: str, lines: Iterable[Line]) -> None:
    """Put lines straight into a camera's log, in one transaction; the camera goes on from the last number."""
    epoch = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    names = ("serial", "seq", "at", "type", "kind", "account")
    rows = (
        (serial, seq, (at - epoch) // timedelta(microseconds=1), kind.type.value, kind.value, account)
        for seq, at, kind, account in lines
    )
    values = ", ".join(f":{name}" for name in names)
    into = text(f"INSERT INTO events ({', '.join(names)}, count, details) VALUES ({values}, 1, '{{}}')")
    newest = (
        "UPDATE cameras SET seq = (SELECT max(seq) FROM events WHERE serial = :serial) WHERE serial = :serial"
    )
    with store.write_all() as tx:
        while some := [dict(zip(names, row, strict=True)) for row in islice(rows, 50_000)]:
            tx.execute(into, some)
        tx.execute(text(newest), {"serial": serial})


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure each query `rounds` times in each log, in turns."""
    with TemporaryDirectory() as folder:
        logs = [_log(Path(folder), lines) for lines in SIZES]
        taken: dict[str, list[list[float]]] = {name: [[] for _ in SIZES] for name in logs[0]}
        for _ in range(rounds):
            for name, of_sizes in taken.items():
                for asked, times in zip(logs, of_sizes, strict=True):
                    started = time.perf_counter()
                    asked[name]()
                    times.append(time.perf_counter() - started)
    return [_figure(name, [min(times) for times in of_sizes]) for name, of_sizes in taken.items()]


def _log(folder: Path, lines: int) -> dict[str, Callable[[], object]]:
    """Make a log of so many lines, a minute apart, and return what is asked of it."""
    clock = Clock()
    store = Store.open(folder / f"{lines}.db")
    serial = f"{lines:016}"
    camera = start(store, serial, "known", hasher=CheapHasher(), clock=clock, log_capacity=2 * max(SIZES))
    session = camera.sign_in(ADMIN, KNOWN)
    first = clock.now - timedelta(minutes=lines)
    every = max(lines // RARE, 1)
    fill(store, serial, (_line(number, first, every) for number in range(1, lines + 1)))
    return _asked(camera, session, first, lines)


def _line(number: int, first: datetime, every: int) -> Line:
    kind = EventKind.LOG_IN if number % every else EventKind.MODIFY_SECURITY
    return 2 + number, first + timedelta(minutes=number), kind, ADMIN


def _asked(camera: Camera, session: Session, first: datetime, lines: int) -> dict[str, Callable[[], object]]:
    def place(number: int) -> tuple[datetime, int]:
        return first + timedelta(minutes=number), 2 + number

    ask = partial(camera.log_page, session)
    rare = EventType.CONFIGURATION
    since, until = place(lines // 8)[0], place(lines // 2)[0]
    return {
        "the newest page": ask,
        "a page in the middle": partial(ask, before=place(lines // 2)),
        "the oldest page": partial(ask, before=place(min(lines, PAGE + 1))),
        "back from the oldest page": partial(ask, after=place(min(lines, PAGE))),
        "the newest page of a rare type": partial(ask, LogQuery(rare)),
        "a page from-to, long ago": partial(ask, LogQuery(None, since, until), before=place(lines // 4)),
        "a page of a rare type from-to": partial(ask, LogQuery(rare, since, until)),
    }


def _figure(name: str, seconds: list[float]) -> Figure:
    ratio = seconds[-1] / seconds[-2]
    shown = " / ".join(f"{1000 * each:.2f}" for each in seconds)
    return Figure(
        f"log of 10 / 10,000 / 1,000,000 lines: {name}",
        "make bench",
        f"{shown} ms, the last two {ratio:.2f}",
        f"<= {AIM}",
        ratio <= AIM,
    )
