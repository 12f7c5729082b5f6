"""Advanced > Online Users: who is there, and signing them out."""

from __future__ import annotations

import pytest

from tests.cameras import KNOWN, NEW, Hand, Practice, session, visit
from tests.snapshots.cases import MENU
from tui.camera import Camera, UserDraft
from tui.camera.errors import SessionEnded

ONLINE = (*MENU, "enter", "down", "enter")


def rows(hand: Hand) -> list[str]:
    return [" ".join(row.split()) for row in hand.shown().splitlines()]


def from_afar(practice: Practice, camera: Camera, origin: str = "192.0.2.14") -> Camera:
    return Camera(practice.store, camera.serial, hasher=practice.hasher, clock=practice.clock, origin=origin)


async def test_who_is_there_and_disconnecting(practice: Practice) -> None:
    camera = practice.camera("known")
    far = from_afar(practice, camera)
    guest = far.sign_in("admin", KNOWN)
    practice.clock.go(minutes=5)
    async with visit(camera) as hand:
        await hand.do(*ONLINE)
        assert any("User Group From Since" in row for row in rows(hand))
        assert any("admin admin 192.0.2.14 2026-11-23 09:41" in row for row in rows(hand))
        assert any("admin (you) admin camera's screen 2026-11-23 09:46" in row for row in rows(hand))
        await hand.press("enter")
        assert hand.sees("Sign out admin (192.0.2.14)?")
        assert hand.focus == "decline"
        await hand.press("enter")
        far.check(guest)
        await hand.do("#disconnect", "#accept")
        assert hand.note == "admin is signed out."
        assert not hand.sees("192.0.2.14")
        with pytest.raises(SessionEnded):
            far.check(guest)
        await hand.do("#disconnect")
        assert (hand.windows, hand.sees("admin (you)")) == (3, True), "nobody disconnects himself"
        assert hand.note == "This is your own session: sign out in the menu"


async def test_what_came_meanwhile_shows_and_is_no_command(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        await hand.do(*ONLINE)
        practice.clock.go(seconds=1)
        from_afar(practice, camera, "[b]fe80::1%\x1b]0;x\x07").sign_in("admin", KNOWN)
        await hand.press("f5")
        assert hand.sees("[b]fe80::1%␛]0")
        await hand.press("down")
        other = session(camera)
        gone = next(row for row in camera.online(other) if row.origin)
        camera.disconnect(other, gone)
        await hand.do("#disconnect", "#accept")
        assert not hand.sees("[b]"), "somebody else was quicker: it is done"
        await hand.press("escape")
        assert hand.heading == "Main Menu"


async def test_without_the_right_it_is_refused(practice: Practice) -> None:
    camera = practice.camera("known")
    admin = session(camera)
    whole = camera.groups(admin)[0].rights
    camera.add_user(admin, UserDraft("deputy", "admin", "", whole), NEW)
    practice.clock.go(seconds=1)  # the administrator was first
    async with visit(camera) as hand:
        await hand.do("up", *["backspace"] * 5, "'deputy", "down", f"'{NEW}", *ONLINE[1:])
        assert hand.sees("deputy (you)")
        row = next(row for row in camera.accounts(admin) if row.name == "deputy")
        fewer = frozenset(right for right in whole if right.value != "Account")
        camera.modify_user(admin, row, UserDraft("deputy", "admin", "", fewer))
        await hand.do("#disconnect", "#accept")
        assert hand.note == "This user has no right to do that"
        camera.check(admin)
        await hand.press("escape")
        assert hand.sees("Main Menu", "Reboot")
        assert not hand.sees("Online Users"), "the menu knows it too"
