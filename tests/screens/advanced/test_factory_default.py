"""Advanced > Default: the account settings as the factory made them."""

from __future__ import annotations

import pytest

from tests.helpers.windows.cameras import KNOWN, NEW, Practice, User, session, visit
from tests.helpers.windows.ways import DEFAULT
from tui.camera import Camera, UserDraft
from tui.camera.errors import SessionEnded

FILLED = (*DEFAULT, "space", "down", f"'{KNOWN}")


def with_a_user(camera: Camera) -> Camera:
    admin = session(camera)
    group = camera.groups(admin)[1]
    camera.add_user(admin, UserDraft("gate", group.name, "", group.rights), NEW)
    camera.sign_out(admin)
    return camera


async def first_password(user: User) -> None:
    assert user.heading == "Modify Password"
    assert user.sees("Account settings restored to factory defaults", "admin")


async def test_everything_goes_and_the_camera_is_as_new(practice: Practice) -> None:
    camera = with_a_user(practice.camera("known"))
    elsewhere = practice.beside(camera).sign_in("gate", NEW)
    async with visit(camera) as user:
        await user.do(*DEFAULT)
        assert user.heading == "Advanced › Default"
        assert user.sees("[ ] Account", "[ ] General", "be undone.")
        assert user.widget("StatusLine").region.y == user.widget("#password").region.bottom + 1
        await user.do("space", "down", f"'{KNOWN}")
        assert user.sees("[✓] Account")
        await user.press("enter")
        assert user.sees("Restore the account settings?")
        assert user.focus == "decline", "Enter, pressed without reading, loses nothing"
        await user.do("#accept")
        await first_password(user)
        with pytest.raises(SessionEnded):
            camera.check(elsewhere)
        await user.press("escape")
        assert (user.heading, user.note) == ("System Login", "Account settings restored to factory defaults")
        await user.do(f"'{KNOWN}", "enter")
        assert user.heading == "Modify Password", "the old password is no more: it asks again"
        await user.do(f"'{NEW}", "down", f"'{NEW}", "enter", "escape")
        assert user.heading == "Main Menu"
        assert [row.name for row in camera.accounts(session(camera, NEW))] == ["admin", "default"]


@pytest.mark.full
async def test_what_is_missing_is_said(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await user.do(*DEFAULT)
        rows = [row.strip() for row in user.shown().splitlines()]
        at = rows.index("Grey settings exist on the camera but are not emulated here.")
        assert (rows[at - 1], rows[at + 1].split()) == ("", ["OK", "Cancel"]), "a row of its own"
        await user.do("#ok")
        assert (user.note, user.focus) == ("Select what to restore", "account")
        for _ in range(6):
            await user.press("tab")
            assert user.focus in {"account", "password", "ok", "cancel"}, "grey settings take no focus"
        await user.do("#account", "#ok")
        assert (user.note, user.focus) == ("Type your own password", "password")
        await user.do("'not-this-one", "enter", "enter")
        assert (user.heading, user.windows) == ("Advanced › Default", 3)
        assert user.focus == "password", "the question was declined"
        await user.do("enter", "#accept")
        assert (user.wrong(), user.focus) == (["password"], "password")
        assert "4" in user.note
        await user.press("escape")
        assert user.sees("Close without saving?")
        await user.do("#accept")
        assert user.heading == "Main Menu"
        assert not camera.needs_first_password()
