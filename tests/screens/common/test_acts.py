"""A window does one thing at a time: two presses are one try, one question, one window."""

from __future__ import annotations

import pytest

from screens.common.settings import Settings
from tests.helpers.windows.cameras import KNOWN, PHONE, Practice, visit
from tests.helpers.windows.ways import ACCOUNT, CAPTCHA, begin
from tests.screens.gate import held, turns, until
from tests.screens.people import rows, staff


async def test_two_presses_are_one_code(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await begin(user, *CAPTCHA, "'00000000")
        with held("answer_code") as gate:
            user.send("enter", "enter", "enter")
            await until(lambda: gate.calls)
            await turns()
            user.send("enter")
            await turns()
            assert gate.calls == 1
            gate.open()
            await user.settled()
        assert user.note.endswith("Tries left: 4")


@pytest.mark.full
async def test_a_letter_twice_behind_a_press_is_two_letters(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await begin(user, *CAPTCHA, "'0000000")
        with held("answer_code") as gate:
            user.send("1")
            getattr(user.widget("#ok"), "action_press")()  # noqa: B009 - mypy knows a Widget only
            user.send("1", "1")
            await until(lambda: gate.calls)
            gate.open()
            await user.settled()
        assert user.value("#code") == "11", "typed over the wrong code"


async def test_escape_waits_for_what_is_under_way(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await begin(user, *CAPTCHA, "'00000000")
        with held("answer_code") as gate:
            user.send("enter")
            await until(lambda: gate.calls)
            user.send("escape")
            await turns()
            assert user.heading == "Reset › Captcha"
            gate.open()
            await user.settled()
        assert (user.heading, user.value("#code")) == ("Reset › Captcha", "00000000")


@pytest.mark.parametrize("times", [2, pytest.param(3, marks=pytest.mark.full)])
async def test_a_double_click_on_cancel_asks_once(practice: Practice, times: int) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", f"'{PHONE}")
        windows, cancel = user.windows, user.widget("#cancel")
        for _ in range(times):
            getattr(cancel, "action_press")()  # noqa: B009 - mypy knows a Widget only
            await turns(3)
        await until(lambda: user.windows > windows)
        await turns()
        assert user.windows == windows + 1
        await user.press("enter")
        assert (user.heading, user.value("#answer-0")) == ("Reset", PHONE)


async def test_a_double_click_opens_one_window(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.do(f"'{KNOWN}", "enter", "enter")
        menu = user.widget("Menu")
        for _ in range(2):
            getattr(menu, "action_choose")()  # noqa: B009 - the same
            await turns(3)
        await until(lambda: user.windows > 2)
        await user.settled()
        assert (user.heading, user.windows) == ("Advanced › Account", 3)
        await user.press("escape")
        assert user.heading == "Main Menu"


async def test_a_change_during_an_act_is_seen_after_it(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await begin(user, *ACCOUNT)
        await user.do("#security")
        staff(camera)
        user.app.camera_changed()
        await user.settled()
        await user.press("escape")
        assert any("boris" in row for row in rows(user))


@pytest.mark.parametrize(("terminal", "told"), [(None, True), ("xterm", False)])
async def test_a_visitor_reads_of_no_file(practice: Practice, terminal: str | None, told: bool) -> None:  # noqa: FBT001
    async with visit(practice.camera("known"), settings=Settings(boot=0, terminal=terminal)) as user:
        await user.do(f"'{KNOWN}")
        practice.damage()
        await user.press("enter")
        assert (str(practice.store.place)[:20] in user.note) is told, user.note
