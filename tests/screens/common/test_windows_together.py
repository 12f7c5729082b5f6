"""Windows do not disturb each other, and no failure behind them brings them down."""

from __future__ import annotations

import re

import pytest

from tests.helpers.windows.cameras import KNOWN, MAIL, NEW, PHONE, Practice, User, visit
from tests.helpers.windows.ways import ACCOUNT, MENU, NEW_PASSWORD, RESET, SECURITY


def picture(user: User) -> str:
    return re.sub(r"terminal-\d+", "terminal", user.app.export_screenshot())


@pytest.mark.full
async def test_no_window_leaves_its_styles_behind(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        login = picture(user)
        await user.do(*RESET)
        reset = picture(user)
        await user.do("f1", "f1", "escape", "up", *SECURITY, "escape", "#modify-password", "escape", "escape")
        menu = picture(user)
        await user.do("escape", "enter")
        assert picture(user) == login
        await user.do(*RESET)
        assert picture(user) == reset
        await user.do("escape", "up", *MENU, "enter")
        assert picture(user) == menu


async def test_one_amber_a_screen(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.do(*SECURITY, f"'{PHONE}", "enter", f"'{MAIL}", "#save")
        assert user.sees("Notice")
        assert user.focus == "accept"
        under = user.app.screen_stack[-2]
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
    "account, once more": ("known", ACCOUNT, ("escape", "enter")),
    "signing out": ("known", MENU, ("escape", "enter")),
    "modify password": (
        "known",
        (*ACCOUNT, "#modify-password", f"'{KNOWN}", "enter", f"'{NEW}", "enter", f"'{NEW}"),
        ("enter",),
    ),
    "security": ("known", ACCOUNT, ("#security",)),
    "saving": ("known", (*SECURITY, "'a", "enter", "'b"), ("#save",)),
    "captcha": ("lost-no-questions", ("#forgot", "#forgot"), (*"12345678", "enter")),
}


IN_SHORT = ["answers"]


@pytest.mark.parametrize(
    "where", [each if each in IN_SHORT else pytest.param(each, marks=pytest.mark.full) for each in BROKEN]
)
async def test_a_damaged_database_is_one_line(practice: Practice, where: str) -> None:
    scenario, before, then = BROKEN[where]
    async with visit(practice.camera(scenario)) as user:
        await user.do(*before)
        practice.damage()
        await user.do(*then)
        assert user.note.startswith("The database ")
        assert "is damaged. It was not changed." in user.note
        assert user.sees("! The database") or user.heading == "System Login"
        for _ in range(3):  # the way out is open, whatever it finds
            if user.heading == "System Login":  # there Esc asks whether to leave
                break
            await user.press("escape")
            if user.widgets("#accept"):
                await user.do("#accept")
        assert user.heading == "System Login"
        await user.press("ctrl+q")
        assert user.app.return_code in (0, None)
