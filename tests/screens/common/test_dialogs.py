"""A question's first button says what the question asks, in every language."""

from __future__ import annotations

import pytest

from tests.helpers.windows.cameras import Practice, User, visit
from tests.helpers.windows.ways import MENU, REBOOT, begin
from tests.snapshots.cases import made
from tui.i18n import LANGUAGES
from tui.widgets.label import Label

DIALOGS = ["reset-leave", "account-user-delete", "log-remove", "default-ask"]


async def answers_its_question(user: User, button: str) -> None:
    for _ in LANGUAGES:
        question = " ".join(str(label.words) for label in user.app.screen.query(".says").results(Label))
        verb = str(getattr(user.widget(button), "visual"))  # noqa: B009 - mypy knows a Widget only
        assert verb.lower() in question.lower(), (verb, question)
        await user.app.screen.run_action("language")
        await user.settled()


@pytest.mark.parametrize(
    "name", [DIALOGS[0], *(pytest.param(name, marks=pytest.mark.full) for name in DIALOGS[1:])]
)
async def test_of_a_dialog(practice: Practice, name: str) -> None:
    async with made(practice, name, "en", whole_way=False) as user:
        await answers_its_question(user, "#accept")


async def test_of_leaving(practice: Practice) -> None:
    async with visit(practice.camera("lost")) as user:
        await user.press("escape")
        await answers_its_question(user, "#accept")


@pytest.mark.parametrize("way", [(), MENU], ids=["the emulator", "the menus"])
async def test_in_chinese_nothing_is_edited_where_one_stays(practice: Practice, way: tuple[str, ...]) -> None:
    async with visit(practice.camera("known"), "zh") as user:
        await begin(user, *way, "escape")
        assert str(getattr(user.widget("#decline"), "visual")) == "取消"  # noqa: B009 - mypy knows a Widget only


async def test_of_restarting(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await begin(user, *REBOOT)
        await answers_its_question(user, "#restart")
