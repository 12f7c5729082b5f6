"""Terminals that are too small, or change their size. That all windows fit is told in tests/snapshots."""

from __future__ import annotations

import pytest

from tests.cameras import Practice, visit
from tests.fitting import faults


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
