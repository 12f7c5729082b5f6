"""Advanced > Default: the account settings as the factory made them."""

from __future__ import annotations

import pytest

from tests.cameras import KNOWN, NEW, Hand, Practice, session, visit
from tests.snapshots.cases import MENU
from tui.camera import Camera, UserDraft
from tui.camera.errors import SessionEnded

DEFAULT = (*MENU, "enter", "down", "down", "down", "enter")
FILLED = (*DEFAULT, "space", "down", f"'{KNOWN}")


def with_a_user(camera: Camera) -> Camera:
    admin = session(camera)
    group = camera.groups(admin)[1]
    camera.add_user(admin, UserDraft("gate", group.name, "", group.rights), NEW)
    camera.sign_out(admin)
    return camera


async def first_password(hand: Hand) -> None:
    assert hand.heading == "Modify Password"
    assert hand.sees("The account settings were restored", "admin")


async def test_everything_goes_and_the_camera_is_as_new(practice: Practice) -> None:
    camera = with_a_user(practice.camera("known"))
    elsewhere = practice.beside(camera).sign_in("gate", NEW)
    async with visit(camera) as hand:
        await hand.do(*DEFAULT)
        assert hand.heading == "Advanced › Default"
        assert hand.sees("[ ] Account", "[ ] General", "There is no way back.")
        await hand.do("space", "down", f"'{KNOWN}")
        assert hand.sees("[x] Account")
        await hand.press("enter")
        assert hand.sees("Really restore the account settings?")
        assert hand.focus == "decline", "Enter, pressed without reading, loses nothing"
        await hand.do("#accept")
        await first_password(hand)
        with pytest.raises(SessionEnded):
            camera.check(elsewhere)
        await hand.press("escape")
        assert (hand.heading, hand.note) == ("System Login", "The account settings are the factory's again")
        await hand.do(f"'{KNOWN}", "enter")
        assert hand.heading == "Modify Password", "the old password is no more: it asks again"
        await hand.do(f"'{NEW}", "down", f"'{NEW}", "enter", "escape")
        assert hand.heading == "Main Menu"
        assert [row.name for row in camera.accounts(session(camera, NEW))] == ["admin", "default"]


async def test_what_is_missing_is_said(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        await hand.do(*DEFAULT, "#ok")
        assert (hand.note, hand.focus) == ("Tick what is to be restored", "account")
        for _ in range(6):
            await hand.press("tab")
            assert hand.focus in {"account", "password", "ok", "cancel"}, "grey settings take no focus"
        await hand.do("#account", "#ok")
        assert (hand.note, hand.focus) == ("Type your own password", "password")
        await hand.do("'not-this-one", "enter", "enter")
        assert (hand.heading, hand.windows) == ("Advanced › Default", 3)
        assert hand.focus == "password", "the question was declined"
        await hand.do("enter", "#accept")
        assert (hand.wrong(), hand.focus) == (["password"], "password")
        assert "4" in hand.note
        await hand.press("escape")
        assert hand.sees("What you typed here is not saved.")
        await hand.do("#accept")
        assert hand.heading == "Main Menu"
        assert not camera.needs_first_password()
