"""The program killed in the middle of any change: what was acknowledged is there, and nothing half."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import func, select

from tests.camera.helpers import MAIL, CheapHasher, key_for, outcome
from tests.db.changing_at_random import (
    ACKNOWLEDGED,
    ANSWERS,
    PASSWORDS,
    SERIAL,
    Person,
    acknowledge_to,
    camera_in,
)
from tests.helpers.plugins.both_stores import POSTGRESQL
from tui.camera import ADMIN, EventKind, ResetGrant, Session, Store, start
from tui.camera.fleet.checks import faults
from tui.camera.storage.schema import accounts, events, groups

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.db.stores import ServerStores

    Opening = Callable[[], Store]

LONGEST: Final = 0.15
"""Seconds until the kill; an act takes about 0.005."""


@pytest.fixture
def opening(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Opening:
    if engine == POSTGRESQL:
        stores: ServerStores = request.getfixturevalue("server_stores")
        stores.cameras()
        return stores.opened
    return lambda: Store.open(tmp_path / "cameras.sqlite3")


@pytest.mark.both_stores
@pytest.mark.parametrize("rounds", [3, pytest.param(200, marks=pytest.mark.full)])
def test_a_program_killed_in_the_middle_of_any_change(opening: Opening, rounds: int) -> None:
    seed = random.getrandbits(32)
    dice = random.Random(seed)
    done: Counter[str] = Counter()
    unacknowledged = 0
    with opening() as store:
        start(store, SERIAL, "known", hasher=CheapHasher(), key_for=key_for)
        there, before = rows(store), logged(store)
        for _ in range(rounds):
            said = killed(opening, before, dice)
            with store.write(SERIAL):  # a server may still be at what it was told last
                now = logged(store)
            new = now - before
            more = new - said
            assert not said - new, "what was acknowledged is logged"
            assert more.total() <= 1, "of what was not, one act was under way"
            unacknowledged += more.total()
            done += new
            examine(store, there, now)
            before = logged(store)
    assert done.total() >= 3 * rounds
    counts = f"{done.total()} lines of {len(done)} kinds, {unacknowledged} not acknowledged"
    print(f"{rounds} kills, seed {seed}: {counts}")  # noqa: T201 - the count


def killed(opening: Opening, before: Counter[str], dice: random.Random) -> Counter[str]:
    """Let a person act in a process of its own, and kill it; return what was acknowledged."""
    ours, theirs = os.pipe()
    fork = multiprocessing.get_context("fork")
    acting = fork.Process(
        target=act, args=(opening, theirs, flips(before), saves(before), dice.getrandbits(32))
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of fork, where this process has threads
        acting.start()
    os.close(theirs)
    with os.fdopen(ours) as reading:
        said = [reading.readline() for _ in range(3)]  # everything is loaded by then
        time.sleep(dice.uniform(0, LONGEST))  # the random moment itself
        acting.kill()
        acting.join()
        said += reading.readlines()
    assert acting.exitcode == -9, "it was killed, and had not ended"
    return Counter(line.strip() for line in said)


def act(opening: Opening, pipe: int, flipped: int, saved: int, seed: int) -> None:
    Person(camera_in(opening()), flipped, saved, acknowledge_to(pipe)).go_on(seed)


def flips(log: Counter[str]) -> int:
    return log[EventKind.MODIFY_PASSWORD.value] + log[EventKind.PASSWORD_RESET.value]


def saves(log: Counter[str]) -> int:
    return log[EventKind.MODIFY_SECURITY.value]


def logged(store: Store) -> Counter[str]:
    query = select(events.c.kind, func.count()).group_by(events.c.kind)
    with store.read() as tx:
        found = {str(kind): int(count) for kind, count in tx.execute(query)}
    return Counter({kind.value: found.get(kind.value, 0) for kind in ACKNOWLEDGED})


def rows(store: Store) -> tuple[int, int]:
    """How many users and groups."""
    with store.read() as tx:
        users = tx.execute(select(func.count()).select_from(accounts)).scalar_one()
        return users, tx.execute(select(func.count()).select_from(groups)).scalar_one()


def examine(store: Store, at_first: tuple[int, int], log: Counter[str]) -> None:
    """What is there is what the log says."""
    assert faults(store) == []
    users = log[EventKind.ADD_USER.value] - log[EventKind.DELETE_USER.value]
    of_groups = log[EventKind.ADD_GROUP.value] - log[EventKind.DELETE_GROUP.value]
    assert rows(store) == (at_first[0] + users, at_first[1] + of_groups)
    camera = camera_in(store)
    for wrong_or_right in (1, 0):
        password = PASSWORDS[(flips(log) + wrong_or_right) % 2]
        found = outcome(lambda p=password: camera.sign_in(ADMIN, p))  # type: ignore[misc]
        assert isinstance(found, Session) is not bool(wrong_or_right)
        answer = ANSWERS[(saves(log) + wrong_or_right) % 2]
        granted = outcome(lambda a=answer: camera.answer_questions(a, MAIL))  # type: ignore[misc]
        assert isinstance(granted, ResetGrant) is not bool(wrong_or_right)
