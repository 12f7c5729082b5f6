"""No widget leaves the screen and no label is clipped: every window, every language, every size."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.cells import cell_len
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.widget import Widget
from textual.widgets import Input, Static

from tests.cameras import Hand, Practice, visit
from tests.snapshots.cases import CASES, setting_of
from tui.i18n import LANGUAGES
from tui.widgets.keybar import KeyBar
from tui.widgets.strength import StrengthBar

SIZES = ((60, 20), (80, 24), (120, 40), (200, 60))
WINDOWS = (
    *("login", "login-error", "login-locked", "login-help", "nothing-set"),
    *("reset", "reset-wrong", "reset-closed", "reset-no-questions", "reset-leave"),
    *("password-differs", "password-dangerous", "password-set", "first-password"),
    *("menu-account", "menu-grey", "account", "account-reserved", "modify-password"),
    *("security", "security-contact", "security-error", "security-saved"),
    *("account-user-new-password", "account-user-modify", "account-user-delete", "account-password-other"),
    *("account-group-new", "account-group-held", "account-group-delete", "account-group-in-use"),
    *("log-type", "log-bad-time", "log-export-error", "log-remove", "version", "qr-page"),
    *("online", "default-wrong", "reboot", "boot"),
    *("captcha", "captcha-over", "phone-trouble", "phone-code"),
)


def on_screen(screen: Screen[object]) -> Iterator[tuple[Widget, Region, Region]]:
    """Each widget that shows, where it stands and what of it is seen; not what can be scrolled to."""
    for widget, geometry in screen._compositor.full_map.items():
        hidden = not widget.is_attached or not widget.display or not widget.visible
        scrolls = any(isinstance(node, VerticalScroll | ScrollView) for node in widget.ancestors)
        if not hidden and not scrolls and geometry.region.area:
            yield widget, geometry.region, geometry.visible_region


def too_wide(widget: Widget) -> str:
    """What does not fit of a widget's words; '' where all does."""
    width, height = widget.content_size
    if isinstance(widget, Static):
        words = str(widget.visual)
        if not words.strip():
            return ""
        if widget.styles.text_wrap == "nowrap" or height == 1:
            return words if cell_len(words) > width else ""
        return words if widget.get_content_height(widget.size, widget.size, width) > height else ""
    if isinstance(widget, KeyBar | StrengthBar):
        words = str(widget.render())
        return words if cell_len(words) > width else ""
    if isinstance(widget, Input):
        return widget.placeholder if cell_len(widget.placeholder) > width else ""
    return ""


def faults(hand: Hand) -> list[str]:
    screen = hand.app.screen
    found = []
    for widget, region, seen in on_screen(screen):
        if seen != region or not screen.region.contains_region(region):
            found.append(f"{widget!r} at {region}, seen {seen}")
        if words := too_wide(widget):
            found.append(f"{widget!r} {widget.content_size} has no room for {words!r}")
    return found


@pytest.mark.parametrize("name", WINDOWS)
async def test_everything_fits(practice: Practice, name: str) -> None:
    scenario, steps = CASES[name]
    async with visit(
        practice.camera(scenario), phone=practice.vendor.handset, setting=setting_of(name)
    ) as hand:
        await hand.do(*steps)
        for _ in LANGUAGES:
            for size in SIZES:
                await hand.resize(*size)
                assert faults(hand) == [], (hand.heading, size)
            await hand.press("f2")


async def test_a_clipped_label_would_be_found(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        hand.widget("#ok").styles.min_width = 4
        hand.widget("#ok").styles.width = 4
        hand.widget("#ok").styles.padding = (0, 2, 0, 1)
        await hand.settled()
        assert any("has no room for 'OK'" in fault for fault in faults(hand))
        hand.widget("#frame").styles.width = 90
        await hand.settled()
        assert any("#frame" in fault or "id='frame'" in fault for fault in faults(hand))


@pytest.mark.parametrize("small", [(59, 24), (80, 19), (20, 5), (1, 1)])
async def test_too_small_and_back(practice: Practice, small: tuple[int, int]) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot", "'abc", "down", "down", "'def")
        await hand.resize(*small)
        if small[0] > 40:
            assert hand.sees("Enlarge the terminal: at least 60x20.")
        assert not hand.sees("abc")
        await hand.resize(80, 24)
        assert not hand.sees("Enlarge the terminal")
        assert hand.sees("abc", "def")
        assert hand.focus == "answer-1"


async def test_started_too_small(practice: Practice) -> None:
    async with visit(practice.camera("known"), size=(40, 10)) as hand:
        assert hand.sees("Enlarge the terminal: at least 60x20.")
        await hand.resize(60, 20)
        assert hand.sees("System Login", "Forgot Password")
        assert hand.focus == "password"


async def test_a_window_under_another_grows_with_the_terminal(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot", "'abc", "escape")
        await hand.resize(59, 19)
        await hand.resize(120, 40)
        await hand.press("escape")
        assert hand.sees("Reset", "abc")
        assert faults(hand) == []
