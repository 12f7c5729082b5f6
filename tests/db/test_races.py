"""What several processes do at the same moment, on both kinds of server: as if one after the other.

SQLite has one writer, so that most of this can't go wrong there. Without its locks PostgreSQL gets it wrong.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import Select, select

from tests.camera.helpers import PHONE, code_of
from tests.db.raced_acts import (
    CAMERAS,
    DONE,
    TABLE,
    Raced,
    answer,
    camera,
    challenged,
    many,
    places,
    prepared,
    redeem,
    serial_of,
    visit,
)
from tests.db.racing import PROCESSES, Stores, racing
from tests.helpers.plugins.both_stores import POSTGRESQL
from tui.camera import ADMIN, Answer, Store
from tui.camera.operations.throttle import ANSWERS, SIGN_IN
from tui.camera.storage import steady_time
from tui.camera.storage.schema import throttles
from tui.cloud.store import CloudStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.db.stores import ServerStores
    from tui.camera import Challenge


MANY: Final = 8
"""Processes that want the same once."""
ROUNDS: Final = 200


@pytest.fixture
def opening(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], Stores]:
    """Open both stores as a process does that has just begun."""
    if engine == POSTGRESQL:
        return on_server(request.getfixturevalue("server_stores"))
    return lambda: Stores(Store.open(tmp_path / "cameras.sqlite3"), CloudStore.open(tmp_path))


@pytest.fixture
def server_opening(server_stores: ServerStores) -> Callable[[], Stores]:
    return on_server(server_stores)


def on_server(stores: ServerStores) -> Callable[[], Stores]:
    stores.cameras()
    stores.records()
    return lambda: Stores(stores.opened(), stores.opened_records())


def faults(
    opening: Callable[[], Stores],
    rounds: int,
    table: Sequence[Raced] = TABLE,
    *,
    processes: int = PROCESSES,
    threads: int = 1,
) -> list[str]:
    found = []
    stores = opening()
    with racing(opening, processes=processes, threads=threads) as race:
        for raced in table:
            for number in range(rounds):
                place = number if raced.act is visit else next(places)
                raced.prepare(stores, place)
                found.append(raced.fault(stores, place, race(raced.act, place)))
    stores.close()
    return [fault for fault in found if fault]


@pytest.mark.both_stores
@pytest.mark.parametrize("rounds", [2, pytest.param(50, marks=pytest.mark.full)])
def test_processes_act_as_if_one_after_the_other(opening: Callable[[], Stores], rounds: int) -> None:
    assert faults(opening, rounds) == []
    print(f"{len(TABLE)} races, {rounds} rounds of {PROCESSES} processes")  # noqa: T201 - the count


ONCE: Final = tuple(
    replace(raced, outcomes={outcome: 1 if outcome == DONE else MANY - 1 for outcome in raced.outcomes or ()})
    for raced in TABLE
    if raced.act in {answer, redeem}
)


@pytest.mark.full
@pytest.mark.both_stores
def test_a_code_and_a_grant_are_redeemed_once(opening: Callable[[], Stores]) -> None:
    assert len(ONCE) == 2
    assert faults(opening, ROUNDS, ONCE, processes=MANY) == []
    print(f"a code and a grant: {ROUNDS} rounds of {MANY} processes each")  # noqa: T201 - the count


# --- guesses ------------------------------------------------------------------------------------------------

GUESSES: Final = 100


def guess_password(stores: Stores, number: int, index: int) -> object:
    camera(stores, serial_of(number)).sign_in(ADMIN, f"not-this-{index}")
    return DONE


def guess_answers(stores: Stores, number: int, index: int) -> object:
    camera(stores, serial_of(number)).answer_questions(PHONE, Answer(2, f"{index}"))
    return DONE


def guess_code(stores: Stores, number: int, index: int) -> object:
    mine = camera(stores, serial_of(number))
    running = mine.running_challenge()
    if running is None:
        return "ChallengeOver"
    mine.answer_code(wrong_code_of(running, serial_of(number), index))
    return DONE


def wrong_code_of(running: Challenge, serial: str, index: int) -> str:
    return f"{(int(code_of(running, serial)) + 1 + index) % 10**8:08}"


def tries(stores: Stores, number: int) -> object:
    """How many were counted: the last of them is told that it has locked the way."""
    mine = (throttles.c.serial == serial_of(number), throttles.c.gate.in_([SIGN_IN.name, ANSWERS.name]))
    with stores.cameras.read() as tx:
        return tx.execute(select(throttles.c.tries).where(*mine)).scalar()


WAYS: Final = (
    Raced(
        guess_password, prepared, {"WrongCredentials": 4, "AccountLocked": GUESSES - 4}, after=tries, left=5
    ),
    Raced(guess_answers, prepared, {"WrongAnswers": 4, "AnswersLocked": GUESSES - 4}, after=tries, left=5),
    Raced(guess_code, challenged, {"WrongCode": 5, "ChallengeOver": GUESSES - 5}),
)


@pytest.mark.full
@pytest.mark.both_stores
def test_a_hundred_guesses_at_once_are_counted_exactly(opening: Callable[[], Stores]) -> None:
    assert faults(opening, 20, WAYS, threads=GUESSES // PROCESSES) == []
    print(f"{len(WAYS)} ways, 20 rounds of {GUESSES} guesses from {PROCESSES} processes")  # noqa: T201 - the count


MOST_ROUNDS: Final = 40


@pytest.mark.full
def test_without_locks_most_races_go_wrong(
    server_opening: Callable[[], Stores], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.db.postgresql import PostgresqlBackend

    for name in ("lock", "lock_all"):
        monkeypatch.setattr(PostgresqlBackend, name, lambda *_: None)
    monkeypatch.setattr(Select, "with_for_update", lambda query: query)

    # Guesses are counted exactly even so, by the UPDATE that each begins with: see the next test.
    wrong: set[str] = set()
    rounds = 0
    while len(wrong) <= len(TABLE) // 2 and rounds < MOST_ROUNDS:  # a machine with other work takes turns
        wrong |= {fault.partition(",")[0] for fault in faults(server_opening, 4)}
        rounds += 4
    assert len(wrong) > len(TABLE) // 2, wrong
    print(f"without locks: {len(wrong)} of {len(TABLE)} races go wrong in {rounds} rounds")  # noqa: T201 - the count


@pytest.mark.full
def test_guesses_are_miscounted_where_nothing_locks_the_camera(
    server_opening: Callable[[], Stores], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three things do: the advisory lock, SELECT FOR UPDATE of its row, the UPDATE that notes the time."""
    from tui.db.postgresql import PostgresqlBackend

    for name in ("lock", "lock_all"):
        monkeypatch.setattr(PostgresqlBackend, name, lambda *_: None)
    monkeypatch.setattr(Select, "with_for_update", lambda query: query)
    monkeypatch.setattr(steady_time, "note", steady_time.look)

    wrong = {
        fault.partition(",")[0] for fault in faults(server_opening, 4, WAYS, threads=GUESSES // PROCESSES)
    }
    assert wrong == {raced.act.__name__ for raced in WAYS}
    print(f"without any lock: {len(wrong)} of {len(WAYS)} ways are miscounted")  # noqa: T201 - the count


@pytest.mark.full
@pytest.mark.parametrize("kept", ["lock", "with_for_update", "note"])
def test_each_of_the_three_is_enough_for_guesses(
    server_opening: Callable[[], Stores], monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    from tui.db.postgresql import PostgresqlBackend

    if kept != "lock":
        for name in ("lock", "lock_all"):
            monkeypatch.setattr(PostgresqlBackend, name, lambda *_: None)
    if kept != "with_for_update":
        monkeypatch.setattr(Select, "with_for_update", lambda query: query)
    if kept != "note":
        monkeypatch.setattr(steady_time, "note", steady_time.look)
    assert faults(server_opening, 2, WAYS, threads=GUESSES // PROCESSES) == []


BULK: Final = 17
"""Hundreds of bulk updates of each of three processes: 5,100 in all."""


@pytest.mark.full
def test_bulk_updates_do_not_wait_in_a_ring(server_opening: Callable[[], Stores]) -> None:
    stores = server_opening()
    many(stores, 0)
    with racing(server_opening, processes=3) as race:
        done = Counter(one for number in range(BULK) for one in race(visit_often, number))
    stores.close()
    assert done == {100: 3 * BULK}
    print(f"{300 * BULK} bulk updates of {CAMERAS} cameras from 3 processes")  # noqa: T201 - the count


def visit_often(stores: Stores, number: int, index: int) -> int:
    return [visit(stores, number * 100 + one, index) for one in range(100)].count(DONE)
