"""What several processes do at the same moment, on both kinds of server: as if one after the other.

SQLite has one writer, so that most of this can't go wrong there. Without its locks PostgreSQL gets it wrong.
"""

from __future__ import annotations

import itertools
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import Select, insert, select

from tests.camera.helpers import MAIL, OTHER, PHONE, CheapHasher, Clock, code_of, key_for
from tests.cloud.helpers import NOW, by_mail, challenge
from tests.db.racing import PROCESSES, Stores, racing
from tests.helpers.plugins.both_stores import POSTGRESQL
from tui.camera import ADMIN, Answer, Camera, CameraContext, ResetGrant, Store, add_camera, start
from tui.camera.fleet.sharing import note_visits, restore_where_due, share
from tui.camera.operations import camera_key
from tui.cloud.code_mailer import MAILS_A_DAY, CodeMailer
from tui.cloud.errors import TooManyMails
from tui.cloud.master_keys import MasterKeys
from tui.cloud.schema import contacts, tickets
from tui.cloud.service_desk import Desk
from tui.cloud.store import CloudStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.db.stores import ServerStores
    from tui.camera import Challenge

CAMERAS: Final = 10
"""Of which many are changed at once."""
_places: Final = itertools.count(1000)
"""Each round has a camera of its own."""
DONE: Final = "done"


def serial_of(number: int, one: int = 0) -> str:
    return f"{number:08d}{one:08d}"


def camera(stores: Stores, serial: str) -> Camera:
    # Randomness stands still, so that all processes know the token of the same leave.
    context = CameraContext(stores.cameras, serial, hasher=CheapHasher(), clock=Clock(), randomness=bytes)
    return Camera(context)


def made(stores: Stores, serial: str) -> Camera:
    return start(stores.cameras, serial, "known", hasher=CheapHasher(), clock=Clock(), key_for=key_for)


# --- what is raced, after what is prepared ------------------------------------------------------------------


def no_key_yet(stores: Stores, number: int) -> None:
    start(stores.cameras, serial_of(number), "known", hasher=CheapHasher(), clock=Clock())


def put_key(stores: Stores, number: int, _: int) -> str:
    camera_key.put_if_missing(stores.cameras, serial_of(number), key_for)
    return DONE


def start_anew(stores: Stores, number: int, _: int) -> str:
    made(stores, serial_of(number))
    return DONE


def add(stores: Stores, number: int, _: int) -> str:
    add_camera(stores.cameras, f"camera-{number}", "known", hasher=CheapHasher())
    return DONE


def many(stores: Stores, number: int) -> None:
    for one in range(CAMERAS):
        if not number:
            made(stores, serial_of(0, one))


def visit(stores: Stores, number: int, index: int) -> str:
    order = [serial_of(0, (one * 3 + index * 7 + number) % CAMERAS) for one in range(CAMERAS)]
    note_visits(stores.cameras, order[:: -1 if index % 2 else 1], Clock()())
    return DONE


def one_is_due(stores: Stores, number: int) -> None:
    made(stores, serial_of(number))
    share(stores.cameras, serial_of(number).lower(), restore_after=timedelta(minutes=1))
    note_visits(stores.cameras, [serial_of(number)], Clock()() - timedelta(hours=1))


def restore(stores: Stores, number: int, _: int) -> int:
    return restore_where_due(stores.cameras, hasher=CheapHasher(), clock=Clock()).count(serial_of(number))


def addressed(stores: Stores, number: int) -> None:
    with stores.records.write(serial_of(number)) as tx:
        tx.execute(
            insert(contacts).values(serial=serial_of(number), address="anna@example.com", registered=NOW)
        )


class Takes:
    """A mail server that takes all."""

    sender = "desk@example.com"

    def send(self, message: EmailMessage, address: str, serial: str) -> None:
        """Take it."""


def mailer(stores: Stores) -> CodeMailer:
    return CodeMailer(stores.records, MasterKeys(Path("/nowhere")), Takes(), clock=lambda: NOW)


def mail(stores: Stores, number: int, index: int) -> int:
    sent = 0
    for one in range(MAILS_A_DAY):
        with suppress(TooManyMails):
            sent += bool(mailer(stores).deliver(by_mail(index * 100 + one, serial_of(number)), "12345678"))
    return sent


def ask_desk(stores: Stores, number: int, _: int) -> str:
    desk = Desk(MasterKeys(Path("/nowhere")), stores.records, mailer(stores), clock=lambda: NOW)
    for _ in range(10):
        desk._note(challenge(serial_of(number)))
    return DONE


def challenged(stores: Stores, number: int) -> None:
    made(stores, serial_of(number)).challenge()


def answer(stores: Stores, number: int, _: int) -> str:
    mine = camera(stores, serial_of(number))
    running = mine.running_challenge()
    if running is None:
        return "ChallengeOver"
    mine.answer_code(code_of(running, serial_of(number)))
    return DONE


def granted(stores: Stores, number: int) -> None:
    made(stores, serial_of(number))
    camera(stores, serial_of(number)).answer_questions(PHONE, MAIL)


