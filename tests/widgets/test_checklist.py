"""The list of ticks, as the form of a group has it: keys, letters, mouse."""

from __future__ import annotations

from typing import cast

import pytest
from textual import events

from tests.helpers.windows.cameras import Practice, User, visit
from tests.screens.people import account
from tui.camera import Right
from tui.widgets.form.checklist import Checklist


async def rights(user: User) -> Checklist[Right]:
    await account(user)
    await user.do("#add-group", "#name", "down", "down", "down")
    assert user.focus == "rights"
    return cast("Checklist[Right]", user.widget("#rights"))


def under(user: User) -> str:
    """The entry that the cursor stands on; it must be in sight."""
    found = cast("Checklist[Right]", user.widget("#rights"))
    label = str(found.entries[found.cursor][0])
    assert user.sees(f"] {label}"), f"{label} is out of sight"
    return label


async def test_keys(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        listed = await rights(user)
        assert (under(user), user.sees("0/26")) == ("Shutdown", True)
        await user.press("space", "down", "enter")
        assert listed.ticked == {Right.SHUT_DOWN, Right.CHANNEL_TITLE}
        assert user.sees("[✓] Shutdown", "[✓] Channel Title", "[ ] Schedule", "2/26")
        await user.press("up", "space")
        assert listed.ticked == {Right.CHANNEL_TITLE}
        seen = []
        for key in ("pagedown", "pagedown", "end", "pageup", "home"):
            await user.press(key)
            seen.append(under(user))
        assert seen == ["Clear Log", "PTZ Setting", "Replay", "Alarm Set", "Shutdown"]
        for _ in range(25):
            await user.press("down")
            under(user)
        await user.press("down")
        assert user.focus == "ok", "the last entry leads on"
        await user.press("up", "home", "up")
        assert user.focus in {"all", "none"}, "the first entry leads back"
        await user.press("down", "right")
        assert user.focus == "ok", "and there is a way out of the middle"


@pytest.mark.full
async def test_letters_lead_to_an_entry(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        listed = await rights(user)

        async def after(keys: str) -> str:
            await user.type(keys)
            return under(user)

        assert await after("mot") == "Motion"
        assert await after("r") == "Replay", "what nothing begins with begins another word"
        assert await after("r") == "RS232", "and the same letter again leads on"
        await user.press("home")
        assert await after("title") == "Channel Title", "a word within will do"
        await user.press("f2", "f2", "home")
        assert await after("упр") == "Управление HDD"
        for letter, at in (("п", 10.0), ("о", 10.5), ("н", 12.0)):
            key = events.Key(letter, letter)
            key.time = at
            listed.on_key(key)
            await user.settled()
        assert under(user) == "Название канала", "after a pause a letter begins another word"


async def test_mouse(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        listed = await rights(user)
        await user.press("end")
        await user.click("#rights", (3, listed.size.height - 2))
        assert (set(listed.ticked), under(user)) == ({Right.MONITOR}, "Monitor")
        await user.do("#all")
        assert (listed.ticked, user.sees("26/26")) == (frozenset(Right), True)
        await user.do("#none")
        assert (listed.ticked, user.sees("0/26")) == (frozenset(), True)
