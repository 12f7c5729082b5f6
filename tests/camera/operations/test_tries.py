"""Tries: how many there are, and that doing many at once gets no more."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import KNOWN, OTHER, log_of, outcome, reopened, together, wrong
from tui.camera import ADMIN, EventKind, Session
from tui.camera.errors import AccountLocked, WrongCredentials

if TYPE_CHECKING:
    from tests.camera.helpers import Clock, Stage


def test_five_wrong_passwords_lock_the_account_for_thirty_minutes(stage: Stage, clock: Clock) -> None:
    camera = stage("known")

    refusals = wrong(camera, 5)

    assert [r.tries_left for r in refusals if isinstance(r, WrongCredentials)] == [4, 3, 2, 1]
    last = refusals[4]
    assert isinstance(last, AccountLocked)
    assert last.until == clock.now + timedelta(minutes=30)
    clock.go(minutes=29, seconds=59)
    with pytest.raises(AccountLocked) as locked:
        stage.again(camera).sign_in(ADMIN, KNOWN)
    assert locked.value.until == last.until
    clock.go(seconds=1)
    assert camera.sign_in(ADMIN, KNOWN)


def test_success_resets_the_count_and_a_lock_that_ran_out_starts_anew(stage: Stage, clock: Clock) -> None:
    camera = stage("known")
    wrong(camera, 4)
    camera.sign_in(ADMIN, KNOWN)

    assert isinstance(wrong(camera, 4)[-1], WrongCredentials)
    assert isinstance(wrong(camera, 1)[0], AccountLocked)
    clock.go(minutes=31)
    first = wrong(camera, 1)[0]
    assert isinstance(first, WrongCredentials)
    assert first.tries_left == 4


def test_a_clock_set_back_does_not_lengthen_a_lock(stage: Stage, clock: Clock) -> None:
    camera = stage("known")
    wrong(camera, 5)
    clock.go(days=-365)

    refusal = wrong(camera, 1)[0]

    assert isinstance(refusal, AccountLocked)
    assert refusal.until == clock.now + timedelta(minutes=30)


def test_an_unknown_name_gets_the_same_answers_at_the_same_cost(stage: Stage) -> None:
    camera = stage("known")

    known = [str(refusal) for refusal in wrong(camera, 7, "admin")]
    cost = stage.hasher.verified()
    unknown = [str(refusal) for refusal in wrong(camera, 7, "Nobody")]

    assert unknown == known
    assert stage.hasher.verified() == cost == 5


def test_names_are_counted_without_regard_to_case(stage: Stage) -> None:
    camera = stage("known")

    for name in ("root", "ROOT", "Root", "rOOT"):
        assert isinstance(wrong(camera, 1, name)[0], WrongCredentials)

    assert isinstance(wrong(camera, 1, "root")[0], AccountLocked)


HOSTILE = [
    "",
    "\x1b[2J\x1b]0;owned\x07",
    "[red]admin[/red]",
    "a" * 1_000_000,
    "\u0301" * 1_000_000,
    "nul\0nul",
    "\ud800lone",
    "\u202enimda",
    "admin\n",
    "' OR 1=1 --",
]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, id=str(number), marks=[pytest.mark.full] * bool(number % 5))
        for number, name in enumerate(HOSTILE)
    ],
)
def test_whatever_is_typed_as_a_name_is_wrong_and_logged_safely(stage: Stage, name: str) -> None:
    camera = stage("lost")

    for _ in range(6):
        refusal = outcome(lambda: camera.sign_in(name, name))
        assert isinstance(refusal, WrongCredentials | AccountLocked)

    for event in log_of(camera, reopened(camera)):
        assert len(event.account) <= 33
        assert event.account.isprintable()


@pytest.mark.parametrize("password", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_as_a_password_is_wrong(stage: Stage, password: str) -> None:
    with pytest.raises(WrongCredentials):
        stage("known").sign_in(ADMIN, password)


def test_a_hundred_wrong_guesses_at_once_get_five(stage: Stage) -> None:
    camera = stage("lost")

    refusals = together(100, lambda i: camera.sign_in(ADMIN, f"guess-{i}"))

    assert stage.hasher.verified() == 5
    assert Counter(map(type, refusals)) == {WrongCredentials: 4, AccountLocked: 96}
    log = log_of(camera, reopened(camera))
    lines = Counter(event.kind for event in log)
    assert lines[EventKind.LOG_IN_FAILED] == 5
    assert lines[EventKind.LOCKED] == 1
    assert [event.count for event in log if event.kind is EventKind.REFUSED_WHILE_LOCKED] == [95]


def test_a_hundred_guesses_at_once_with_the_right_one_among_them(stage: Stage) -> None:
    camera = stage("lost")
    session = reopened(camera)
    stage.hasher.verified()

    found = together(100, lambda i: camera.sign_in(ADMIN, OTHER if i == 50 else f"guess-{i}"))

    # Had it come among the first five, five more would have been free, as one after the other.
    successes = sum(isinstance(result, Session) for result in found)
    assert stage.hasher.verified() <= 5 + 5 * successes + successes
    camera.check(session)


def test_fifty_sign_ins_on_different_cameras_never_meet_a_locked_database(stage: Stage) -> None:
    cameras = [stage("known", f"{i:016d}") for i in range(50)]

    found = together(50, lambda i: cameras[i].sign_in(ADMIN, KNOWN))

    assert all(isinstance(result, Session) for result in found)


def test_a_crash_during_the_hash_leaves_the_try_counted(stage: Stage) -> None:
    camera = stage("known")

    def crash() -> None:
        raise KeyboardInterrupt

    for _ in range(4):
        stage.hasher.meanwhile = crash
        with pytest.raises(KeyboardInterrupt):
            camera.sign_in(ADMIN, KNOWN)

    assert isinstance(wrong(stage.again(camera), 1)[0], AccountLocked)
