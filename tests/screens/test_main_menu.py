"""Main menu: the device's tree."""

from __future__ import annotations

import threading

import pytest

from screens.menu.menu_tree import MENU
from tests.cameras import KNOWN, NEW, Hand, Practice, session, visit


async def menu(hand: Hand) -> None:
    await hand.do(f"'{KNOWN}", "enter")
    assert hand.heading == "Main Menu"


async def test_groups_open_one_at_a_time(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await menu(hand)
        assert hand.sees("▸ Record", "▸ Alarm", "▸ System", "▸ Advanced", "▸ Information", "Logout")
        assert hand.sees("Disk, users, upkeep, factory")
        await hand.press("right")
        assert hand.sees("▾ Advanced", "HDD Manager", "Account", "AutoMaintain", "Upgrade")
        await hand.press("up", "enter")
        assert hand.sees("▾ System", "▸ Advanced", "Encode")
        assert not hand.sees("HDD Manager")
        await hand.press("left")
        assert hand.sees("▸ System")
        assert not hand.sees("Encode")


async def test_enter_leads_to_the_account(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await menu(hand)
        await hand.press("enter")
        assert hand.sees("Advanced › Account", "Step 10 of the guide")
        await hand.press("enter")
        assert hand.heading == "Advanced › Account"
        await hand.press("escape")
        assert hand.sees("Main Menu", "Step 10 of the guide")


async def test_every_entry_that_is_not_grey_opens_its_window(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await menu(hand)
        opened = []
        for group in (item for item in MENU if item.works and item.children):
            await hand.press("home", *["down"] * MENU.index(group), "right")
            for entry in group.children:
                await hand.press("down")
                if entry.works:
                    await hand.press("enter")
                    assert hand.windows == 3, entry.label
                    opened.append(hand.heading)
                    await hand.press("escape")
                assert (hand.heading, hand.windows) == ("Main Menu", 2)
            await hand.press("left")
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
    async with visit(practice.camera("known")) as hand:
        await menu(hand)
        await hand.press("enter", "down", "down")
        assert hand.sees("Advanced › AutoMaintain", "The camera has this page.")
        await hand.press("enter")
        assert (hand.heading, hand.windows) == ("Main Menu", 2)


async def test_cursor_stops_at_the_ends(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await menu(hand)
        await hand.press("home", "up", "up")
        assert hand.sees("The camera has this page.")
        await hand.press("end", "down")
        assert hand.sees("Sign out and go back to the")


async def test_by_mouse(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await menu(hand)
        await hand.click("Menu", (5, 3))
        assert hand.sees("Advanced › Account")
        await hand.click("Menu", (5, 5))
        assert hand.heading == "Advanced › Account"


@pytest.mark.parametrize("way", ["escape", "logout", "close"])
async def test_signing_out(practice: Practice, way: str) -> None:
    async with visit(practice.camera("known")) as hand:
        await menu(hand)
        assert "Esc Sign out" in hand.offered()
        if way == "close":
            await hand.click("Close")
        else:
            await hand.press(*(["escape"] if way == "escape" else ["end", "enter"]))
        assert (hand.heading, hand.note, hand.value("#password")) == ("System Login", "", "")


async def test_leaving_the_program_signs_out(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        await menu(hand)
        await hand.press("enter", "enter", "ctrl+q")
    now = session(camera)
    assert [row.own for row in camera.online(now)] == [True], "nobody else is online"


async def test_a_window_that_ends_takes_the_phone_over_it_along(practice: Practice) -> None:
    typed = (f"'{KNOWN}", "enter", f"'{NEW}", "enter", f"'{NEW}")
    async with visit(practice.camera("known"), phone=practice.vendor.handset) as hand:
        await menu(hand)
        await hand.do("enter", "enter", "#modify-password", *typed)
        picked_up = threading.Event()
        practice.hasher.meanwhile = lambda: picked_up.wait(10)
        hand.send("enter", "f3")
        while hand.windows < 5:
            await hand.pilot.pause(0.01)
        picked_up.set()
        await hand.settled()
        assert (hand.heading, hand.windows) == ("Security", 4)
        await hand.press("escape", "escape")
        assert hand.heading == "Main Menu"
