"""Rights are real: a window shows what they allow, and the camera refuses the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from screens.common.session_window import KEEP, LOOK
from screens.menu.menu_tree import MENU, items_for
from tests.helpers.windows.cameras import NEW, Practice, User, session, visit
from tests.screens.common.test_session_window import Time
from tests.screens.gate import held, turns, until
from tui.camera import Camera, Right, Session, UserDraft
from tui.camera.errors import NotAllowed

VIEWER = frozenset({Right.MONITOR, Right.REPLAY})


def add(camera: Camera, name: str, group: str, rights: frozenset[Right]) -> Session:
    """A user of the camera, and the administrator's session that made him."""
    admin = session(camera)
    camera.add_user(admin, UserDraft(name, group, "", rights), NEW)
    return admin


async def sign_in(user: User, name: str) -> None:
    await user.do("up", *["backspace"] * 5, f"'{name}", "down", f"'{NEW}", "enter")
    assert user.heading == "Main Menu"


async def test_a_user_sees_what_is_his(practice: Practice) -> None:
    camera = practice.camera("known")
    add(camera, "guard", "user", VIEWER)
    async with visit(camera) as user:
        await sign_in(user, "guard")
        for group in ("Record", "Alarm", "System"):
            assert not user.sees(f"▸ {group}")
        await user.press("enter")
        assert user.sees("▾ Advanced", "Account", "▸ Information", "Logout")
        for entry in (
            "HDD Manager",
            "Online Users",
            "AutoMaintain",
            "Default",
            "Import",
            "Reboot",
            "Upgrade",
        ):
            assert not user.sees(entry)
        await user.press("end", "up", "enter")
        assert user.sees("▾ Information", "QR Code")
        for entry in ("HDD Info", "Log ", "Version", "Channel Status"):
            assert not user.sees(entry)
        await user.press("home", "enter", "enter")
        assert user.sees("Advanced › Account", "guard")
        assert not user.sees("default"), "of the table of users, his own line"


REFUSED: dict[str, Callable[[Camera, Session], object]] = {
    "log": lambda camera, who: camera.events(who),
    "groups": lambda camera, who: camera.groups(who),
    "online": lambda camera, who: camera.online(who),
    "reboot": lambda camera, who: camera.reboot(who),
    "default": lambda camera, who: camera.restore_accounts(who, NEW),
    "security": lambda camera, who: camera.security(who),
    "clear log": lambda camera, who: camera.clear_log(who),
    "add user": lambda camera, who: camera.add_user(who, UserDraft("x", "user", "", VIEWER), NEW),
}


def test_the_camera_refuses_the_rest_whatever_a_screen_shows(practice: Practice) -> None:
    camera = practice.camera("known")
    admin = add(camera, "guard", "user", VIEWER)
    guard = camera.sign_in("guard", NEW)
    for act in REFUSED.values():
        with pytest.raises(NotAllowed):
            act(camera, guard)
    assert camera.check(admin).account == "admin", "nobody was signed out"
    assert len(camera.accounts(guard)) == 1


@pytest.mark.full
async def test_rights_taken_elsewhere_are_gone_from_the_menu(practice: Practice) -> None:
    camera = practice.camera("known")
    admin = add(camera, "deputy", "admin", frozenset(Right))
    time = Time(practice)

    def leave_him(*rights: Right) -> None:
        row = next(row for row in camera.accounts(admin) if row.name == "deputy")
        camera.modify_user(admin, row, UserDraft("deputy", "admin", "", frozenset(rights)))

    async with visit(camera, settings=time.settings) as user:
        await sign_in(user, "deputy")
        await user.press("enter", "down")
        assert user.sees("▸ Record", "Default", "Reboot", "disconnect a user")
        leave_him(Right.ACCOUNT, Right.SHUT_DOWN)
        await time.goes(user, LOOK)
        assert user.sees("▾ Advanced", "Online Users", "Reboot", "disconnect a user"), "the cursor stays"
        assert not user.sees("Record")
        assert not user.sees("Default")
        leave_him(Right.SHUT_DOWN, Right.QUERY_LOG)
        await user.press("enter")  # quicker than the look: the window opens and is refused
        assert user.note == "You do not have the right to do this"
        await user.press("escape")
        assert user.sees("▾ Advanced", "Reboot", "Disk, users"), "the cursor went to what is left"
        assert not user.sees("Online Users")


@pytest.mark.full
async def test_rights_that_were_read_too_early_are_not_shown_last(practice: Practice) -> None:
    camera = practice.camera("known")
    admin = add(camera, "deputy", "admin", frozenset(Right))
    time = Time(practice)
    async with visit(camera, settings=time.settings) as user:
        await sign_in(user, "deputy")
        await time.goes(user, 1)
        await user.press("enter", "enter")
        assert user.heading == "Advanced › Account"
        with held("keep") as gate:
            time.passes(user, KEEP)  # reads every right, and is slow
            await until(lambda: gate.calls)
            row = next(row for row in camera.accounts(admin) if row.name == "deputy")
            camera.modify_user(admin, row, UserDraft("deputy", "admin", "", VIEWER))
            user.send("escape")  # the menu looks again
            await turns()
            gate.open()
            await user.settled()
        assert user.heading == "Main Menu"
        assert not user.sees("Record")


def test_every_right_shows_its_entries_and_no_others() -> None:
    def entries(rights: frozenset[Right]) -> set[str]:
        return {child.label.message for group in items_for(rights) for child in group.children}

    nobody = entries(frozenset())
    assert nobody == {"Account", "QR Code"}
    assert entries(frozenset(Right)) == {child.label.message for group in MENU for child in group.children}
    for group in MENU:
        for child in group.children:
            if child.right is not None:
                assert child.label.message in entries(frozenset({child.right})) - nobody
                assert child.label.message not in entries(frozenset(Right) - {child.right})
    assert all(group.children or group.works for group in items_for(frozenset()))
