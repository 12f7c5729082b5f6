"""Advanced > Account: the table, and one's own password."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.helpers.windows.cameras import KNOWN, NEW, Practice, session, visit
from tests.screens.gate import held, turns, until
from tests.screens.people import WIDE, account, rows, staff, walk_to_account
from tui.camera import Right, UserDraft
from tui.camera.errors import SessionEnded


async def test_table(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    admin = session(camera)
    camera.add_user(admin, UserDraft(WIDE, "guards", "ш" * 32, frozenset({Right.MONITOR})), NEW)
    async with visit(camera) as user:
        await account(user)
        assert "No User Group Memo" in rows(user)
        assert "1 admin admin administrator" in rows(user)
        assert "4 default user reserved" in rows(user)
        for size, wide in (((60, 20), WIDE[:7]), ((80, 24), WIDE[:8]), ((120, 40), WIDE)):
            await user.resize(*size)
            lines = user.shown().splitlines()
            shown = next(line for line in lines if WIDE[:7] in line)
            heading = next(line for line in lines if "Group" in line and "Memo" in line)
            assert wide in shown
            assert WIDE[: len(wide) + 1] not in shown or wide == WIDE
            for column, begins in (("Group", "guards"), ("Memo", "шш")):
                assert cell_len(shown[: shown.index(begins)]) == cell_len(heading[: heading.index(column)])


@pytest.mark.full
async def test_refresh_reads_again(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await account(user)
        for key in ("f5", "ctrl+r", "#refresh"):
            with practice.store.write_all() as tx:
                memo = f"[b]{key}[/b]"
                tx.exec_driver_sql("UPDATE accounts SET memo = ?, reserved = 0", (memo,))
            await user.do(key)
            assert user.sees(memo)


@pytest.mark.full
async def test_the_cursor_stays_on_its_user(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as user:
        await account(user)
        await user.press("end", "up", *["f2", "f2"] * 3)
        other = practice.beside(camera)
        admin = session(other)
        anna = next(row for row in other.accounts(admin) if row.name == "anna")
        other.delete_user(admin, anna)
        await user.do("f5", "#delete-user")
        assert user.sees("Confirm Delete?", "User: boris")


async def test_delete_asks(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    gone = camera.sign_in("boris", NEW)
    async with visit(camera) as user:
        await account(user)
        await user.press("down", "down", "enter")
        assert user.focus == "modify-user", "Enter leads to what can be done with that user"
        await user.press("right", "enter")
        assert user.sees("Confirm Delete?", "User: boris")
        await user.press("enter")
        assert "3 boris guards night" in rows(user), "Enter without reading deletes nothing"
        await user.do("#delete-user", "left", "enter")
        assert user.note == "Delete User Succeeded"
        assert not user.sees("boris")
        with pytest.raises(SessionEnded):
            camera.check(gone)


@pytest.mark.full
async def test_what_was_read_before_an_act_is_not_shown_after_it(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as user:
        await account(user)
        await user.press("down", "down")
        with held("read_account_data", most=1) as gate:
            user.send("f5")  # reads boris, and is slow
            await until(lambda: gate.calls)
            user.send("enter", "right", "enter")
            await until(lambda: user.sees("Confirm Delete?", "User: boris"))
            user.send("left", "enter")
            await until(lambda: "boris" not in {row.name for row in camera.accounts(session(camera))})
            await turns()
            gate.open()
            await user.settled()
        assert user.note == "Delete User Succeeded"
        assert not user.sees("boris")


async def test_reserved_users_are_left_alone(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await account(user)
        for _ in range(2):
            for button, says in (
                ("modify-user", "Cannot Modify Reserved User."),
                ("delete-user", "Cannot Delete Reserved User."),
            ):
                await user.do(f"#{button}")
                assert (user.heading, user.note) == ("Advanced › Account", says)
            await user.press("up", "up", "down")
        await user.do("#modify-password")
        assert (user.heading, user.note) == ("Advanced › Account", "Cannot Modify Reserved User.")


async def test_a_user_without_the_right_sees_himself_alone(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as user:
        await walk_to_account(user, "boris")
        assert "1 boris guards night" in rows(user)
        assert not user.sees("admin")
        assert user.note == "Without the “Account” right you can change only your own password."
        await user.press("enter")
        seen = [user.focus]
        for _ in range(3):
            await user.press("tab")
            seen.append(user.focus)
        assert seen == ["modify-password", "AccountTable", "refresh", "modify-password"]
        for name in ("add-user", "modify-user", "delete-user", "add-group", "modify-group", "delete-group"):
            await user.do(f"#{name}")
            assert user.windows == 3, "nor by mouse"
        await user.do("#modify-password", f"'{NEW}", "enter", f"'{KNOWN}", "enter", f"'{KNOWN}", "enter")
        assert (user.heading, user.note) == ("Advanced › Account", "Password changed."), "no Security"
        camera.sign_in("boris", KNOWN)


@pytest.mark.full
async def test_a_right_taken_away_meanwhile(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    other = practice.beside(camera)
    admin = session(other)
    async with visit(camera) as user:
        await walk_to_account(user, "anna")
        assert user.widget("#security").disabled, "she is not admin"
        await user.do("down", "#delete-user")
        assert (user.windows, user.note) == (3, "You cannot do this to your own account.")
        await user.press("up", "down")
        await user.do("#delete-user")
        anna = next(row for row in other.accounts(admin) if row.name == "anna")
        other.modify_user(admin, anna, UserDraft("anna", "admin", "", frozenset({Right.MONITOR})))
        await user.do("#accept")
        assert user.note == "You do not have the right to do this"
        assert user.widget("#delete-user").disabled
        assert not user.sees("boris")


async def test_another_user_was_quicker(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    other = practice.beside(camera)
    async with visit(camera) as user:
        await account(user)
        await user.do("down", "down")
        admin = session(other)
        boris = next(row for row in other.accounts(admin) if row.name == "boris")
        other.set_password(admin, boris, KNOWN)
        await user.do("#delete-user", "#accept")
        assert user.note == "boris: changed by someone else. Press F5 to refresh."
        await user.do("f5", "#modify-password")
        boris = next(row for row in other.accounts(admin) if row.name == "boris")
        other.set_password(admin, boris, NEW)
        await user.do(f"'{KNOWN}", "enter", f"'{KNOWN}", "enter")
        assert user.note == "boris: changed by someone else. Press F5 to refresh."
        await user.do("f5", "#ok")
        assert user.note == "Password changed.", "nothing is typed again"
        await user.do("#delete-user", "#accept")
        assert user.note == "Delete User Succeeded"


@pytest.mark.full
async def test_another_user_s_password(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    gone = camera.sign_in("boris", NEW)
    async with visit(camera) as user:
        await account(user)
        await user.do("down", "down", "#modify-password")
        assert (user.heading, user.focus) == ("Modify Password", "new")
        assert user.sees("boris")
        assert not user.widgets("#old")
        await user.do(f"'{KNOWN}", "enter", f"'{KNOWN}", "enter")
        assert (user.heading, user.note) == ("Advanced › Account", "Password changed."), "no Security"
        camera.sign_in("boris", KNOWN)
        with pytest.raises(SessionEnded):
            camera.check(gone)


async def test_down_from_the_last_row_goes_to_the_buttons(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await account(user)
        await user.press("down")
        assert user.focus == "AccountTable"
        await user.press("down")
        assert user.focus == "refresh"
        await user.press("right")
        assert user.focus == "add-user"
        await user.press("down", "right", "right", "right")
        assert user.focus == "security"
        await user.press("up", "up")
        assert user.focus == "AccountTable"


async def test_own_password_then_security_opens(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await account(user)
        await user.do("#modify-password")
        assert (user.heading, user.focus) == ("Modify Password", "old")
        await user.do(f"'{KNOWN}", "enter", f"'{NEW}", "enter", f"'{NEW}", "enter")
        assert user.heading == "Security"
        await user.press("escape")
        assert (user.heading, user.note) == ("Advanced › Account", "Password changed.")
        session(camera, NEW)


async def test_a_wrong_old_password_costs_a_try(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await account(user)
        await user.do("#modify-password", "'wrong", "enter", f"'{NEW}", "enter", f"'{NEW}")
        for left in "4321":
            await user.do("#ok")
            assert user.note == f"The old password is wrong. Tries left: {left}"
            assert (user.wrong(), user.focus) == (["old"], "old")
        await user.do("#ok")
        assert user.note == "The account is locked for another 30 min"


@pytest.mark.full
async def test_refused_passwords(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await account(user)
        await user.do("#modify-password")
        for old, new, again, says, field in (
            ("", NEW, NEW, "Type the old password", "old"),
            (KNOWN, "", "", "Type a new password", "new"),
            (KNOWN, NEW, "", "Type the new password again to confirm it", "confirm"),
            (KNOWN, NEW, "other", "The two passwords differ", "confirm"),
            (KNOWN, "12345678", "12345678", "Too easy to guess. Choose another password.", "new"),
        ):
            for name, text in (("old", old), ("new", new), ("confirm", again)):
                await user.do(f"#{name}", "home", "ctrl+k", f"'{text}")
            await user.do("#ok")
            assert (user.note, user.wrong(), user.focus) == (says, [field], field)


@pytest.mark.full
async def test_leaving_modify_password_asks(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await account(user)
        await user.do("#modify-password", "'x", "escape", "enter")
        assert (user.heading, user.value("#old")) == ("Modify Password", "x")
        await user.do("#cancel", "#accept")
        assert user.heading == "Advanced › Account"


async def test_names_in_the_store_are_shown_and_not_obeyed(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    # No window takes such a name; a database from elsewhere may hold one.
    with practice.store.write_all() as tx:
        tx.exec_driver_sql("UPDATE accounts SET name = ? WHERE folded = 'boris'", ("[b]bo\x1b[31mris",))
    async with visit(camera) as user:
        await account(user)
        assert user.sees("[b]bo␛[31mris")
        await user.do("down", "down", "#modify-password")
        assert user.heading == "Modify Password"
        assert user.sees("[b]bo␛[31mris")
