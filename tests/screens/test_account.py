"""Advanced > Account: the table, and one's own password."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.cameras import KNOWN, NEW, Practice, session, visit
from tests.screens.people import WIDE, account, rows, staff
from tui.camera import Right, UserDraft
from tui.camera.errors import SessionEnded


async def test_table(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    admin = session(camera)
    camera.add_user(admin, UserDraft(WIDE, "guards", "ш" * 32, frozenset({Right.MONITOR})), NEW)
    async with visit(camera) as hand:
        await account(hand)
        assert "No User Group Memo" in rows(hand)
        assert "1 admin admin administrator" in rows(hand)
        assert "4 default user reserved" in rows(hand)
        for size, wide in (((60, 20), WIDE[:7]), ((80, 24), WIDE[:8]), ((120, 40), WIDE)):
            await hand.resize(*size)
            lines = hand.shown().splitlines()
            shown = next(line for line in lines if WIDE[:7] in line)
            heading = next(line for line in lines if "Group" in line and "Memo" in line)
            assert wide in shown
            assert WIDE[: len(wide) + 1] not in shown or wide == WIDE
            for column, begins in (("Group", "guards"), ("Memo", "шш")):
                assert cell_len(shown[: shown.index(begins)]) == cell_len(heading[: heading.index(column)])


async def test_refresh_reads_again(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await account(hand)
        for key in ("f5", "ctrl+r", "#refresh"):
            with practice.store.write_all() as tx:
                memo = f"[b]{key}[/b]"
                tx.exec_driver_sql("UPDATE accounts SET memo = ?, reserved = 0", (memo,))
            await hand.do(key)
            assert hand.sees(memo)


async def test_the_cursor_stays_on_its_user(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as hand:
        await account(hand)
        await hand.press("end", "up", "f2", "f2", "f2")
        other = practice.beside(camera)
        admin = session(other)
        anna = next(row for row in other.accounts(admin) if row.name == "anna")
        other.delete_user(admin, anna)
        await hand.do("f5", "#delete-user")
        assert hand.sees("Confirm Delete?", "User: boris")


async def test_delete_asks(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    gone = camera.sign_in("boris", NEW)
    async with visit(camera) as hand:
        await account(hand)
        await hand.press("down", "down", "enter")
        assert hand.focus == "modify-user", "Enter leads to what can be done with that user"
        await hand.press("right", "enter")
        assert hand.sees("Confirm Delete?", "User: boris")
        await hand.press("enter")
        assert "3 boris guards night" in rows(hand), "Enter without reading deletes nothing"
        await hand.do("#delete-user", "left", "enter")
        assert hand.note == "Delete User Succeeded"
        assert not hand.sees("boris")
        with pytest.raises(SessionEnded):
            camera.check(gone)


async def test_reserved_users_are_left_alone(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await account(hand)
        for _ in range(2):
            for button, says in (
                ("modify-user", "Cannot Modify Reserved User."),
                ("delete-user", "Cannot Delete Reserved User."),
            ):
                await hand.do(f"#{button}")
                assert (hand.heading, hand.note) == ("Advanced › Account", says)
            await hand.press("up", "up", "down")
        await hand.do("#modify-password")
        assert (hand.heading, hand.note) == ("Advanced › Account", "Cannot Modify Reserved User.")


async def test_a_user_without_the_right_sees_himself_alone(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as hand:
        await account(hand, "boris")
        assert "1 boris guards night" in rows(hand)
        assert not hand.sees("admin")
        assert hand.note == "Without the right «Account» only your own password changes."
        await hand.press("enter")
        seen = [hand.focus]
        for _ in range(3):
            await hand.press("tab")
            seen.append(hand.focus)
        assert seen == ["modify-password", "AccountTable", "refresh", "modify-password"]
        for name in ("add-user", "modify-user", "delete-user", "add-group", "modify-group", "delete-group"):
            await hand.do(f"#{name}")
            assert hand.windows == 3, "nor by mouse"
        await hand.do("#modify-password", f"'{NEW}", "enter", f"'{KNOWN}", "enter", f"'{KNOWN}", "enter")
        assert (hand.heading, hand.note) == ("Advanced › Account", "Password changed."), "no Security"
        camera.sign_in("boris", KNOWN)


async def test_a_right_taken_away_meanwhile(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    other = practice.beside(camera)
    admin = session(other)
    async with visit(camera) as hand:
        await account(hand, "anna")
        assert hand.widget("#security").disabled, "she is not admin"
        await hand.do("down", "#delete-user")
        assert (hand.windows, hand.note) == (3, "Nobody does that to his own account")
        await hand.press("up", "down")
        await hand.do("#delete-user")
        anna = next(row for row in other.accounts(admin) if row.name == "anna")
        other.modify_user(admin, anna, UserDraft("anna", "admin", "", frozenset({Right.MONITOR})))
        await hand.do("#accept")
        assert hand.note == "This user has no right to do that"
        assert hand.widget("#delete-user").disabled
        assert not hand.sees("boris")


async def test_somebody_was_quicker(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    other = practice.beside(camera)
    async with visit(camera) as hand:
        await account(hand)
        await hand.do("down", "down")
        admin = session(other)
        boris = next(row for row in other.accounts(admin) if row.name == "boris")
        other.set_password(admin, boris, KNOWN)
        await hand.do("#delete-user", "#accept")
        assert hand.note == "Changed meanwhile, F5 shows the new state: boris"
        await hand.do("f5", "#modify-password")
        boris = next(row for row in other.accounts(admin) if row.name == "boris")
        other.set_password(admin, boris, NEW)
        await hand.do(f"'{KNOWN}", "enter", f"'{KNOWN}", "enter")
        assert hand.note == "Changed meanwhile, F5 shows the new state: boris"
        await hand.do("f5", "#ok")
        assert hand.note == "Password changed.", "nothing is typed again"
        await hand.do("#delete-user", "#accept")
        assert hand.note == "Delete User Succeeded"


async def test_somebody_else_s_password(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    gone = camera.sign_in("boris", NEW)
    async with visit(camera) as hand:
        await account(hand)
        await hand.do("down", "down", "#modify-password")
        assert (hand.heading, hand.focus) == ("Modify Password", "new")
        assert hand.sees("boris")
        assert not hand.widgets("#old")
        await hand.do(f"'{KNOWN}", "enter", f"'{KNOWN}", "enter")
        assert (hand.heading, hand.note) == ("Advanced › Account", "Password changed."), "no Security"
        camera.sign_in("boris", KNOWN)
        with pytest.raises(SessionEnded):
            camera.check(gone)


async def test_down_from_the_last_row_goes_to_the_buttons(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await account(hand)
        await hand.press("down")
        assert hand.focus == "AccountTable"
        await hand.press("down")
        assert hand.focus == "refresh"
        await hand.press("right")
        assert hand.focus == "add-user"
        await hand.press("down", "right", "right", "right")
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


async def test_refused_passwords(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await account(hand)
        await hand.do("#modify-password")
        for old, new, again, says, field in (
            ("", NEW, NEW, "Type the old password", "old"),
            (KNOWN, "", "", "Type a new password", "new"),
            (KNOWN, NEW, "other", "The two passwords differ", "confirm"),
            (KNOWN, "12345678", "12345678", "Too easy to guess: choose another", "new"),
        ):
            for name, text in (("old", old), ("new", new), ("confirm", again)):
                await hand.do(f"#{name}", "home", "ctrl+k", f"'{text}")
            await hand.do("#ok")
            assert (hand.note, hand.wrong(), hand.focus) == (says, [field], field)


async def test_leaving_modify_password_asks(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        await account(hand)
        await hand.do("#modify-password", "'x", "escape", "enter")
        assert (hand.heading, hand.value("#old")) == ("Modify Password", "x")
        await hand.do("#cancel", "#accept")
        assert hand.heading == "Advanced › Account"
