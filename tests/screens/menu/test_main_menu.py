"""Main menu: the device's tree."""

from __future__ import annotations

import threading

import pytest

from screens.menu.menu_tree import MENU
from tests.helpers.windows import ways
from tests.helpers.windows.cameras import KNOWN, NEW, Practice, User, session, visit


async def menu(user: User) -> None:
    await ways.begin(user, *ways.MENU)
    assert user.heading == "Main Menu"


async def test_groups_open_one_at_a_time(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await menu(user)
        assert user.sees("▸ Record", "▸ Alarm", "▸ System", "▸ Advanced", "▸ Information", "Logout")
        assert user.sees("Disk, users, maintenance,")
        await user.press("right")
        assert user.sees("▾ Advanced", "HDD Manager", "Account", "AutoMaintain", "Upgrade")
        await user.press("up", "enter")
        assert user.sees("▾ System", "▸ Advanced", "Encode")
        assert not user.sees("HDD Manager")
        await user.press("left")
        assert user.sees("▸ System")
        assert not user.sees("Encode")


async def test_enter_leads_to_the_account(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await menu(user)
        await user.press("enter")
        assert user.sees("Advanced › Account", "Step 10 of the guide")
        await user.press("enter")
        assert user.heading == "Advanced › Account"
        await user.press("escape")
        assert user.sees("Main Menu", "Step 10 of the guide")


async def test_every_entry_that_is_not_grey_opens_its_window(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await menu(user)
        opened = []
        for group in (item for item in MENU if item.works and item.children):
            await user.press("home", *["down"] * MENU.index(group), "right")
            for entry in group.children:
                await user.press("down")
                if entry.works:
                    await user.press("enter")
                    assert user.windows == 3, entry.label
                    opened.append(user.heading)
                    await user.press("escape")
                assert (user.heading, user.windows) == ("Main Menu", 2)
            await user.press("left")
        assert opened == [
            "Advanced › Account",
            "Advanced › Online Users",
            "Advanced › Default",
            "Advanced › Reboot",
            "Information › Log",
            "Information › Version",
            "Information › QR Code",
        ]


async def test_grey_entries_say_so(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await menu(user)
        await user.press("enter", "down", "down")
        assert user.sees("Advanced › AutoMaintain", "The real camera has this page")
        await user.press("enter")
        assert (user.heading, user.windows) == ("Main Menu", 2)


async def test_cursor_stops_at_the_ends(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await menu(user)
        await user.press("home", "up", "up")
        assert user.sees("The real camera has this page")
        await user.press("end", "down")
        assert user.sees("Sign out and go back to the")


@pytest.mark.full
async def test_by_mouse(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await menu(user)
        await user.click("Menu", (5, 3))
        assert user.sees("Advanced › Account")
        await user.click("Menu", (5, 5))
        assert user.heading == "Advanced › Account"


@pytest.mark.parametrize(
    "way", ["escape", *(pytest.param(way, marks=pytest.mark.full) for way in ("logout", "close"))]
)
async def test_signing_out(practice: Practice, way: str) -> None:
    async with visit(practice.camera("known")) as user:
        await menu(user)
        assert "Esc Sign out" in user.offered()
        if way == "logout":  # which says what it does
            await user.press("end", "enter")
        else:
            await (user.click("Close") if way == "close" else user.press("escape"))
            assert user.sees("Sign out of the camera?")
            await user.press("enter")
        assert (user.heading, user.note, user.value("#password")) == ("System Login", "", "")


async def test_an_escape_too_many_ends_no_session(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await menu(user)
        await user.press("enter", "enter", "escape", "escape", "escape")
        assert (user.heading, user.windows) == ("Main Menu", 2), "the third answers the question"


async def test_leaving_the_program_signs_out(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await menu(user)
        await user.press("enter", "enter", "ctrl+q")
    now = session(camera)
    assert [row.own for row in camera.online(now)] == [True], "nobody else is online"


@pytest.mark.full
async def test_a_window_that_ends_takes_the_phone_over_it_along(practice: Practice) -> None:
    typed = (f"'{KNOWN}", "enter", f"'{NEW}", "enter", f"'{NEW}")
    async with visit(practice.camera("known"), phone=practice.cloud.handset) as user:
        await menu(user)
        await user.do("enter", "enter", "#modify-password", *typed)
        hashing, picked_up = threading.Event(), threading.Event()

        def meanwhile() -> None:
            hashing.set()
            picked_up.wait(10)

        practice.hasher.meanwhile = meanwhile
        user.send("enter")
        await user.wait_for(hashing.is_set)
        user.app.action_phone()  # its key waits for the window that comes
        while user.windows < 5:
            await user.pilot.pause(0.01)
        picked_up.set()
        await user.settled()
        assert (user.heading, user.windows) == ("Security", 4)
        await user.press("escape", "escape")
        assert user.heading == "Main Menu"


@pytest.mark.full
async def test_who_comes_back_to_the_menu_while_the_database_is_away_stays_signed_in(
    practice: Practice,
) -> None:
    async with visit(practice.camera("known")) as user:
        await user.do(*ways.ACCOUNT)
        with practice.away():
            await user.press("f5")
            assert "is damaged" in user.note
            await user.press("escape")
            assert (user.heading, user.windows) == ("Main Menu", 2)
        await user.press("enter")
        assert user.sees("Advanced › Account", "default")
