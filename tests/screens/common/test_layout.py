"""Terminals that are too small, or change their size. That all windows fit is told in tests/snapshots."""

from __future__ import annotations

import pytest

from tests.helpers.windows.cameras import Practice, visit
from tests.helpers.windows.fitting import faults


async def test_a_clipped_label_would_be_found(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        user.widget("#ok").styles.min_width = 4
        user.widget("#ok").styles.width = 4
        user.widget("#ok").styles.padding = (0, 2, 0, 1)
        await user.settled()
        assert any("has no room for 'OK'" in fault for fault in faults(user))
        user.widget("#frame").styles.width = 90
        await user.settled()
        assert any("#frame" in fault or "id='frame'" in fault for fault in faults(user))


@pytest.mark.parametrize(
    "small",
    [(59, 24), *(pytest.param(size, marks=pytest.mark.full) for size in ((80, 19), (20, 5), (1, 1)))],
)
async def test_too_small_and_back(practice: Practice, small: tuple[int, int]) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", "'abc", "down", "down", "'def")
        await user.resize(*small)
        if small[0] > 40:
            assert user.sees("Enlarge the terminal: at least 60x20.")
        assert not user.sees("abc")
        await user.resize(80, 24)
        assert not user.sees("Enlarge the terminal")
        assert user.sees("abc", "def")
        assert user.focus == "answer-1"


async def test_started_too_small(practice: Practice) -> None:
    async with visit(practice.camera("known"), size=(40, 10)) as user:
        assert user.sees("Enlarge the terminal: at least 60x20.")
        await user.resize(60, 20)
        assert user.sees("System Login", "Forgot Password")
        assert user.focus == "password"


@pytest.mark.full
async def test_a_window_under_another_grows_with_the_terminal(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.do("#forgot", "'abc", "escape")
        await user.resize(59, 19)
        await user.resize(120, 40)
        await user.press("escape")
        assert user.sees("Reset", "abc")
        assert faults(user) == []