def redeem(stores: Stores, number: int, _: int) -> str:
    mine = camera(stores, serial_of(number))
    mine.reset_password(ResetGrant(bytes(32).hex(), ADMIN, Clock()()), OTHER)
    return DONE


def prepared(stores: Stores, number: int) -> None:
    made(stores, serial_of(number))


def times(stores: Stores, number: int) -> object:
    with stores.records.read() as tx:
        return tx.execute(select(tickets.c.times).where(tickets.c.serial == serial_of(number))).scalar()


ALL: Final = {DONE: PROCESSES}


@dataclass(frozen=True)
class Raced:
    """A line of the table: what is prepared, what all do at once, and what has to come of it."""

    act: Callable[[Stores, int, int], object]
    prepare: Callable[[Stores, int], object] = lambda _stores, _number: None
    outcomes: Mapping[str, int] | None = None
    """How many times each; None: the sum counts."""
    total: int = 0
    after: Callable[[Stores, int], object] = lambda _stores, _number: None
    left: object = None

    def fault(self, stores: Stores, number: int, found: Sequence[object]) -> str:
        if self.outcomes is None:
            counts = [one for one in found if isinstance(one, int)]
            right = len(counts) == len(found) and sum(counts) == self.total
        else:
            right = Counter(found) == self.outcomes
        if right and self.after(stores, number) == self.left:
            return ""
        return f"{self.act.__name__}, round {number}: {Counter(found)}"


TABLE: Final = (
    Raced(put_key, no_key_yet, ALL),
    Raced(start_anew, outcomes=ALL),
    Raced(add, outcomes={DONE: 1, "CameraExists": PROCESSES - 1}),
    Raced(visit, many, ALL),
    Raced(restore, one_is_due, total=1),
    Raced(mail, addressed, total=MAILS_A_DAY),
    Raced(ask_desk, outcomes=ALL, after=times, left=10 * PROCESSES),
    Raced(answer, challenged, {DONE: 1, "ChallengeOver": PROCESSES - 1}),
    Raced(redeem, granted, {DONE: 1, "GrantRefused": PROCESSES - 1}),
)


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
    opening: Callable[[], Stores], rounds: int, table: Sequence[Raced] = TABLE, *, threads: int = 1
) -> list[str]:
    found = []
    stores = opening()
    with racing(opening, threads=threads) as race:
        for raced in table:
            for number in range(rounds):
                place = number if raced.act is visit else next(_places)
                raced.prepare(stores, place)
                found.append(raced.fault(stores, place, race(raced.act, place)))
    stores.close()
    return [fault for fault in found if fault]


@pytest.mark.both_stores
@pytest.mark.parametrize("rounds", [2, pytest.param(50, marks=pytest.mark.full)])
def test_processes_act_as_if_one_after_the_other(opening: Callable[[], Stores], rounds: int) -> None:
    assert faults(opening, rounds) == []
    print(f"{len(TABLE)} races, {rounds} rounds of {PROCESSES} processes")  # noqa: T201 - the count


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


WAYS: Final = (
    Raced(guess_password, prepared, {"WrongCredentials": 5, "AccountLocked": GUESSES - 5}),
    Raced(guess_answers, prepared, {"WrongAnswers": 5, "AnswersLocked": GUESSES - 5}),
    Raced(guess_code, challenged, {"WrongCode": 5, "ChallengeOver": GUESSES - 5}),
)


@pytest.mark.full
@pytest.mark.both_stores
def test_a_hundred_guesses_at_once_are_counted_exactly(opening: Callable[[], Stores]) -> None:
    assert faults(opening, 20, WAYS, threads=GUESSES // PROCESSES) == []
    print(f"{len(WAYS)} ways, 20 rounds of {GUESSES} guesses from {PROCESSES} processes")  # noqa: T201 - the count


@pytest.mark.full
def test_without_locks_they_are_not(
    server_opening: Callable[[], Stores], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.db.postgresql import PostgresqlBackend

    for name in ("lock", "lock_all"):
        monkeypatch.setattr(PostgresqlBackend, name, lambda *_: None)
    monkeypatch.setattr(Select, "with_for_update", lambda query: query)

    assert faults(server_opening, 4, WAYS, threads=GUESSES // PROCESSES)
    wrong = {fault.partition(",")[0] for fault in faults(server_opening, 4)}
    assert len(wrong) > len(TABLE) // 2, wrong
    print(f"without locks: {len(wrong)} of {len(TABLE)} races go wrong")  # noqa: T201 - the count


BULK: Final = 5_000


@pytest.mark.full
def test_bulk_updates_do_not_wait_in_a_ring(server_opening: Callable[[], Stores]) -> None:
    stores = server_opening()
    many(stores, 0)
    with racing(server_opening, processes=3) as race:
        done = Counter(one for number in range(BULK // 3 // 100) for one in race(visit_often, number))
    stores.close()
    assert done == {100: BULK // 3 // 100 * 3}
    print(f"{BULK // 300 * 300} bulk updates of {CAMERAS} cameras from 3 processes")  # noqa: T201 - the count


def visit_often(stores: Stores, number: int, index: int) -> int:
    return [visit(stores, number * 100 + one, index) for one in range(100)].count(DONE)
