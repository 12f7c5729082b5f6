"""A window does one thing at a time: two presses are one try, one question, one window."""

from __future__ import annotations

import pytest

from screens.common.settings import Settings
from tests.cameras import KNOWN, PHONE, Practice, visit
from tests.screens.gate import held, turns, until
from tests.screens.people import rows, staff
from tests.snapshots.cases import ACCOUNT, CAPTCHA


async def test_two_presses_are_one_code(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as hand:
        await hand.do(*CAPTCHA, "'00000000")
        with held("answer_code") as gate:
            hand.send("enter", "enter", "enter")
            await until(lambda: gate.calls)
            await turns()
            hand.send("enter")
            await turns()
            assert gate.calls == 1
            gate.open()
            await hand.settled()
        assert hand.note.endswith("Tries left: 4")


async def test_escape_waits_for_what_is_under_way(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do(*CAPTCHA, "'00000000")
        with held("answer_code") as gate:
            hand.send("enter")
            await until(lambda: gate.calls)
            hand.send("escape")
            await turns()
            assert hand.heading == "Reset › Captcha"
            gate.open()
            await hand.settled()
        assert (hand.heading, hand.value("#code")) == ("Reset › Captcha", "00000000")


@pytest.mark.parametrize("times", [2, 3])
async def test_a_double_click_on_cancel_asks_once(practice: Practice, times: int) -> None:
    async with visit(practice.camera("lost")) as hand:
        await hand.do("#forgot", f"'{PHONE}")
        windows, cancel = hand.windows, hand.widget("#cancel")
        for _ in range(times):
            getattr(cancel, "action_press")()  # noqa: B009 - mypy knows a Widget only
            await turns(3)
        await until(lambda: hand.windows > windows)
        await turns()
        assert hand.windows == windows + 1
        await hand.press("enter")
        assert (hand.heading, hand.value("#answer-0")) == ("Reset", PHONE)


async def test_a_double_click_opens_one_window(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await hand.do(f"'{KNOWN}", "enter", "enter")
        menu = hand.widget("Menu")
        for _ in range(2):
            getattr(menu, "action_choose")()  # noqa: B009 - the same
            await turns(3)
        await until(lambda: hand.windows > 2)
        await hand.settled()
        assert (hand.heading, hand.windows) == ("Advanced › Account", 3)
        await hand.press("escape")
        assert hand.heading == "Main Menu"


async def test_a_change_during_an_act_is_seen_after_it(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        await hand.do(*ACCOUNT, "#security")
        staff(camera)
        hand.app.camera_changed()
        await hand.settled()
        await hand.press("escape")
        assert any("boris" in row for row in rows(hand))


@pytest.mark.parametrize(("terminal", "told"), [(None, True), ("xterm", False)])
async def test_a_visitor_reads_of_no_file(practice: Practice, terminal: str | None, told: bool) -> None:  # noqa: FBT001
    async with visit(practice.camera("known"), settings=Settings(boot=0, terminal=terminal)) as hand:
        await hand.do(f"'{KNOWN}")
        practice.damage()
        await hand.press("enter")
        assert (str(practice.store.path)[:20] in hand.note) is told, hand.note
