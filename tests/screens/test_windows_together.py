"""Windows do not disturb each other, and no failure behind them brings them down."""

from __future__ import annotations

import re

import pytest

from tests.cameras import KNOWN, MAIL, NEW, PHONE, Hand, Practice, visit
from tests.snapshots.cases import ACCOUNT, MENU, NEW_PASSWORD, RESET, SECURITY


def picture(hand: Hand) -> str:
    return re.sub(r"terminal-\d+", "terminal", hand.app.export_screenshot())


async def test_no_window_leaves_its_styles_behind(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        login = picture(hand)
        await hand.do(*RESET)
        reset = picture(hand)
        await hand.do("f1", "f1", "escape", "up", *SECURITY, "escape", "#modify-password", "escape", "escape")
        menu = picture(hand)
        await hand.do("escape")
        assert picture(hand) == login
        await hand.do(*RESET)
        assert picture(hand) == reset
        await hand.do("escape", "up", *MENU, "enter")
        assert picture(hand) == menu


async def test_one_amber_a_screen(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await hand.do(*SECURITY, f"'{PHONE}", "enter", f"'{MAIL}", "#save")
        assert hand.sees("Notice")
        assert hand.focus == "accept"
        under = hand.app.screen_stack[-2]
        assert under.focused is None
        assert not under.query("*:focus")


BROKEN = {
    "signing in": ("known", (f"'{KNOWN}",), ("enter",)),
    "forgot password": ("lost", (), ("#forgot",)),
    "answers": ("lost", (*RESET, f"'{PHONE}", "enter", f"'{MAIL}"), ("enter",)),
    "new password": ("lost", (*NEW_PASSWORD, f"'{NEW}", "enter", f"'{NEW}"), ("enter",)),
    "first password": ("factory", (f"'{NEW}", "enter", f"'{NEW}"), ("enter",)),
    "account": ("known", (*MENU, "enter"), ("enter",)),
    "refresh": ("known", ACCOUNT, ("f5",)),
    "leaving account": ("known", ACCOUNT, ("escape",)),
    "signing out": ("known", MENU, ("escape",)),
    "modify password": (
        "known",
        (*ACCOUNT, "#modify-password", f"'{KNOWN}", "enter", f"'{NEW}", "enter", f"'{NEW}"),
        ("enter",),
    ),
    "security": ("known", ACCOUNT, ("#security",)),
    "saving": ("known", (*SECURITY, "'a", "enter", "'b"), ("#save",)),
    "captcha": ("lost-no-questions", ("#forgot", "#forgot"), (*"12345678", "enter")),
}


@pytest.mark.parametrize("where", BROKEN)
async def test_a_damaged_database_is_one_line(practice: Practice, where: str) -> None:
    scenario, before, then = BROKEN[where]
    async with visit(practice.camera(scenario)) as hand:
        await hand.do(*before)
        practice.damage()
        await hand.do(*then)
        assert hand.note.startswith("The database ")
        assert "is damaged and left as it is" in hand.note
        assert hand.sees("! The database ") or hand.heading == "System Login"
        for _ in range(3):  # the way out is open, whatever it finds
            await hand.press("escape")
            if hand.widgets("#accept"):
                await hand.do("#accept")
        assert hand.heading == "System Login"
        await hand.press("ctrl+q")
        assert hand.app.return_code in (0, None)
