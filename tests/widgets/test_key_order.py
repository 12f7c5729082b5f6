"""Keys that arrive together take effect one after the other."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.helpers.windows.cameras import KNOWN, MAIL, PHONE, Practice, visit
from tests.helpers.windows.mouse import click
from tests.helpers.windows.ways import CAPTCHA, begin
from tests.screens.gate import held, turns, until
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


async def test_a_window_that_goes_holds_up_no_key(practice: Practice) -> None:
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


async def test_keys_wait_for_what_leaves_the_window(practice: Practice) -> None:
    """Esc waits for nothing; it is still on its way up where what held the keys is over."""
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot")
        window, over, free = user.app.screen, asyncio.Event(), asyncio.Event()
        assert isinstance(window, Window)
        window.unless_busy(over.wait)
        user.send("1")
        await user.wait_for(lambda: user.app.holding)
        window.query_one("#frame").call_later(free.wait)
        user.send("escape")
        await user.wait_for(lambda: user.app._leaving)
        user.send("2")
        over.set()
        await user.wait_for(lambda: not window.busy)
        await turns()
        free.set()
        await user.settled()
        assert user.value("#password") == "12"


async def test_nothing_waits_for_a_window_of_an_app_that_has_ended(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        others = asyncio.all_tasks()
        user.app.window_comes(user.app.run_worker(asyncio.Event().wait()))
        user.send("1")
        await user.wait_for(lambda: user.app.holding)
        turn = asyncio.all_tasks() - others
        assert turn
    await turns()
    assert not turn & asyncio.all_tasks()


async def test_what_follows_a_key_that_leaves_is_for_the_window_under_it(practice: Practice) -> None:
    """In one packet with it, Esc went to the phone that was about to go, a click to what it covered."""
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await user.do("f3", "f3")
        there = user.widget("#user").region
        with held("mails") as gate:
            await user.do("f3")
            user.send("enter")  # signs in, and is slow
            await until(lambda: gate.calls)
            user.send("f3", "f2", "escape", "1", "tab")
            click(user, there.right - 1, there.y)
            user.send("2")
            await until(lambda: user.heading == "System Login")
            gate.open()
            await user.settled()
        assert (user.value("#password"), user.value("#user")) == ("1", "admin2")


async def test_esc_overtakes_no_key_once_the_act_is_over(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot")
        window, over, free = user.app.screen, asyncio.Event(), asyncio.Event()
        assert isinstance(window, Window)
        window.unless_busy(over.wait)
        user.send("f1")
        await user.wait_for(lambda: user.app.holding)
        window.call_later(free.wait)  # it is at something else
        over.set()
        await user.wait_for(lambda: not window.busy)
        user.send("escape", "2")
        await turns()
        free.set()
        await user.settled()
        assert (user.heading, user.value("#answer-0"), user.widgets("#help")) == ("Reset", "2", [])


# --- the mouse ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "target", "field", "value"),
    [
        (("tab",), "#user", "#user", "adminxyz"),
        ((), "#forgot", "#answer-0", "xyz"),
        (("f2",), "#language-en", "#password", "xyz"),
    ],
)
async def test_what_is_typed_behind_a_click_is_for_what_was_clicked(
    practice: Practice, keys: tuple[str, ...], target: str, field: str, value: str
) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.press(*keys)
        there = user.widget(target).region
        at = (there.right - 1, there.y)
        await user.press(*("escape" for key in keys if key == "f2"))
        user.send(*keys)
        click(user, *at)
        user.send(*"xyz")
        await user.settled()
        assert user.value(field) == value


async def test_a_click_on_what_has_just_gone_does_nothing(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.press("f1")
        there = user.widget("#help-title").region
        with user.app.batch_update():  # it still stands where it stood
            user.send("f1")
            click(user, there.x + 3, there.y)
            user.send("1")
            await user.wait_for(lambda: user.value("#password") == "1")


async def test_a_click_while_a_page_is_turned_comes_in_its_turn(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        there = user.widget("#user").region
        user.send("f3")
        await until(lambda: user.windows > 1)
        user.send("f3", "1", "tab")
        click(user, there.right - 1, there.y)
        user.send("2")
        await user.settled()
        assert (user.value("#password"), user.value("#user")) == ("1", "admin2")


async def test_a_click_while_an_act_is_under_way_waits_for_nothing(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        window, over = user.app.screen, asyncio.Event()
        assert isinstance(window, Window)
        window.unless_busy(over.wait)
        user.send("1")
        await user.wait_for(lambda: user.app.holding)
        click(user, *user.widget("#user").region.offset)
        await user.wait_for(lambda: user.focus == "user")
        over.set()
        await user.settled()
        assert user.value("#user") == "1admin"


# --- windows that the app brings ----------------------------------------------------------------------------


async def test_esc_behind_f3_puts_the_phone_away(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA)
        with held("handset") as gate:
            user.send("f3")
            await until(lambda: gate.calls)
            user.send("escape", *"12")
            await turns()
            gate.open()
            await user.settled()
        assert (user.heading, user.value("#code")) == ("Reset › Captcha", "12")


async def test_a_question_does_not_let_go_what_waits_for_the_phone(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        with held("handset") as gate:
            user.send("f3")
            await until(lambda: gate.calls)
            user.send("ctrl+c")
            await until(lambda: user.sees("Quit the emulator?"))
            user.send("f1")
            await turns()
            gate.open()
            await user.settled()
        assert user.sees("Help: Phone")


async def test_keys_do_not_wait_for_a_phone_that_is_not_picked_up(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        user.app.action_phone()
        user.app.workers.cancel_group(user.app, "phone")  # a session ends just then
        user.send("1")
        await user.settled()
        assert user.value("#password") == "1"


async def test_what_is_to_be_done_after_a_refresh_outlives_the_window_on_top(practice: Practice) -> None:
    """The phone waits so for its page: it was never free again, and all keys waited for it."""
    async with visit(practice.camera("lost")) as user:
        for _ in range(8):  # a tick may come between
            under, done = user.app.screen, asyncio.Event()
            await user.press("ctrl+c")
            question = user.app.screen
            question.refresh(layout=True)  # at its next tick, which it does not live to see
            under.call_after_refresh(done.set)
            for _turn in range(10):
                await asyncio.sleep(0)
            question.dismiss()
            await user.settled()
            assert done.is_set()
