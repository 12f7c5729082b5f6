"""What a session may do: by the rights that its user has now, and never to a reserved user or to itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import GUARD, KNOWN, OTHER, VIEW, Clock, Stage, kinds, outcome, row
from tui.camera import (
    ADMIN,
    EventKind,
    GroupDraft,
    Right,
    UserDraft,
    errors,
)
from tui.camera.model.accounts import FACTORY_GROUPS

if TYPE_CHECKING:
    from tui.camera import Camera, Session

THIRD = "Compass-88-orchard"


@pytest.mark.parametrize("name", [ADMIN, "default"])
def test_reserved_users_are_untouchable(camera: Camera, admin: Session, name: str) -> None:
    camera.add_user(admin, replace(GUARD, group="admin", rights=frozenset(Right)), OTHER)
    deputy = camera.sign_in("ohrana", OTHER)
    reserved = row(camera, admin, name)
    forged = replace(reserved, reserved=False)  # what a broken window might pass
    draft = UserDraft("renamed", reserved.group, "", frozenset({Right.MONITOR}))

    for shown in (reserved, forged):
        for act in (
            lambda shown=shown: camera.modify_user(deputy, shown, draft),
            lambda shown=shown: camera.delete_user(deputy, shown),
            lambda shown=shown: camera.set_password(deputy, shown, THIRD),
        ):
            assert isinstance(outcome(act), errors.ReservedUser)
    assert row(camera, admin, name) == reserved
    assert camera.sign_in(ADMIN, KNOWN)


def test_nobody_deletes_himself_or_skips_his_old_password(camera: Camera, admin: Session) -> None:
    camera.add_user(admin, replace(GUARD, group="admin", rights=frozenset(Right)), OTHER)
    deputy = camera.sign_in("ohrana", OTHER)
    own = row(camera, deputy, "ohrana")

    assert isinstance(outcome(lambda: camera.delete_user(deputy, own)), errors.OwnAccount)
    assert isinstance(outcome(lambda: camera.set_password(deputy, own, THIRD)), errors.OwnAccount)
    camera.change_password(deputy, OTHER, THIRD)
    assert camera.sign_in("ohrana", THIRD)


def test_rights_are_those_of_now(camera: Camera, admin: Session) -> None:
    camera.add_user(admin, replace(GUARD, group="admin", rights=VIEW | {Right.QUERY_LOG}), OTHER)
    guard = camera.sign_in("ohrana", OTHER)
    assert camera.events(guard)

    camera.modify_user(admin, row(camera, admin, "ohrana"), replace(GUARD, group="admin", rights=VIEW))

    assert isinstance(outcome(lambda: camera.events(guard)), errors.NotAllowed)
    assert camera.check(guard).rights == VIEW, "the session goes on, with less"


def test_who_may_read_the_log_may_not_clear_it(camera: Camera, admin: Session) -> None:
    camera.add_user(admin, replace(GUARD, group="admin", rights=frozenset({Right.QUERY_LOG})), OTHER)
    reader = camera.sign_in("ohrana", OTHER)
    lines = len(camera.events(reader, 1000))

    with pytest.raises(errors.NotAllowed):
        camera.clear_log(reader)

    assert len(camera.events(reader, 1000)) == lines + 1, "the refusal is a line of its own"


def test_without_the_right_nothing_is_changed(stage: Stage, camera: Camera, admin: Session) -> None:
    camera.add_user(admin, GUARD, OTHER)
    guard = camera.sign_in("ohrana", OTHER)
    own, group = row(camera, admin, "ohrana"), camera.groups(admin)[1]
    stage.hasher.hashed()
    acts = (
        lambda: camera.add_user(guard, replace(GUARD, name="friend"), OTHER),
        lambda: camera.modify_user(guard, own, replace(GUARD, rights=frozenset(Right))),
        lambda: camera.delete_user(guard, row(camera, admin, "ohrana")),
        lambda: camera.set_password(guard, own, THIRD),
        lambda: camera.add_group(guard, GroupDraft("mine", "", VIEW)),
        lambda: camera.modify_group(guard, group, GroupDraft("user", "", frozenset(Right))),
        lambda: camera.delete_group(guard, group),
        lambda: camera.online(guard),
        lambda: camera.restore_accounts(guard, OTHER),
        lambda: camera.reboot(guard),
        lambda: camera.clear_log(guard),
        lambda: camera.log_exported(guard, 1),
        lambda: camera.log_page(guard),
        lambda: camera.groups(guard),
        lambda: camera.security(guard),
    )

    assert [type(outcome(act)) for act in acts] == [errors.NotAllowed] * len(acts)
    assert stage.hasher.hashed() == 0, "nobody makes the camera hash who may not act"
    assert kinds(camera, admin).count(EventKind.NOT_ALLOWED) == len(acts)
    assert camera.groups(admin) == list(FACTORY_GROUPS)


def test_an_act_without_a_session_is_refused(camera: Camera, admin: Session, clock: Clock) -> None:
    camera.add_user(admin, GUARD, OTHER)
    shown = row(camera, admin, "ohrana")
    camera.sign_out(admin)
    for act in (
        lambda: camera.delete_user(admin, shown),
        lambda: camera.reboot(admin),
        lambda: camera.online(admin),
        lambda: camera.restore_accounts(admin, KNOWN),
        lambda: camera.accounts(admin),
    ):
        assert isinstance(outcome(act), errors.SessionEnded)
