"""The guided mode in each window: its key works there, and its sign has a colour of its own."""

from __future__ import annotations

import pytest

from screens.common.settings import Settings
from tests.helpers.windows.cameras import Practice, visit
from tests.snapshots.cases import CASES, made
from tui.pictures.cells import painted
from tui.theme import THEMES
from tui.widgets.guidance import SIGN

WINDOWS = [case for case in CASES if not case.startswith(("guided-", "exercise", "boot", "idle"))]
"""Those of an exercise say themselves what is to be done; while the camera starts, no key works, and over the
question whether the user is there still each says that only."""
QUICK = {"phone-home", "reset-leave"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.full) for name in WINDOWS]
)
async def test_a_key_switches_it_in_every_window(practice: Practice, name: str) -> None:
    async with made(practice, name, "en", whole_way=False) as user:
        if name.startswith("captcha"):
            await user.press(
                "home", "home"
            )  # keys change the line under the codes, also the first after an error
        without = user.shown()
        await user.press("f8")
        assert f"\n {SIGN} " in user.shown()
        assert "F8 Off" in user.shown()
        await user.press("ctrl+y")
        assert user.shown() == without


async def test_its_sign_is_not_painted_in_the_colour_of_the_focus(practice: Practice) -> None:
    async with visit(practice.camera("lost"), settings=Settings(boot=0, guided=True)) as user:
        for theme in THEMES:
            user.app.theme = theme.name
            await user.settled()
            colours = user.app.theme_variables
            signs = [run for _, run in painted(user.app.screen).runs() if run.text == SIGN]
            assert len(signs) == 2, "before the line and beside what it means"
            assert {run.style.front for run in signs} == {colours["osd-guide"]}
            assert colours["osd-guide"] not in {
                colours[f"osd-{role}"] for role in ("accent", "accent-text", "text", "err", "ok")
            }
