"""Signing in: who gets in, how often one may try, and what the log says of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import argon2
import pytest

from tests.camera.helpers import KNOWN, OTHER, CheapHasher, kinds, outcome, together, wrong
from tui.camera import ADMIN, Camera, CameraContext, EventKind, Right, Session
from tui.camera.errors import AccountLocked, NotAllowed, SessionEnded, WrongCredentials, WrongOldPassword

if TYPE_CHECKING:
    from tests.camera.helpers import Clock, Stage


@pytest.mark.both_stores
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
    later = Camera(CameraContext(stage.store, camera.serial, hasher=dearer, clock=stage.clock))

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


@pytest.mark.full
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
    for guess in (OTHER, KNOWN):
        with pytest.raises(SessionEnded):  # and nothing of whether it is the password
            camera.change_password(other, guess, "Harbour-9-lamp")
    assert camera.hints().password is None
    assert camera.sign_in(ADMIN, OTHER)
    assert isinstance(wrong(camera, 1)[0], WrongCredentials)


def test_an_old_password_that_is_changed_while_it_is_hashed_confirms_nothing(stage: Stage) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)
    stage.hasher.meanwhile = lambda: camera.change_password(session, KNOWN, OTHER)

    with pytest.raises(WrongOldPassword):
        camera.change_password(session, KNOWN, "Harbour-9-lamp")

    assert camera.sign_in(ADMIN, OTHER)


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
    stage.hasher.hashed()
    with pytest.raises(NotAllowed):
        camera.set_first_password(OTHER)
    assert stage.hasher.hashed() == 0, "a refusal that is certain costs no hash"
