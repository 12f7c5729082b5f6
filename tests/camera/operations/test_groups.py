"""Groups: added, modified and deleted by the device's rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import OTHER, kinds, outcome, together
from tui.camera import EventKind, GroupDraft, GroupRow, Right, UserDraft, errors

if TYPE_CHECKING:
    from tui.camera import Camera, Session

VIEW = frozenset({Right.MONITOR, Right.REPLAY})
NIGHT = GroupDraft("night", "night shift", VIEW | {Right.QUERY_LOG})


def group(camera: Camera, session: Session, name: str) -> GroupRow:
    return next(each for each in camera.groups(session) if each.name == name)


def test_a_new_group_gives_its_rights_to_users(camera: Camera, admin: Session) -> None:
    camera.add_group(admin, replace(NIGHT, name=" night "))

    camera.add_user(admin, UserDraft("ohrana", "night", "", NIGHT.rights), OTHER)

    assert camera.events(camera.sign_in("ohrana", OTHER))
    assert EventKind.ADD_GROUP in kinds(camera, admin)


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (replace(NIGHT, name=""), errors.NameEmpty),
        (replace(NIGHT, name="a" * 17), errors.NameTooLong),
        (replace(NIGHT, name="a%b"), errors.NameCharacters),
        (replace(NIGHT, name="USER"), errors.GroupNameTaken),
        (replace(NIGHT, name="Admin"), errors.GroupNameTaken),
        (replace(NIGHT, memo="m" * 33), errors.MemoTooLong),
        (replace(NIGHT, rights=frozenset()), errors.NoRights),
    ],
)
def test_the_devices_rules(
    camera: Camera, admin: Session, draft: GroupDraft, refusal: type[errors.BadInput]
) -> None:
    with pytest.raises(refusal):
        camera.add_group(admin, draft)
    camera.add_group(admin, NIGHT)
    with pytest.raises(refusal):
        camera.modify_group(admin, group(camera, admin, "night"), draft)
    assert [g.name for g in camera.groups(admin)] == ["admin", "night", "user"]


def test_a_group_with_users_stays(camera: Camera, admin: Session) -> None:
    for name, users in (("admin", 1), ("user", 1)):
        refused = outcome(lambda name=name: camera.delete_group(admin, group(camera, admin, name)))  # type: ignore[misc]
        assert isinstance(refused, errors.GroupInUse)
        assert refused.users == users
    camera.add_group(admin, NIGHT)
    camera.delete_group(admin, group(camera, admin, "night"))
    assert [g.name for g in camera.groups(admin)] == ["admin", "user"]


def test_a_right_that_a_user_holds_stays_in_the_group(camera: Camera, admin: Session) -> None:
    camera.add_group(admin, NIGHT)
    camera.add_user(admin, UserDraft("ohrana", "night", "", frozenset({Right.QUERY_LOG})), OTHER)

    with pytest.raises(errors.RightHeld) as held:
        camera.modify_group(admin, group(camera, admin, "night"), replace(NIGHT, rights=VIEW))

    assert (held.value.right, held.value.user) == ("QueryLog", "ohrana")
    camera.modify_group(
        admin, group(camera, admin, "night"), replace(NIGHT, rights=frozenset({Right.QUERY_LOG}))
    )
    assert group(camera, admin, "night").rights == {Right.QUERY_LOG}


def test_a_renamed_group_keeps_its_users(camera: Camera, admin: Session) -> None:
    camera.add_group(admin, NIGHT)
    camera.add_user(admin, UserDraft("ohrana", "night", "", VIEW), OTHER)
    session = camera.sign_in("ohrana", OTHER)

    for name in ("Night", "day"):
        old = group(camera, admin, "night" if name == "Night" else "Night")
        camera.modify_group(admin, old, replace(NIGHT, name=name))

    assert camera.check(session).group == "day"
    assert [g.name for g in camera.groups(admin)] == ["admin", "day", "user"]


def test_the_group_admin_keeps_name_and_rights(camera: Camera, admin: Session) -> None:
    own = group(camera, admin, "admin")
    for draft in (GroupDraft("chiefs", "", own.rights), GroupDraft("admin", "", VIEW)):
        assert isinstance(
            outcome(lambda draft=draft: camera.modify_group(admin, own, draft)),  # type: ignore[misc]
            errors.ReservedGroup,
        )
    camera.modify_group(admin, own, GroupDraft("admin", "chiefs", own.rights))
    assert group(camera, admin, "admin").memo == "chiefs"


def test_there_is_room_for_fifty(camera: Camera, admin: Session) -> None:
    for number in range(48):
        camera.add_group(admin, replace(NIGHT, name=f"group-{number}"))
    with pytest.raises(errors.TooManyGroups) as full:
        camera.add_group(admin, NIGHT)
    assert full.value.limit == len(camera.groups(admin)) == 50


def test_the_slower_of_two_changes_nothing(camera: Camera, admin: Session) -> None:
    camera.add_group(admin, NIGHT)
    shown = group(camera, admin, "night")
    camera.modify_group(admin, shown, replace(NIGHT, memo="first"))

    for act in (
        lambda: camera.modify_group(admin, shown, replace(NIGHT, memo="second")),
        lambda: camera.delete_group(admin, shown),
    ):
        assert isinstance(outcome(act), errors.ChangedMeanwhile)
    camera.delete_group(admin, group(camera, admin, "night"))
    assert isinstance(outcome(lambda: camera.delete_group(admin, shown)), errors.GroupGone)


def test_no_user_slips_into_a_group_that_goes(camera: Camera, admin: Session) -> None:
    rounds = 15
    for number in range(rounds):
        camera.add_group(admin, replace(NIGHT, name=f"group-{number}"))
        shown = group(camera, admin, f"group-{number}")

        def act(i: int, shown: GroupRow = shown) -> None:
            if i % 2:
                camera.add_user(admin, UserDraft(f"{shown.name}-{i}", shown.name, "", VIEW), OTHER)
            else:
                camera.delete_group(admin, shown)

        together(4, act)
        groups = {g.name for g in camera.groups(admin)}
        assert {a.group for a in camera.accounts(admin)} <= groups
    print(f"{rounds} rounds of 4 at once, no user without a group")  # noqa: T201 - how often it was tried
