"""Advanced > Account: the table, and one's own password."""

from __future__ import annotations

import pytest

from tests.cameras import KNOWN, NEW, Hand, Practice, session, visit


async def account(hand: Hand) -> None:
    await hand.do(f"'{KNOWN}", "enter", "enter", "enter")
    assert hand.heading == "Advanced › Account"


async def test_table(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await account(hand)
        rows = [" ".join(row.split()) for row in hand.shown().splitlines()]
        assert any("No User Group Memo" in row for row in rows)
        assert any("1 admin admin" in row for row in rows)
        assert any("2 default user" in row for row in rows)
        assert hand.sees("Grey buttons: on the camera, not emulated here yet.")


@pytest.mark.parametrize("key", ["f5", "ctrl+r", "#refresh"])
async def test_refresh_reads_again(practice: Practice, key: str) -> None:
    async with visit(practice.camera("known")) as hand:
        await account(hand)
        with practice.store.write() as tx:
            tx.exec_driver_sql(
                "UPDATE accounts SET memo = '[b]gate[/b]', reserved = 0 WHERE name = 'default'"
            )
        await hand.do(key)
        assert hand.sees("[b]gate[/b]")


async def test_grey_buttons_take_neither_focus_nor_clicks(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await account(hand)
        seen = set()
        for _ in range(8):
            await hand.press("tab")
            seen.add(hand.focus)
        assert seen == {"AccountTable", "refresh", "modify-password", "security"}
        for name in ("add-user", "modify-user", "delete-user", "add-group", "modify-group", "delete-group"):
            await hand.do(f"#{name}")
            assert hand.windows == 3


async def test_down_from_the_last_row_goes_to_the_buttons(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await account(hand)
        await hand.press("down")
        assert hand.focus == "AccountTable"
        await hand.press("down")
        assert hand.focus == "refresh"
        await hand.press("right")
        assert hand.focus == "modify-password"
        await hand.press("down")
        assert hand.focus == "security"
        await hand.press("up", "up")
        assert hand.focus == "AccountTable"


async def test_own_password_then_security_opens(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as hand:
        await account(hand)
        await hand.do("#modify-password")
        assert (hand.heading, hand.focus) == ("Modify Password", "old")
        await hand.do(f"'{KNOWN}", "enter", f"'{NEW}", "enter", f"'{NEW}", "enter")
        assert hand.heading == "Security"
        await hand.press("escape")
        assert (hand.heading, hand.note) == ("Advanced › Account", "Password changed.")
        session(camera, NEW)


async def test_a_wrong_old_password_costs_a_try(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await account(hand)
        await hand.do("#modify-password", "'wrong", "enter", f"'{NEW}", "enter", f"'{NEW}")
        for left in "4321":
            await hand.do("#ok")
            assert hand.note == f"The old password is wrong. Tries left: {left}"
            assert (hand.wrong(), hand.focus) == (["old"], "old")
        await hand.do("#ok")
        assert hand.note == "The account is locked for another 30 min"


@pytest.mark.parametrize(
    ("old", "new", "again", "says", "field"),
    [
        ("", NEW, NEW, "Type the old password", "old"),
        (KNOWN, "", "", "Type a new password", "new"),
        (KNOWN, NEW, "other", "The two passwords differ", "confirm"),
        (KNOWN, "12345678", "12345678", "Too easy to guess: choose another", "new"),
    ],
)
async def test_refused(  # noqa: PLR0913, PLR0917 - a table
    practice: Practice, old: str, new: str, again: str, says: str, field: str
) -> None:
    async with visit(practice.camera("known")) as hand:
        await account(hand)
        await hand.do("#modify-password")
        await hand.fill(old, new, again)
        await hand.do("#ok")
        assert (hand.note, hand.wrong(), hand.focus) == (says, [field], field)


async def test_default_can_not_be_modified(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await account(hand)
        await hand.do("down", "#modify-password")
        assert (hand.heading, hand.note) == ("Advanced › Account", "Cannot Modify Reserved User.")


async def test_leaving_modify_password_asks(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await account(hand)
        await hand.do("#modify-password", "'x", "escape", "enter")
        assert (hand.heading, hand.value("#old")) == ("Modify Password", "x")
        await hand.do("#cancel", "#accept")
        assert hand.heading == "Advanced › Account"


async def test_a_right_taken_away_meanwhile(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await account(hand)
        with practice.store.write() as tx:
            tx.exec_driver_sql("UPDATE accounts SET rights = '' WHERE name = 'admin'")
        await hand.press("f5")
        assert hand.note == "This user has no right to do that"
        assert hand.heading == "Advanced › Account"
