"""Pages of the camera's log: every line once, in order, at the same cost in a log of any length."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event as sqlalchemy_event

from tests.bench.log import fill
from tests.camera.helpers import KNOWN
from tui.camera import ADMIN, EVERYTHING, PAGE, EventKind, EventType, LogQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.log import Line
    from tests.camera.helpers import Stage
    from tui.camera import Camera, LogPage, Session, Store

FIRST = datetime(2026, 2, 1, tzinfo=UTC)
KINDS = (EventKind.LOG_IN, EventKind.LOG_IN, EventKind.LOG_OUT, EventKind.REBOOT, EventKind.MODIFY_SECURITY)
ROUNDS = 25


@pytest.fixture
def camera(stage: Stage) -> Camera:
    return stage("known", capacity=10**6)


@pytest.fixture
def session(camera: Camera) -> Session:
    return camera.sign_in(ADMIN, KNOWN)


def some_lines(chance: random.Random, first: int, count: int) -> list[Line]:
    """Lines of a camera whose clock stands for a while, goes on, and is set back."""
    lines, now = [], FIRST
    for seq in range(first, first + count):
        now += timedelta(seconds=chance.choice((0, 0, 0, 1, 60, -45)))
        lines.append((seq, now, chance.choice(KINDS), f"user{seq}"))
    return lines


def some_query(chance: random.Random, lines: list[Line]) -> LogQuery:
    """Ends are moments of lines: there a rule that is off by one shows."""
    moments = sorted(chance.choice(lines)[1] for _ in range(2))
    return LogQuery(
        type=chance.choice((None, None, EventType.ACCOUNT, *EventType)),
        since=chance.choice((None, None, moments[0])),
        until=chance.choice((None, None, moments[1])),
    )


def found(lines: list[Line], query: LogQuery) -> list[int]:
    """The numbers that a query has to find, newest first, by the plainest of means."""
    fitting = [
        (at, seq)
        for seq, at, kind, _ in lines
        if query.type in {None, kind.type}
        and (query.since is None or at >= query.since)
        and (query.until is None or at < query.until)
    ]
    return [seq for _, seq in sorted(fitting, reverse=True)]


def numbers(pages: list[LogPage]) -> list[int]:
    return [event.seq for page in pages for event in page.events]


def forward(camera: Camera, session: Session, query: LogQuery) -> Iterator[LogPage]:
    page = camera.log_page(session, query)
    yield page
    while page.older:
        page = camera.log_page(session, query, before=page.events[-1].place)
        yield page


def back(camera: Camera, session: Session, query: LogQuery, page: LogPage) -> Iterator[LogPage]:
    while page.newer:
        page = camera.log_page(session, query, after=page.events[0].place)
        yield page


def test_forward_and_back_every_line_comes_once_and_in_order(
    camera: Camera, session: Session, store: Store
) -> None:
    chance = random.Random(2611)
    turned = 0
    for _ in range(ROUNDS):
        with store.write_all() as tx:
            tx.exec_driver_sql("DELETE FROM events")
        lines = some_lines(chance, 10, chance.choice((1, PAGE, PAGE + 1, 2 * PAGE, 900, 1500)))
        fill(store, camera.serial, lines)
        query = some_query(chance, lines)

        pages = list(forward(camera, session, query))
        again = list(back(camera, session, query, pages[-1]))

        assert numbers(pages) == found(lines, query), query
        assert [*numbers(again[::-1]), *numbers(pages[-1:])] == found(lines, query), query
        assert all(len(page.events) == PAGE for page in pages[:-1])
        assert [page.newer for page in pages] == [False, *[True] * (len(pages) - 1)]
        assert all(page.older for page in again)
        turned += len(again)
    assert turned > 20, "there was hardly a second page"


def test_lines_that_arrive_meanwhile_make_none_repeat_or_vanish(
    camera: Camera, session: Session, store: Store
) -> None:
    chance = random.Random(1206)
    lines = some_lines(chance, 10, 600)
    fill(store, camera.serial, lines)
    old = found(lines, EVERYTHING)
    pages, arriving = [], 10_000
    for page in forward(camera, session, EVERYTHING):
        pages.append(page)
        fill(store, camera.serial, some_lines(chance, arriving, 7))  # with times in the midst of the others
        arriving += 7
    seen = numbers(pages)

    assert [seq for seq in seen if seq in set(old)] == old
    assert len(set(seen)) == len(seen)
    home = numbers(list(back(camera, session, EVERYTHING, pages[-1])))
    assert len(set(home)) == len(home)
    assert set(old) - set(numbers(pages[-1:])) <= set(home)


def test_what_was_removed_meanwhile_leaves_an_empty_page(
    camera: Camera, session: Session, store: Store
) -> None:
    fill(store, camera.serial, some_lines(random.Random(1), 10, 300))
    page = camera.log_page(session)
    first, last = page.events[0].place, page.events[-1].place
    camera.clear_log(session)

    assert camera.log_page(session, before=last).events == ()
    assert camera.log_page(session, before=last).newer is False
    after = camera.log_page(session, after=first)
    assert ([event.kind for event in after.events], after.newer, after.older) == (
        [EventKind.CLEAR_LOG],
        False,
        False,
    )


@pytest.mark.full
def test_a_page_at_the_end_of_the_ring_promises_no_older_one(stage: Stage) -> None:
    camera = stage("known", capacity=PAGE)
    session = camera.sign_in(ADMIN, KNOWN)
    oldest = camera.events(session)[-1].place
    for _ in range(PAGE):
        session = camera.sign_in(ADMIN, KNOWN)

    page = camera.log_page(session, after=oldest)

    assert len(page.events) == PAGE
    assert page.older is False


@pytest.mark.sqlite_only
def test_every_query_seeks_in_an_index_and_sorts_nothing(
    camera: Camera, session: Session, store: Store
) -> None:
    lines = some_lines(random.Random(3), 10, 3)
    fill(store, camera.serial, lines)
    place = lines[1][1], lines[1][0]
    asked: list[tuple[str, object]] = []
    sqlalchemy_event.listen(
        store._backend.engine,
        "before_cursor_execute",
        lambda _c, _cursor, sql, parameters, *_: asked.append((sql, parameters)),
    )
    ends: list[dict[str, tuple[datetime, int]]] = [{}, {"before": place}, {"after": place}]
    for kind, since, until, end in product((None, EventType.SYSTEM), (None, FIRST), (None, place[0]), ends):
        asked.clear()
        query = replace(EVERYTHING, type=kind, since=since, until=until)
        camera.log_page(session, query, **end)
        plans = [plan(store, *each) for each in list(asked) if "FROM events" in each[0]]
        assert plans
        bounds = "serial=?" + (" AND type=?" if kind else "")
        bounds += " AND (at,seq)>(?,?)" if since or "after" in end else ""
        bounds += " AND (at,seq)<(?,?)" if until or "before" in end else ""
        index = "events_by_type" if kind else "events_by_time"
        assert plans[0] == f"SEARCH events USING INDEX {index} ({bounds})"
        assert all(each.startswith(f"SEARCH events USING INDEX {index} (") for each in plans)


def plan(store: Store, sql: str, parameters: object) -> str:
    with store.read() as tx:
        rows = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).all()  # type: ignore[arg-type]
    return " + ".join(str(row[3]) for row in rows)
