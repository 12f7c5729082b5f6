"""The list of ticks, as the form of a group has it: keys, letters, mouse."""

from __future__ import annotations

from typing import cast

from textual import events

from tests.cameras import Hand, Practice, visit
from tests.screens.people import account
from tui.camera import Right
from tui.widgets.checklist import Checklist


async def rights(hand: Hand) -> Checklist[Right]:
    await account(hand)
    await hand.do("#add-group", "#name", "down", "down", "down")
    assert hand.focus == "rights"
    return cast("Checklist[Right]", hand.widget("#rights"))


def under(hand: Hand) -> str:
    """The entry that the cursor stands on; it must be in sight."""
    found = cast("Checklist[Right]", hand.widget("#rights"))
    label = str(found.entries[found.cursor][0])
    assert hand.sees(f"] {label}"), f"{label} is out of sight"
    return label


async def test_keys(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        listed = await rights(hand)
        assert (under(hand), hand.sees("0/26")) == ("Shutdown", True)
        await hand.press("space", "down", "enter")
        assert listed.ticked == {Right.SHUT_DOWN, Right.CHANNEL_TITLE}
        assert hand.sees("[✓] Shutdown", "[✓] Channel Title", "[ ] Schedule", "2/26")
        await hand.press("up", "space")
        assert listed.ticked == {Right.CHANNEL_TITLE}
        seen = []
        for key in ("pagedown", "pagedown", "end", "pageup", "home"):
            await hand.press(key)
            seen.append(under(hand))
        assert seen == ["Clear Log", "PTZ Setting", "Replay", "Alarm Set", "Shutdown"]
        for _ in range(25):
            await hand.press("down")
            under(hand)
        await hand.press("down")
        assert hand.focus == "ok", "the last entry leads on"
        await hand.press("up", "home", "up")
        assert hand.focus in {"all", "none"}, "the first entry leads back"
        await hand.press("down", "right")
        assert hand.focus == "ok", "and there is a way out of the middle"


async def test_letters_lead_to_an_entry(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        listed = await rights(hand)

        async def after(keys: str) -> str:
            await hand.type(keys)
            return under(hand)

        assert await after("mot") == "Motion"
        assert await after("r") == "Replay", "what nothing begins with begins another word"
        assert await after("r") == "RS232", "and the same letter again leads on"
        await hand.press("home")
        assert await after("title") == "Channel Title", "a word within will do"
        await hand.press("f2", "home")
        assert await after("упр") == "Управление HDD"
        for letter, at in (("п", 10.0), ("о", 10.5), ("н", 12.0)):
            key = events.Key(letter, letter)
            key.time = at
            listed.on_key(key)
            await hand.settled()
        assert under(hand) == "Название канала", "after a pause a letter begins another word"


async def test_mouse(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        listed = await rights(hand)
        await hand.press("end")
        await hand.click("#rights", (3, listed.size.height - 2))
        assert (set(listed.ticked), under(hand)) == ({Right.MONITOR}, "Monitor")
        await hand.do("#all")
        assert (listed.ticked, hand.sees("26/26")) == (frozenset(Right), True)
        await hand.do("#none")
        assert (listed.ticked, hand.sees("0/26")) == (frozenset(), True)
