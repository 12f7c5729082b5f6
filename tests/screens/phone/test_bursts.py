"""Keys that come in one packet while the phone is picked up, or turns a page: none is lost, all in order."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from tests.helpers.windows.cameras import Practice, User, visit
from tests.helpers.windows.ways import CAPTCHA, begin
from tests.screens.gate import held, until

HOME = (*CAPTCHA, "f3", "enter")


def seen(user: User) -> tuple[str, str | None, list[str]]:
    """The page, where the focus is, and what is in the fields."""
    return user.heading, user.focus, [field.value for field in user.app.screen.query(Input)]


@pytest.mark.parametrize(
    ("way", "keys"),
    [
        pytest.param(CAPTCHA, ("f3", "up", "up", "end", *"xy", "down", *"z"), marks=pytest.mark.full),
        (HOME, ("enter", "enter", "tab", *"abc", "escape", "enter", "tab", *"de")),
        pytest.param(CAPTCHA, ("f3", "tab", "shift+tab", "shift+tab", *"xy"), marks=pytest.mark.full),
        pytest.param(HOME, ("left", "enter", "escape", "down", "enter"), marks=pytest.mark.full),
        pytest.param(HOME, ("enter", "enter", "escape", "escape", "escape", *"12"), marks=pytest.mark.full),
    ],
)
async def test_a_burst_does_what_the_same_keys_do_one_after_the_other(
    practice: Practice, way: tuple[str, ...], keys: tuple[str, ...]
) -> None:
    ends = []
    for burst in (False, True):
        async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
            await begin(user, *way)
            if burst:
                user.send(*keys)
                await user.settled()
            else:
                await user.press(*keys)
            ends.append(seen(user))
    one_by_one, at_once = ends
    assert at_once == one_by_one


async def test_while_the_service_is_asked_the_same_key_is_one_press_and_f3_waits_for_nothing(
    practice: Practice,
) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA, "f3")
        with held("mails") as gate:
            user.send("enter", "enter", "enter")
            await until(lambda: gate.calls)
            gate.open()
            await user.settled()
        assert (user.heading, gate.calls) == ("My devices", 1)
        await user.press("escape", "f3")
        with held("mails") as gate:
            user.send("enter")
            await until(lambda: gate.calls)
            user.send("f3")
            await until(lambda: user.heading == "Reset › Captcha")
            gate.open()
            await user.settled()
