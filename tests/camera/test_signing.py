"""Signing in: who gets in, how often one may try, and what the log says of it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import argon2
import pytest

from tests.camera.kit import KNOWN, OTHER, CheapHasher, kinds, log_of, outcome, reopened, together, wrong
from tui.camera import ADMIN, Camera, EventKind, Right, Session
from tui.camera.errors import AccountLocked, NotAllowed, SessionEnded, WrongCredentials, WrongOldPassword

if TYPE_CHECKING:
    from tests.camera.kit import Clock, Stage


def test_the_right_password_signs_in_with_the_groups_rights(stage: Stage, clock: Clock) -> None:
    session = stage("known").sign_in("ADMIN", KNOWN)

    assert (session.account, session.group, session.since) == ("admin", "admin", clock.now)
    assert session.rights == frozenset(Right)
    assert len(session.rights) == 26


def test_an_account_without_a_password_lets_nobody_in(stage: Stage) -> None:
    camera = stage("known")

    for password in ("", "default", "tluafed"):
        assert isinstance(outcome(lambda p=password: camera.sign_in("default", p)), WrongCredentials)  # type: ignore[misc]


def test_a_password_fits_however_its_accents_were_composed(stage: Stage) -> None:
    camera = stage("factory")
    camera.set_first_password("Йодль-на-ёлке-7")

    assert camera.sign_in(ADMIN, "Йодль-на-ёлке-7").account == ADMIN


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


def test_tries_of_unknown_names_take_bounded_room(stage: Stage, clock: Clock) -> None:
    camera = stage("known")
    wrong(camera, 3)
    for number in range(300):
        clock.go(seconds=1)
        wrong(camera, 1, f"guess{number}")

    with stage.store.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM throttles").scalar_one() == 256 + 1
    left = wrong(camera, 1)[0]
    assert isinstance(left, WrongCredentials), "the known name is never forgotten"
    assert left.tries_left == 1


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


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
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


def test_a_password_changed_while_the_old_one_is_hashed_does_not_let_the_old_one_in(stage: Stage) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)
    stage.hasher.meanwhile = lambda: camera.change_password(session, KNOWN, OTHER)

    with pytest.raises(WrongCredentials):
        camera.sign_in(ADMIN, KNOWN)

    assert camera.sign_in(ADMIN, OTHER)


def test_a_changed_profile_rehashes_at_the_next_sign_in_and_only_then(stage: Stage) -> None:
    camera = stage("known")
    dearer = CheapHasher(argon2.Parameters(argon2.Type.ID, 19, 8, 16, 2, 16, 1))
    later = Camera(stage.store, camera.serial, hasher=dearer, clock=stage.clock)

    results = together(4, lambda _: later.sign_in(ADMIN, KNOWN))
    assert all(isinstance(result, Session) for result in results)
    dearer.hashed()
    later.sign_in(ADMIN, KNOWN)

    assert dearer.hashed() == 0
    with stage.store.read() as tx:
        query = "SELECT password FROM accounts WHERE name = 'admin'"
        record = tx.exec_driver_sql(query).scalar_one()
    assert "$m=16,t=2,p=1$" in record


def test_signing_out_ends_the_session_and_no_other(stage: Stage) -> None:
    camera = stage("known")
    one, two = camera.sign_in(ADMIN, KNOWN), camera.sign_in(ADMIN, KNOWN)

    camera.sign_out(one)
    camera.sign_out(one)

    with pytest.raises(SessionEnded):
        camera.check(one)
    camera.check(two)
    assert kinds(camera, two).count(EventKind.LOG_OUT) == 1


def test_a_session_is_worth_nothing_on_another_camera(stage: Stage) -> None:
    one, two = stage("known", "A" * 16), stage("known", "B" * 16)

    with pytest.raises(SessionEnded):
        two.accounts(one.sign_in(ADMIN, KNOWN))


def test_sessions_left_behind_are_bounded(stage: Stage, clock: Clock) -> None:
    camera = stage("known")
    first = camera.sign_in(ADMIN, KNOWN)
    for _ in range(130):
        clock.go(seconds=1)
        last = camera.sign_in(ADMIN, KNOWN)

    camera.check(last)
    with pytest.raises(SessionEnded):
        camera.check(first)


def test_changing_ones_password_keeps_this_session_and_ends_the_others(stage: Stage) -> None:
    camera = stage("known")
    mine, other = camera.sign_in(ADMIN, KNOWN), camera.sign_in(ADMIN, KNOWN)

    camera.change_password(mine, KNOWN, OTHER)

    camera.check(mine)
    with pytest.raises(SessionEnded):
        camera.check(other)
    with pytest.raises(SessionEnded):
        camera.change_password(other, OTHER, KNOWN)
    assert camera.told().password is None
    assert camera.sign_in(ADMIN, OTHER)
    assert isinstance(wrong(camera, 1)[0], WrongCredentials)


def test_a_wrong_old_password_counts_as_a_sign_in(stage: Stage) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)
    wrong(camera, 3)

    with pytest.raises(WrongOldPassword) as refused:
        camera.change_password(session, "not-this-one", OTHER)
    assert refused.value.tries_left == 1
    with pytest.raises(AccountLocked):
        camera.change_password(session, "not-this-one", OTHER)
    with pytest.raises(AccountLocked):
        camera.change_password(session, KNOWN, OTHER)
    camera.check(session)


def test_the_first_password_is_set_once(stage: Stage) -> None:
    camera = stage("factory")
    assert camera.needs_first_password()
    with pytest.raises(WrongCredentials):
        camera.sign_in(ADMIN, "")

    results = together(8, lambda i: camera.set_first_password(f"{KNOWN}-{i}"))

    assert Counter(map(type, results)) == {Session: 1, NotAllowed: 7}
    winner = next(i for i, result in enumerate(results) if isinstance(result, Session))
    assert not camera.needs_first_password()
    assert camera.sign_in(ADMIN, f"{KNOWN}-{winner}")
