"""Advanced > Online Users: who is there, and signing them out."""

from __future__ import annotations

import pytest

from tests.helpers.windows.cameras import KNOWN, NEW, Practice, User, session, visit
from tests.helpers.windows.ways import ONLINE
from tui.camera import Camera, CameraContext, UserDraft
from tui.camera.errors import SessionEnded


def rows(user: User) -> list[str]:
    return [" ".join(row.split()) for row in user.shown().splitlines()]


def from_afar(practice: Practice, camera: Camera, origin: str = "192.0.2.14") -> Camera:
    return Camera(
        CameraContext(
            practice.store, camera.serial, hasher=practice.hasher, clock=practice.clock, origin=origin
        )
    )


async def test_who_is_there_and_disconnecting(practice: Practice) -> None:
    camera = practice.camera("known")
    far = from_afar(practice, camera)
    visitor = far.sign_in("admin", KNOWN)
    practice.clock.go(minutes=5)
    async with visit(camera) as user:
        await user.do(*ONLINE)
        assert any("User Group From Since" in row for row in rows(user))
        assert any("admin admin 192.0.2.14 2026-11-23 09:41" in row for row in rows(user))
        assert any("admin (you) admin camera's screen 2026-11-23 09:46" in row for row in rows(user))
        await user.press("enter")
        assert user.sees("Disconnect admin (192.0.2.14)?")
        assert user.focus == "decline"
        await user.press("enter")
        far.check(visitor)
        await user.do("#disconnect", "#accept")
        assert user.note == "admin is disconnected."
        assert not user.sees("192.0.2.14")
        with pytest.raises(SessionEnded):
            far.check(visitor)
        await user.do("#disconnect")
        assert (user.windows, user.sees("admin (you)")) == (3, True), "nobody disconnects himself"
        assert user.note == "This is your own session. Sign out from the menu."


@pytest.mark.full
async def test_what_came_meanwhile_shows_and_is_no_command(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await user.do(*ONLINE)
        practice.clock.go(seconds=1)
        from_afar(practice, camera, "[b]fe80::1%\x1b]0;x\x07").sign_in("admin", KNOWN)
        await user.press("f5")
        assert user.sees("[b]fe80::1%␛]0")
        await user.press("down")
        other = session(camera)
        gone = next(row for row in camera.online(other) if row.origin)
        camera.disconnect(other, gone)
        await user.do("#disconnect", "#accept")
        assert not user.sees("[b]"), "another user was quicker: it is done"
        await user.press("escape")
        assert user.heading == "Main Menu"


@pytest.mark.full
async def test_without_the_right_it_is_refused(practice: Practice) -> None:
    camera = practice.camera("known")
    admin = session(camera)
    whole = camera.groups(admin)[0].rights
    camera.add_user(admin, UserDraft("deputy", "admin", "", whole), NEW)
    practice.clock.go(seconds=1)  # the administrator was first
    async with visit(camera) as user:
        await user.do("up", *["backspace"] * 5, "'deputy", "down", f"'{NEW}", *ONLINE[1:])
        assert user.sees("deputy (you)")
        row = next(row for row in camera.accounts(admin) if row.name == "deputy")
        fewer = frozenset(right for right in whole if right.value != "Account")
        camera.modify_user(admin, row, UserDraft("deputy", "admin", "", fewer))
        await user.do("#disconnect", "#accept")
        assert user.note == "You do not have the right to do this"
        camera.check(admin)
        await user.press("escape")
        assert user.sees("Main Menu", "Reboot")
        assert not user.sees("Online Users"), "the menu knows it too"
