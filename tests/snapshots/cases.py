"""Every window in every state that looks different: a scenario, and the steps that lead there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from textual.pilot import Pilot

from tests.cameras import KNOWN, MAIL, MEDIUM, NEW, PHONE, Hand, Menus, Practice
from tests.phones import Ended

RESET: Final = ("down", "enter")
NEW_PASSWORD: Final = (*RESET, f"'{PHONE}", "down", "down", f"'{MAIL}", "enter")
WRONG_ANSWERS: Final = (*RESET, "'11111", "down", "down", "'nobody@example.com", "enter")
MENU: Final = (f"'{KNOWN}", "enter")
ACCOUNT: Final = (*MENU, "enter", "enter")
SECURITY: Final = (*ACCOUNT, "#security")
ANSWERS: Final = ("'91827", "down", "down", "'gate.keeper@example.com")

CAPTCHA: Final = (*RESET, "#forgot")
PICKED_UP: Final = (*CAPTCHA, "f3")
SIGNED_IN: Final = (*PICKED_UP, "enter")
TO_SCAN: Final = (*SIGNED_IN, "enter", "enter")
WRONG_CODE: Final = (*CAPTCHA, "'00000000", "enter")

CASES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "login": ("lost", ()),
    "login-error": ("lost", ("'not-this-one", "enter")),
    "login-locked": ("locked", ("'not-this-one", "enter")),
    "login-help": ("known", ("f1",)),
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
    "password-set": ("lost", (*NEW_PASSWORD, f"'{NEW}", "down", f"'{NEW}", "enter")),
    "first-password": ("factory", ()),
    "menu": ("known", MENU),
    "menu-account": ("known", (*MENU, "enter")),
    "menu-grey": ("known", (*MENU, "enter", "down", "down")),
    "account": ("known", ACCOUNT),
    "account-reserved": ("known", (*ACCOUNT, "down", "#modify-password")),
    "modify-password": ("known", (*ACCOUNT, "#modify-password")),
    "security": ("known", SECURITY),
    "security-contact": ("known", (*SECURITY, *ANSWERS, "#radio-contact", "#email", "'owner@example.com")),
    "security-list": ("known", (*SECURITY, "#radio-contact", "#contact")),
    "security-error": ("known", (*SECURITY, *ANSWERS, "#radio-contact", "#save")),
    "security-saved": ("known", (*SECURITY, *ANSWERS, "#save")),
    "captcha": ("lost", CAPTCHA),
    "captcha-payload": ("lost", (*CAPTCHA, "4")),
    "captcha-error": ("lost", WRONG_CODE),
    "captcha-over": ("lost", (*WRONG_CODE, *["enter"] * 4)),
    "large": ("lost", (*CAPTCHA, "f4")),
    "phone": ("lost", PICKED_UP),
    "phone-home": ("lost", SIGNED_IN),
    "phone-trouble": ("lost", (*TO_SCAN, "down", "'1MISTYPED", "#use-text")),
    "phone-code": ("lost", (*TO_SCAN, "enter")),
    "phone-mail": ("contact", (*TO_SCAN, "enter", "escape", "#mail")),
}

BY_CODE: Final = ("captcha", "large", "phone")
"""How the names of the cases begin in which a phone is at hand."""


class Framed(Menus):
    """The menus without the test card behind them, which has tests of its own and takes most of a picture."""

    CSS = "Picture { visibility: hidden; }"


def leading(steps: tuple[str, ...]) -> Callable[[Pilot[Ended]], Awaitable[None]]:
    """What `snap_compare` runs before it takes the picture."""

    async def lead(pilot: Pilot[Ended]) -> None:
        hand = Hand(pilot)
        await hand.settled()
        await hand.do(*steps)

    return lead


def made(
    practice: Practice, name: str, language: str, *, theme: str = "osd", card: bool = False
) -> tuple[Menus, Callable[[Pilot[Ended]], Awaitable[None]]]:
    """The app of a case, and what leads to the case."""
    scenario, steps = CASES[name]
    phone = practice.vendor.handset if name.startswith(BY_CODE) else None
    menus = (Menus if card else Framed)(practice.camera(scenario), language, phone=phone)
    menus.theme = theme
    return menus, leading(steps)
