"""Users: added, modified and deleted by the device's rules, whatever a window shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import (
    GUARD,
    KNOWN,
    MAIL,
    OTHER,
    PHONE,
    VIEW,
    Stage,
    kinds,
    outcome,
    row,
    together,
    wrong,
)
from tui.camera import (
    ADMIN,
    EventKind,
    Right,
    UserDraft,
    WrongCredentials,
    checked_user_name,
    errors,
)

if TYPE_CHECKING:
    from tui.camera import AccountRow, Camera, Session

THIRD = "Compass-88-orchard"


@pytest.mark.both_stores
def test_a_new_user_signs_in_with_his_own_rights(camera: Camera, admin: Session) -> None:
    camera.add_user(admin, UserDraft("  Ohrana ", "user", " gate ", frozenset({Right.MONITOR})), OTHER)

    added = row(camera, admin, "Ohrana")
    one = frozenset({Right.MONITOR})
    assert (added.group, added.memo, added.rights, added.reserved) == ("user", "gate", one, False)
    session = camera.sign_in("OHRANA", OTHER)
    assert (session.account, session.rights) == ("Ohrana", one)
    assert isinstance(outcome(lambda: camera.events(session)), errors.NotAllowed)
    assert camera.accounts(session) == [added], "without the right Account one sees oneself"
    assert EventKind.ADD_USER in kinds(camera, admin)


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("", errors.NameEmpty),
        ("   ", errors.NameEmpty),
        ("seventeen-letters", errors.NameTooLong),
        pytest.param("a" * 1_000_000, errors.NameTooLong, id="a million letters"),
        *((f"a{c}b", errors.NameCharacters) for c in ".[]%&"),
        ("a\x1bb", errors.NameCharacters),
        ("a\u202eb", errors.NameCharacters),
        ("a\ud800b", errors.NameCharacters),
        *((f"a{c}b", errors.NameCharacters) for c in "\u034f\u115f\u2800\u3164\ufe0f\uffa0\U000e0100"),
        ("\u0301a", errors.NameCharacters),
        ("ａｄｍｉｎ", errors.NameReserved),
        ("Guest", errors.NameReserved),
        ("ADMINISTRATOR", errors.NameReserved),
        ("Admin", errors.NameReserved),
        ("rOOt", errors.NameReserved),
        ("system", errors.NameReserved),
        ("Default", errors.NameReserved),
    ],
)
def test_names_by_the_devices_rules(
    camera: Camera, admin: Session, name: str, refusal: type[errors.BadInput]
) -> None:
    before = camera.accounts(admin)
    with pytest.raises(refusal):
        camera.add_user(admin, replace(GUARD, name=name), OTHER)
    with pytest.raises(refusal):
        checked_user_name(name)
    assert camera.accounts(admin) == before


@pytest.mark.parametrize("name", ["sixteen-letters!", "охрана", "门卫", "two words", "İstanbul", "ß", "a<b>"])
def test_names_that_may_be(camera: Camera, admin: Session, name: str) -> None:
    camera.add_user(admin, replace(GUARD, name=name), OTHER)

    assert camera.sign_in(name.upper() if name != "ß" else "SS", OTHER).account == name


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (replace(GUARD, memo="m" * 33), errors.MemoTooLong),
        (replace(GUARD, memo="a\nb"), errors.MemoCharacters),
        (replace(GUARD, rights=frozenset()), errors.NoRights),
        (replace(GUARD, rights=VIEW | {Right.ACCOUNT}), errors.RightsBeyondGroup),
        (replace(GUARD, group="nobody"), errors.GroupGone),
    ],
)
def test_what_else_a_record_must_not_say(
    camera: Camera, admin: Session, draft: UserDraft, refusal: type[errors.CameraError]
) -> None:
    with pytest.raises(refusal):
        camera.add_user(admin, draft, OTHER)
    camera.add_user(admin, GUARD, OTHER)
    with pytest.raises(refusal):
        camera.modify_user(admin, row(camera, admin, "ohrana"), draft)


def test_names_are_unique_in_whatever_capitals(camera: Camera, admin: Session) -> None:
    camera.add_user(admin, replace(GUARD, name="Straße"), OTHER)
    camera.add_user(admin, replace(GUARD, name="other"), OTHER)
    with pytest.raises(errors.UserNameTaken):
        camera.add_user(admin, replace(GUARD, name="STRASSE"), OTHER)
    with pytest.raises(errors.UserNameTaken):
        camera.modify_user(admin, row(camera, admin, "other"), replace(GUARD, name="sTRASSE"))
    camera.modify_user(admin, row(camera, admin, "other"), replace(GUARD, name="OTHER"))
    assert row(camera, admin, "OTHER")


def test_a_password_for_a_new_user_is_judged_too(camera: Camera, admin: Session) -> None:
    with pytest.raises(errors.PasswordDangerous):
        camera.add_user(admin, GUARD, "ohrana123")
    with pytest.raises(errors.PasswordTooShort):
        camera.add_user(admin, GUARD, "kurz")
    assert [a.name for a in camera.accounts(admin)] == [ADMIN, "default"]


@pytest.mark.full
def test_there_is_room_for_sixty(camera: Camera, admin: Session) -> None:
    for number in range(58):
        camera.add_user(admin, replace(GUARD, name=f"user-{number}"), OTHER)
    with pytest.raises(errors.TooManyUsers) as full:
        camera.add_user(admin, GUARD, OTHER)
    assert full.value.limit == len(camera.accounts(admin)) == 60


def test_the_last_place_is_given_once(camera: Camera, admin: Session) -> None:
    for number in range(57):
        camera.add_user(admin, replace(GUARD, name=f"user-{number}"), OTHER)

    came = together(8, lambda i: camera.add_user(admin, replace(GUARD, name=f"late-{i}"), OTHER))

    assert [type(c) for c in came].count(errors.TooManyUsers) == 7
    assert len(camera.accounts(admin)) == 60


def test_a_deleted_user_is_out_at_once(camera: Camera, admin: Session) -> None:
    camera.add_user(admin, GUARD, OTHER)
    guard = camera.sign_in("ohrana", OTHER)

    camera.delete_user(admin, row(camera, admin, "ohrana"))

    assert isinstance(outcome(lambda: camera.check(guard)), errors.SessionEnded)
    assert isinstance(outcome(lambda: camera.sign_in("ohrana", OTHER)), WrongCredentials)


@pytest.mark.parametrize("name", ["renamed", "ohrana"])
def test_who_is_renamed_or_changes_himself_is_signed_out(camera: Camera, admin: Session, name: str) -> None:
    camera.add_user(admin, replace(GUARD, group="admin", rights=frozenset(Right)), OTHER)
    deputy = camera.sign_in("ohrana", OTHER)
    who = deputy if name == "ohrana" else admin

    camera.modify_user(who, row(camera, who, "ohrana"), replace(GUARD, name=name, memo="changed"))

    assert isinstance(outcome(lambda: camera.check(deputy)), errors.SessionEnded)
    assert camera.sign_in(name, OTHER).rights == VIEW


def test_a_password_set_by_an_administrator(camera: Camera, admin: Session) -> None:
    camera.add_user(admin, GUARD, OTHER)
    guard = camera.sign_in("ohrana", OTHER)
    wrong(camera, 5, "ohrana")

    camera.set_password(admin, row(camera, admin, "ohrana"), THIRD)

    assert isinstance(outcome(lambda: camera.check(guard)), errors.SessionEnded)
    assert camera.sign_in("ohrana", THIRD), "the lock went with the old password"


def test_guesses_at_a_name_before_it_existed_lock_nobody_out(camera: Camera, admin: Session) -> None:
    wrong(camera, 6, "ohrana")
    camera.add_user(admin, GUARD, OTHER)
    assert camera.sign_in("ohrana", OTHER)
    wrong(camera, 6, "renamed")
    camera.modify_user(admin, row(camera, admin, "ohrana"), replace(GUARD, name="renamed"))
    assert camera.sign_in("renamed", OTHER)


def test_the_slower_of_two_changes_nothing(camera: Camera, admin: Session) -> None:
    camera.add_user(admin, GUARD, OTHER)
    other = camera.sign_in(ADMIN, KNOWN)
    shown = row(camera, admin, "ohrana")

    camera.modify_user(other, shown, replace(GUARD, memo="first"))

    for act in (
        lambda: camera.modify_user(admin, shown, replace(GUARD, memo="second")),
        lambda: camera.delete_user(admin, shown),
        lambda: camera.set_password(admin, shown, THIRD),
    ):
        refused = outcome(act)
        assert isinstance(refused, errors.ChangedMeanwhile)
        assert refused.name == "ohrana"
    assert row(camera, admin, "ohrana").memo == "first"
    camera.delete_user(other, row(camera, other, "ohrana"))
    assert isinstance(outcome(lambda: camera.delete_user(admin, shown)), errors.UserGone)
    camera.add_user(other, GUARD, OTHER)
    again = outcome(lambda: camera.delete_user(admin, shown))
    assert isinstance(again, errors.ChangedMeanwhile), "another user of the same name is not the one shown"


def test_a_renamed_user_is_not_the_one_who_had_the_name(camera: Camera, admin: Session) -> None:
    """However the numbers fall: what is changed is the record that was shown, or nothing."""
    for name in ("anna", "boris"):
        camera.add_user(admin, replace(GUARD, name=name), OTHER)
    shown = row(camera, admin, "boris")
    camera.delete_user(admin, shown)
    for _ in range(3):
        camera.modify_user(admin, row(camera, admin, "anna"), replace(GUARD, name="boris"))
        refused = outcome(lambda: camera.modify_user(admin, shown, replace(GUARD, name="boris", memo="me")))
        assert isinstance(refused, errors.ChangedMeanwhile)
        camera.modify_user(admin, row(camera, admin, "boris"), replace(GUARD, name="anna"))


def test_another_user_s_new_password_leaves_the_administrator_s_reset_alone(
    camera: Camera, admin: Session
) -> None:
    camera.add_user(admin, GUARD, OTHER)
    guard, grant = camera.sign_in("ohrana", OTHER), camera.answer_questions(PHONE, MAIL)

    camera.change_password(guard, OTHER, THIRD)
    camera.set_password(admin, row(camera, admin, "ohrana"), OTHER)

    camera.reset_password(grant, THIRD)
    assert camera.sign_in(ADMIN, THIRD)


def test_a_password_typed_as_a_name_is_not_in_the_log(camera: Camera, admin: Session) -> None:
    wrong(camera, 6, KNOWN)
    assert KNOWN not in repr(camera.events(admin))
    assert camera.events(admin)[0].account == "Tu…"


@pytest.mark.full
def test_of_many_at_once_one_wins(stage: Stage, camera: Camera, admin: Session) -> None:
    rounds = 20
    for number in range(rounds):
        camera.add_user(admin, replace(GUARD, name=f"user-{number}"), OTHER)
        shown = row(camera, admin, f"user-{number}")

        def act(i: int, shown: AccountRow = shown) -> None:
            if i % 2:
                camera.modify_user(admin, shown, replace(GUARD, name=shown.name, memo=f"by {i}"))
            else:
                camera.delete_user(admin, shown)

        came = together(6, act)
        assert came.count(None) == 1, came
        lost = {type(c) for c in came if c is not None}
        assert lost <= {errors.ChangedMeanwhile, errors.UserGone}
    print(f"{rounds} rounds of 6 at once, one winner in each")  # noqa: T201 - how often it was tried
