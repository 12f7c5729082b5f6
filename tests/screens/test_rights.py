"""Rights are real: a window shows what they allow, and the camera refuses the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from screens.common.session_window import LOOK
from screens.menu.menu_tree import MENU, items_for
from tests.cameras import NEW, Hand, Practice, session, visit
from tests.screens.test_idle import Time
from tui.camera import Camera, Right, Session, UserDraft
from tui.camera.errors import NotAllowed

VIEWER = frozenset({Right.MONITOR, Right.REPLAY})


def add(camera: Camera, name: str, group: str, rights: frozenset[Right]) -> Session:
    """A user of the camera, and the administrator's session that made him."""
    admin = session(camera)
    camera.add_user(admin, UserDraft(name, group, "", rights), NEW)
    return admin


async def sign_in(hand: Hand, name: str) -> None:
    await hand.do("up", *["backspace"] * 5, f"'{name}", "down", f"'{NEW}", "enter")
    assert hand.heading == "Main Menu"


async def test_a_user_sees_what_is_his(practice: Practice) -> None:
    camera = practice.camera("known")
    add(camera, "guard", "user", VIEWER)
    async with visit(camera) as hand:
        await sign_in(hand, "guard")
        for group in ("Record", "Alarm", "System"):
            assert not hand.sees(f"▸ {group}")
        await hand.press("enter")
        assert hand.sees("▾ Advanced", "Account", "▸ Information", "Logout")
        for entry in (
            "HDD Manager",
            "Online Users",
            "AutoMaintain",
            "Default",
            "Import",
            "Reboot",
            "Upgrade",
        ):
            assert not hand.sees(entry)
        await hand.press("end", "up", "enter")
        assert hand.sees("▾ Information", "QR Code")
        for entry in ("HDD Info", "Log ", "Version", "Channel Status"):
            assert not hand.sees(entry)
        await hand.press("home", "enter", "enter")
        assert hand.sees("Advanced › Account", "guard")
        assert not hand.sees("default"), "of the table of users, his own line"


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


async def test_rights_taken_elsewhere_are_gone_from_the_menu(practice: Practice) -> None:
    camera = practice.camera("known")
    admin = add(camera, "deputy", "admin", frozenset(Right))
    time = Time(practice)

    def leave_him(*rights: Right) -> None:
        row = next(row for row in camera.accounts(admin) if row.name == "deputy")
        camera.modify_user(admin, row, UserDraft("deputy", "admin", "", frozenset(rights)))

    async with visit(camera, settings=time.settings) as hand:
        await sign_in(hand, "deputy")
        await hand.press("enter", "down")
        assert hand.sees("▸ Record", "Default", "Reboot", "disconnect somebody")
        leave_him(Right.ACCOUNT, Right.SHUT_DOWN)
        await time.goes(hand, LOOK)
        assert hand.sees("▾ Advanced", "Online Users", "Reboot", "disconnect somebody"), "the cursor stays"
        assert not hand.sees("Record")
        assert not hand.sees("Default")
        leave_him(Right.SHUT_DOWN, Right.QUERY_LOG)
        await hand.press("enter")  # quicker than the look: the window opens and is refused
        assert hand.note == "This user has no right to do that"
        await hand.press("escape")
        assert hand.sees("▾ Advanced", "Reboot", "Disk, users"), "the cursor went to what is left"
        assert not hand.sees("Online Users")


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
