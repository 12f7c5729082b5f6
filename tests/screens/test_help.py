"""F1 where there is room and where there is none. That it fits over every window: see tests/snapshots."""

from __future__ import annotations

import pytest

from tests.cameras import Practice, visit
from tests.fitting import faults
from tests.snapshots.cases import ACCOUNT, INFO, MENU
from tui.widgets.help import HelpPanel

VERSION = (*INFO, "down", "enter")
MODIFY = (*ACCOUNT, "#modify-password")


@pytest.mark.parametrize(
    ("steps", "from_columns"),
    [((), 80), (MENU, 107), (VERSION, 95), (MODIFY, 95), (ACCOUNT, 145), ((*ACCOUNT, "#add-user"), 113)],
)
async def test_beside_the_window_from_the_column_on_where_it_fits(
    practice: Practice, steps: tuple[str, ...], from_columns: int
) -> None:
    async with visit(practice.camera("known")) as hand:
        await hand.do(*steps)
        for columns in (from_columns - 1, from_columns):
            if columns < 80:
                continue
            await hand.resize(columns, 30)
            await hand.do("f1")
            assert hand.widget("#frame").display == (columns == from_columns)
            assert hand.sees("Help", "F1 Hide")
            assert faults(hand) == []
            await hand.do("f1")


async def test_open_while_the_terminal_changes(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await hand.do(*MODIFY, "'abc", "down")
        hand_at = hand.focus
        await hand.do("f1")
        for size in ((80, 24), (120, 40), (60, 20), (80, 24), (94, 30), (95, 30), (60, 20), (120, 40)):
            await hand.resize(*size)
            beside = size[0] >= 95
            panel = hand.widget("#help")
            assert hand.app.screen.region.contains_region(panel.region), size
            assert hand.sees("Help", "F1 Hide"), size
            assert hand.sees("Modify Password") == beside, size
            assert isinstance(hand.app.focused, HelpPanel) != beside, size
            assert hand.focus == (hand_at if beside else "help"), size
            assert faults(hand) == [], size
        await hand.resize(80, 24)
        await hand.do("f1")
        assert (hand.focus, hand.value("#old")) == (hand_at, "abc")
        assert not hand.widgets("#help")


async def test_the_hand_that_moved_beside_the_help_is_given_back(practice: Practice) -> None:
    async with visit(practice.camera("known"), size=(120, 40)) as hand:
        await hand.do(*MODIFY, "f1", "down")
        hand_at = hand.focus
        await hand.resize(80, 24)
        assert hand.focus == "help"
        await hand.do("escape")
        assert (hand.focus, hand.heading) == (hand_at, "Modify Password")


async def test_too_small_and_back_with_the_help_open(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await hand.do(*MENU, "f1")
        await hand.resize(40, 10)
        await hand.resize(80, 24)
        assert hand.sees("Help", "F1 Hide")
        await hand.do("f1")
        assert hand.sees("Main Menu")
        assert faults(hand) == []
