"""Every window in every state that looks different: a scenario, and the steps that lead there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from textual.geometry import Offset

from screens.common.session_window import SessionWindow
from screens.common.settings import Settings
from tests.helpers.windows.cameras import KNOWN, MEDIUM, NEW, PHONE, Menus, Practice, User
from tests.helpers.windows.ways import (
    ACCOUNT,
    ADVANCED,
    CAPTCHA,
    INFO,
    LOG,
    MENU,
    NEW_PASSWORD,
    RESET,
    SECURITY,
    begin,
)
from tui.exercises.builtin import builtin, exercise_run
from tui.widgets.idle import Attention

WRONG_ANSWERS: Final = (*RESET, "'11111", "down", "down", "'nobody@example.com", "enter")
ANSWERS: Final = ("'91827", "down", "down", "'gate.keeper@example.com")

PICKED_UP: Final = (*CAPTCHA, "f3")
SIGNED_IN: Final = (*PICKED_UP, "enter")
TO_SCAN: Final = (*SIGNED_IN, "enter", "enter")
WRONG_CODE: Final = (*CAPTCHA, "'00000000", "enter")

ADDED: Final = (
    *(*ACCOUNT, "#add-user", "'kate", "#new", f"'{NEW}"),
    *("enter", f"'{NEW}", "#ok"),
)
ACCOUNTS: Final[dict[str, tuple[str, ...]]] = {
    "user-new": (*ACCOUNT, "#add-user"),
    "user-new-error": (*ACCOUNT, "#add-user", "'root"),
    "user-new-password": (*ACCOUNT, "#add-user", "'kate", "#new", f"'{NEW}"),
    "user-modify": (*ADDED, "#modify-user"),
    "user-delete": (*ADDED, "#delete-user"),
    "password-other": (*ADDED, "#modify-password"),
    "group-new": (*ACCOUNT, "#add-group"),
    "group-modify": (*ACCOUNT, "down", "#modify-group"),
    "group-admin": (*ACCOUNT, "#modify-group"),
    "group-held": (*ACCOUNT, "down", "#modify-group", *["down"] * 4, "end", "space"),
    "group-delete": (*ACCOUNT, "#add-group", "'gate", "#all", "#ok", "#delete-group"),
    "group-in-use": (*ACCOUNT, "#delete-group"),
}
UPKEEP: Final[dict[str, tuple[str, ...]]] = {
    "log": LOG,
    "log-type": (*LOG, "#type", *["down"] * 6, "enter", "#search"),
    "log-bad-time": (*LOG, "#since", "'yesterday", "enter", "enter"),
    "log-export": (*LOG, "#export"),
    "log-export-error": (*LOG, "#export", "end", "ctrl+u", "'no/such.csv", "enter"),
    "log-remove": (*LOG, "#remove"),
    "menu-information": INFO,
    "idle": LOG,
    "online": (*ADVANCED, "down", "enter"),
    "default": (*ADVANCED, *["down"] * 3, "enter"),
    "default-wrong": (*ADVANCED, *["down"] * 3, "enter", "enter", "#password", "'wrong", "#ok", "#accept"),
    "default-ask": (*ADVANCED, *["down"] * 3, "enter", "enter", "#password", f"'{KNOWN}", "#ok"),
    "reboot": (*ADVANCED, *["down"] * 5, "enter"),
    "boot": (*ADVANCED, *["down"] * 5, "enter", "#restart"),
    "version": (*INFO, "down", "enter"),
    "qr-page": (*INFO, "down", "down", "down", "enter"),
}

EXERCISES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "exercise": ("who-locked", ()),
    "exercise-under-way": ("who-locked", ("enter", f"'{KNOWN}", "enter", "f7", "f5")),
    "exercise-over": ("who-locked", ("enter", f"'{KNOWN}", "enter", "f7", "#radio-office", "#radio-guard")),
    "exercise-missed": ("questions", ("enter",)),
}
"""The built-in exercise, and the steps in it."""

CASES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "login": ("lost", ()),
    "login-error": ("lost", ("'not-this-one", "enter")),
    "login-locked": ("locked", ("'not-this-one", "enter")),
    "login-help": ("known", ("f1",)),
    "login-languages": ("lost", ("f2",)),
    "nothing-set": ("nothing-set", RESET),
    "reset": ("lost", RESET),
    "reset-list": ("lost", (*RESET, "up", "enter")),
    "reset-wrong": ("lost", WRONG_ANSWERS),
    "reset-closed": ("lost", (*WRONG_ANSWERS, *["#ok"] * 4)),
    "reset-no-questions": ("lost-no-questions", RESET),
    "reset-help": ("lost", (*RESET, "f1")),
    "reset-leave": ("lost", (*RESET, f"'{PHONE}", "escape")),
    "password": ("lost", NEW_PASSWORD),
    "password-medium": ("lost", (*NEW_PASSWORD, f"'{MEDIUM}", "down", f"'{MEDIUM}")),
    "password-differs": ("lost", (*NEW_PASSWORD, f"'{NEW}", "down", f"'{MEDIUM}", "enter")),
    "password-dangerous": ("lost", (*NEW_PASSWORD, "'12345678", "down", "'12345678", "enter")),
    "password-advice": ("lost", (*NEW_PASSWORD, f"'{NEW}", "down", f"'{NEW}", "enter")),
    "password-set": ("lost", (*NEW_PASSWORD, f"'{NEW}", "down", f"'{NEW}", "enter", "#decline")),
    "first-password": ("factory", ()),
    "menu": ("known", MENU),
    "menu-account": ("known", (*MENU, "enter")),
    "menu-grey": ("known", (*MENU, "enter", "down", "down")),
    "account": ("known", ACCOUNT),
    "account-reserved": ("known", (*ACCOUNT, "down", "#modify-password")),
    "modify-password": ("known", (*ACCOUNT, "#modify-password")),
    **{f"account-{name}": ("known", steps) for name, steps in ACCOUNTS.items()},
    **{name: ("known", steps) for name, steps in UPKEEP.items()},
    "security": ("known", SECURITY),
    "security-contact": ("known", (*SECURITY, *ANSWERS, "#radio-contact", "#email", "'owner@example.com")),
    "security-list": ("known", (*SECURITY, "#radio-contact", "#contact")),
    "security-error": ("known", (*SECURITY, *ANSWERS, "#radio-contact", "#save")),
    "security-saved": ("known", (*SECURITY, *ANSWERS, "#save")),
    "captcha": ("lost", CAPTCHA),
    "captcha-payload": ("lost", (*CAPTCHA, "4")),
    "captcha-error": ("lost", WRONG_CODE),
    "captcha-over": ("lost", (*WRONG_CODE, *["enter"] * 4)),
    "phone": ("lost", PICKED_UP),
    "phone-home": ("lost", SIGNED_IN),
    "phone-trouble": ("lost", (*TO_SCAN, "down", "'1MISTYPED", "#use-text")),
    "phone-code": ("lost", (*TO_SCAN, "enter")),
    "phone-mailed": ("contact", (*TO_SCAN, "enter")),
    "phone-mail": ("contact", (*TO_SCAN, "enter", "enter")),
    "guided-login": ("lost", ()),
    "guided-reset": ("lost", WRONG_ANSWERS),
    "guided-captcha": ("lost", CAPTCHA),
    "guided-phone": ("lost", SIGNED_IN),
    "guided-account": ("known", ACCOUNT),
    **{case: (builtin(name).scenario, steps) for case, (name, steps) in EXERCISES.items()},
}

BACK_AT_LOGIN: Final = {"idle", "boot"}
"""Cases whose end shows the windows that they came by, or the login that follows them."""
BY_CODE: Final = ("captcha", "phone", "guided-captcha", "guided-phone")
"""How the names of the cases begin in which a phone is at user."""


class Framed(Menus):
    """The menus without the test card behind them, which has tests of its own and takes most of a picture."""

    CSS = "Picture { visibility: hidden; }"


def setting_of(name: str, *, guided: bool = False) -> Settings:
    """A case's surroundings: exports can't be written anywhere, a restart lasts for ever or is not seen."""
    attention = Attention(lambda: 1000.0)
    return Settings(
        boot=3600 if name == "boot" else 0,
        exports=Path("/no/such/folder"),
        attention=attention,
        guided=guided or name.startswith("guided-"),
        exercise_run=exercise_run(EXERCISES[name][0]) if name in EXERCISES else None,
    )


async def mouse_away(user: User) -> None:
    """Take the mouse from where it clicked, so that nothing there is lit up.

    On a busy machine Enter may be handled after the mouse has gone: Textual then takes `:hover` back, and
    leaves its colours.
    """
    user.app.mouse_position = Offset(0, 0)
    user.app._set_mouse_over(None, None)
    await user.settled()
    for screen in user.app.screen_stack:
        screen.update_node_styles(animate=False)
    await user.settled()


@asynccontextmanager
async def made(  # noqa: PLR0913 - what a picture is of
    practice: Practice,
    name: str,
    language: str,
    *,
    size: tuple[int, int] = (80, 24),
    theme: str = "osd",
    card: bool = False,
    whole_way: bool = True,
    guided: bool = False,
) -> AsyncIterator[User]:
    """Lead to a case, without the test card unless it is asked for.

    The whole way begins at the login; else it begins in a window that is made by itself, where that looks the
    same.
    """
    scenario, steps = CASES[name]
    phone = practice.cloud.handset if name.startswith(BY_CODE) else None
    settings = setting_of(name, guided=guided)
    camera = practice.camera(scenario)
    menus = (Menus if card else Framed)(camera, language, phone=phone, settings=settings)
    menus.theme = theme
    async with menus.run_test(size=size) as pilot:
        user = User(pilot)
        await user.settled()
        if whole_way or name in BACK_AT_LOGIN:
            await user.do(*steps)
        else:
            await begin(user, *steps)
        await mouse_away(user)
        if name == "idle":
            settings.attention.last -= 555  # seconds in which nobody was at the keys
            menu = menus.screen_stack[1]
            assert isinstance(menu, SessionWindow)
            menu.tick()
            await user.settled()
        if name == "exercise-missed":
            practice.clock.go(minutes=11)
            menus._see_whether_over()
            await user.settled()
        yield user
