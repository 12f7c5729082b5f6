"""Keys that arrive together take effect one after the other."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.helpers.windows.cameras import KNOWN, MAIL, PHONE, Practice, visit
from tests.screens.gate import turns
from tui.widgets.window import Window


async def test_user_tab_password_enter(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        user.send("shift+tab", "end", *["backspace"] * 5, *"admin", "tab", *KNOWN, "enter")
        await user.settled()
        assert user.heading == "Main Menu"


async def test_backspace_deletes_what_stood_before_it(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        user.send("up", *"xy", "backspace", "z", "left", "left", "q")
        await user.settled()
        assert user.value("#user") == "adminqxz"


async def test_paste_waits_for_tab(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        user.send("up", "tab")
        await user.paste("secret")
        assert (user.value("#user"), user.value("#password")) == ("admin", "secret")


async def test_answer_enter_answer_enter(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot")
        user.send(*PHONE, "enter", *MAIL, "enter")
        await user.settled()
        assert user.heading == "Modify Password"


async def test_a_window_that_goes_holds_up_no_key(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.key_order._AT_MOST", 60)
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", "'1", "escape")
        before = time.monotonic()
        user.send("escape", "2")
        await user.settled()
        assert user.value("#answer-0") == "12"
        assert time.monotonic() - before < 10


async def test_a_window_that_was_covered_has_the_focus_before_the_next_key(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        under, free = user.app.screen, asyncio.Event()
        await user.do("f2")
        under.call_later(free.wait)  # it is at something else
        user.send("escape", "1")
        await user.wait_for(lambda: user.app.screen is under)
        await turns()
        free.set()
        await user.settled()
        assert user.value("#password") == "1"


async def test_keys_wait_for_what_leaves_the_window(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Esc waits for nothing; it is still on its way up where what held the keys is over."""
    monkeypatch.setattr("tui.key_order._AT_MOST", 60)
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot")
        window, over, free = user.app.screen, asyncio.Event(), asyncio.Event()
        assert isinstance(window, Window)
        window.unless_busy(over.wait)
        user.send("1")
        await user.wait_for(lambda: user.app.holding)
        window.query_one("#frame").call_later(free.wait)
        user.send("escape", "2")
        over.set()
        await user.wait_for(lambda: not window.busy)
        await turns()
        free.set()
        await user.settled()
        assert user.value("#password") == "12"


async def test_nothing_waits_for_a_window_of_an_app_that_has_ended(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        others = asyncio.all_tasks()
        user.app.window_comes()
        user.send("1")
        await user.wait_for(lambda: user.app.holding)
        turn = asyncio.all_tasks() - others
        assert turn
    await turns()
    assert not turn & asyncio.all_tasks()
