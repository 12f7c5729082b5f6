"""A process killed while it changes a password leaves the old one or the new one, never neither."""

from __future__ import annotations

import random
import secrets
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import KNOWN, OTHER, CheapHasher, outcome
from tests.helpers.programs.child import child, line_of
from tui.camera import ADMIN, Camera, CameraContext, EventKind, Session, Store, start

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[2]
SERIAL = "0123456789ABCDEF"
LONGEST = 0.15  # seconds until the kill; a change takes about 0.005


@pytest.mark.parametrize(
    "rounds", [3, pytest.param(50, marks=pytest.mark.full), pytest.param(1_000, marks=pytest.mark.soak)]
)
def test_a_kill_at_any_moment_leaves_exactly_one_password(tmp_path: Path, rounds: int) -> None:
    seed = random.randrange(2**32)
    print(f"{rounds} rounds, seed {seed}")  # noqa: T201 - to repeat a failure with
    database = tmp_path / "cameras.db"
    with Store.open(database) as store:
        start(store, SERIAL, "known", hasher=CheapHasher())
    changes, booked = 0, 0

    for moment in moments(random.Random(seed), rounds):
        kill_in_the_middle(database, moment)
        changed, interrupted = examine(database)
        assert changed >= changes + 2, "the child was changing passwords when it was killed"
        changes = changed
        booked += interrupted

    print(f"{changes} changes, {booked} of {rounds} kills between booking and settling")  # noqa: T201


def moments(dice: random.Random, rounds: int) -> Iterable[float]:
    return (dice.uniform(LONGEST / 10, LONGEST) for _ in range(rounds))


def kill_in_the_middle(database: Path, moment: float) -> None:
    command = [sys.executable, "-m", "tests.camera.restless", str(database), SERIAL]
    with child(command, cwd=ROOT) as changing:
        assert line_of(changing) == "ready\n"
        time.sleep(moment)  # the random moment itself
    assert changing.returncode == -9, "it was killed, and had not ended"


def examine(database: Path) -> tuple[int, bool]:
    """Return how many changes there have been, and whether the last one was killed half-way."""
    with Store.open(database) as store:
        with store.read() as tx:
            assert tx.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
            interrupted = bool(
                tx.exec_driver_sql("SELECT count(*) FROM throttles WHERE gate = 'sign-in'").scalar_one()
            )
        context = CameraContext(store, SERIAL, hasher=CheapHasher(), log_capacity=10**9)
        camera = Camera(replace(context, origin=secrets.token_hex()))  # one has so many tries a minute
        fits = {p: outcome(lambda p=p: camera.sign_in(ADMIN, p)) for p in (KNOWN, OTHER)}  # type: ignore[misc]
        sessions = [(p, found) for p, found in fits.items() if isinstance(found, Session)]
        assert len(sessions) == 1, fits
        password, session = sessions[0]
        changed = changes_logged(camera, session)
        assert password == (OTHER if changed % 2 else KNOWN), "every change is in the log, and only those"
        assert camera.hints().password is None
        camera.sign_in(ADMIN, password)  # sets the count of tries back for the next round
    return changed, interrupted


def changes_logged(camera: Camera, session: Session) -> int:
    count, before = Counter[EventKind](), None
    while page := camera.events(session, 1000, before):
        count.update(event.kind for event in page)
        before = page[-1].place
    return count[EventKind.MODIFY_PASSWORD]
