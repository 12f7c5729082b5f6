"""Who is online, how long a session lasts, restoring the accounts, rebooting, and the log's removal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.camera.helpers import (
    KNOWN,
    MAIL,
    OTHER,
    PHONE,
    VIEW,
    CheapHasher,
    Clock,
    Stage,
    kinds,
    outcome,
    together,
    wrong,
)
from tui.camera import (
    ADMIN,
    IDLE_LIMIT,
    Camera,
    CameraContext,
    CodeChannel,
    EventKind,
    EventType,
    GroupDraft,
    LogQuery,
    Right,
    UserDraft,
    WrongCredentials,
    errors,
)
from tui.camera.model.accounts import FACTORY_ACCOUNTS, FACTORY_GROUPS
from tui.protocol.registrar import Registration, Verdict

if TYPE_CHECKING:
    from tui.camera import Session


# --- online ---------------------------------------------------------------------------------------------


def test_who_is_online_from_where_since_when(
    stage: Stage, camera: Camera, admin: Session, clock: Clock
) -> None:
    far = Camera(
        CameraContext(stage.store, camera.serial, hasher=stage.hasher, clock=clock, origin="192.0.2.7")
    )
    clock.go(seconds=5)
    again = far.sign_in(ADMIN, KNOWN)

    first, second = camera.online(admin)

    assert (first.account, first.group, first.origin, first.own) == (ADMIN, "admin", "", True)
    assert (second.origin, second.own, second.since - first.since) == (
        "192.0.2.7",
        False,
        timedelta(seconds=5),
    )
    assert [row.own for row in far.online(again)] == [False, True], "one account, two places"


def test_a_disconnected_session_is_over(camera: Camera, admin: Session) -> None:
    camera.add_user(admin, UserDraft("ohrana", "user", "", VIEW), OTHER)
    guard = camera.sign_in("ohrana", OTHER)
    other, own = sorted(camera.online(admin), key=lambda row: row.own)

    camera.disconnect(admin, other)
    camera.disconnect(admin, other)

    assert isinstance(outcome(lambda: camera.check(guard)), errors.SessionEnded)
    assert isinstance(outcome(lambda: camera.disconnect(admin, own)), errors.OwnSession)
    assert kinds(camera, admin).count(EventKind.DISCONNECTED) == 1
    assert other.handle not in repr(other)


def test_nobody_cheats_the_own_mark(camera: Camera, admin: Session) -> None:
    from dataclasses import replace

    (own,) = camera.online(admin)
    camera.disconnect(admin, replace(own, own=False))
    assert camera.check(admin)


# --- idle -----------------------------------------------------------------------------------------------


def test_a_session_that_nobody_uses_is_over(camera: Camera, admin: Session, clock: Clock) -> None:
    clock.now += IDLE_LIMIT - timedelta(seconds=1)
    assert camera.keep(admin) == admin
    clock.now += IDLE_LIMIT - timedelta(seconds=1)
    assert camera.check(admin)
    clock.now += timedelta(seconds=1)
    for act in (lambda: camera.check(admin), lambda: camera.keep(admin), lambda: camera.online(admin)):
        assert isinstance(outcome(act), errors.SessionEnded)
    assert [row.own for row in camera.online(camera.sign_in(ADMIN, KNOWN))] == [True]


def test_a_change_keeps_a_session_alive(camera: Camera, admin: Session, clock: Clock) -> None:
    for number in range(3):
        clock.go(minutes=9)
        camera.add_group(admin, GroupDraft(f"group-{number}", "", VIEW))
    assert camera.check(admin)


# --- restore --------------------------------------------------------------------------------------------


def test_restoring_the_accounts(stage: Stage, camera: Camera, admin: Session) -> None:
    camera.add_group(admin, GroupDraft("night", "", VIEW))
    camera.add_user(admin, UserDraft("ohrana", "night", "", VIEW), OTHER)
    guard = camera.sign_in("ohrana", OTHER)
    grant = camera.answer_questions(PHONE, MAIL)
    challenge = camera.challenge()
    wrong(camera, 5, "stranger")
    seen = len(camera.events(admin, 1000))

    camera.restore_accounts(admin, KNOWN)

    for session in (admin, guard):
        assert isinstance(outcome(lambda s=session: camera.check(s)), errors.SessionEnded)  # type: ignore[misc]
    assert isinstance(outcome(lambda: camera.reset_password(grant, OTHER)), errors.GrantRefused)
    assert camera.running_challenge() is None
    assert challenge.payload
    assert isinstance(outcome(lambda: camera.sign_in(ADMIN, KNOWN)), WrongCredentials)
    assert camera.needs_first_password()
    assert not camera.ways_of_reset().any
    assert (camera.hints().password, camera.hints().answers) == (None, None)
    again = camera.set_first_password(OTHER)
    assert [(a.name, a.rights) for a in camera.accounts(again)] == [
        (a.name, a.rights) for a in FACTORY_ACCOUNTS
    ]
    assert camera.groups(again) == list(FACTORY_GROUPS)
    assert len(camera.events(again, 1000)) > seen, "the log stays"
    assert EventKind.ACCOUNT_RESTORE in kinds(camera, again)
    assert isinstance(outcome(lambda: camera.answer_questions(PHONE, MAIL)), errors.QuestionsNotSet)


def test_a_wrong_password_restores_nothing_and_counts(camera: Camera, admin: Session) -> None:
    before = camera.accounts(admin)
    refusals = [outcome(lambda: camera.restore_accounts(admin, "not-this-one")) for _ in range(5)]

    assert [type(r) for r in refusals] == [errors.WrongOwnPassword] * 4 + [errors.AccountLocked]
    assert isinstance(outcome(lambda: camera.restore_accounts(admin, KNOWN)), errors.AccountLocked)
    assert camera.accounts(admin) == before
    assert kinds(camera, admin).count(EventKind.CONFIRM_FAILED) == 5


def test_a_right_password_costs_no_try_whatever_else_is_wrong(camera: Camera, admin: Session) -> None:
    wide = frozenset(Right)
    camera.add_user(admin, UserDraft("ohrana", "admin", "", wide), OTHER)
    guard = camera.sign_in("ohrana", OTHER)
    row = next(row for row in camera.accounts(admin) if row.name == "ohrana")
    hasher = camera._context.hasher
    assert isinstance(hasher, CheapHasher)
    hasher.meanwhile = lambda: camera.modify_user(admin, row, UserDraft("ohrana", "admin", "", VIEW))

    assert isinstance(outcome(lambda: camera.restore_accounts(guard, OTHER)), errors.NotAllowed)

    left = outcome(lambda: camera.sign_in("ohrana", "not-this-one"))
    assert isinstance(left, WrongCredentials)
    assert left.tries_left == 4
    assert EventKind.NOT_ALLOWED in kinds(camera, admin)


def test_restoring_takes_the_safe_mail_back_from_the_cloud(stage: Stage) -> None:
    told: list[str] = []

    class Desk:
        def register(self, registration: Registration) -> Verdict:
            told.append(registration.address)
            return Verdict.REGISTERED

    stage.registrar = Desk()
    camera = stage("known")
    admin = camera.sign_in(ADMIN, KNOWN)
    camera.save_security(admin, PHONE, MAIL, CodeChannel.CONTACT, "owner@example.com")

    camera.restore_accounts(admin, KNOWN)

    assert told == ["owner@example.com", ""]


# --- reboot, and the log --------------------------------------------------------------------------------


def test_a_reboot_signs_everybody_out_and_keeps_the_rest(
    stage: Stage, camera: Camera, admin: Session
) -> None:
    camera.add_user(admin, UserDraft("ohrana", "user", "", VIEW), OTHER)
    guard = camera.sign_in("ohrana", OTHER)
    challenge = camera.challenge()
    wrong(camera, 3)

    camera.reboot(admin)

    for session in (admin, guard):
        assert isinstance(outcome(lambda s=session: camera.check(s)), errors.SessionEnded)  # type: ignore[misc]
    assert camera.challenge().payload == challenge.payload
    left = outcome(lambda: camera.sign_in(ADMIN, "not-this-one"))
    assert isinstance(left, WrongCredentials)
    assert left.tries_left == 1
    again = camera.sign_in(ADMIN, KNOWN)
    assert camera.events(again, query=LogQuery(EventType.SYSTEM))[0].kind is EventKind.REBOOT


def test_of_two_reboots_at_once_one_is_too_late(camera: Camera) -> None:
    both = [camera.sign_in(ADMIN, KNOWN) for _ in range(2)]
    came = together(2, lambda i: camera.reboot(both[i]))
    assert sorted(type(c).__name__ for c in came) == ["NoneType", "SessionEnded"]


def test_removing_the_log_leaves_who_did_it(camera: Camera, admin: Session) -> None:
    wrong(camera, 3, "stranger")
    newest = camera.events(admin)[0].seq

    camera.clear_log(admin)

    (line,) = camera.events(admin)
    assert (line.kind, line.account, line.seq) == (EventKind.CLEAR_LOG, ADMIN, newest + 1)
