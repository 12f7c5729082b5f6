"""Add User and Modify User."""

from __future__ import annotations

import pytest

from tests.helpers.windows.cameras import NEW, Practice, User, session, visit
from tests.screens.people import GUARD_RIGHTS, WIDE, account, rows, staff, walk_to_account
from tui.camera import AccountRow, Camera, Right, UserDraft

VIEW = frozenset({Right.MONITOR, Right.REPLAY})


def row(camera: Camera, name: str) -> AccountRow:
    return next(row for row in camera.accounts(session(camera)) if row.name == name)


async def modify(user: User, name: str) -> None:
    """Open the record of a user who is in the table."""
    await account(user)
    places = [each.split()[1] for each in rows(user) if each[:1].isdigit()]
    await user.press(*["down"] * places.index(name))
    await user.do("#modify-user")
    assert (user.heading, user.value("#name")) == ("Modify User", name)


async def test_a_new_user_by_keyboard_alone(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as user:
        await account(user)
        await user.press("end", "down", "right", "enter")
        assert (user.heading, user.focus) == ("Add User", "name")
        assert user.sees("[✓] Reusable", "[✓] Monitor", "[✓] Replay", "2/2")
        await user.do("'Клим", "enter", f"'{NEW}")
        assert user.sees("Strong")
        await user.do("enter", f"'{NEW}", "enter", "'ночь", "enter", "enter")
        assert (user.heading, user.note) == ("Advanced › Account", "Add User Succeeded")
        assert row(camera, "Клим") == AccountRow(
            "Клим", "user", "ночь", reserved=False, rights=VIEW, version=row(camera, "Клим").version
        )
        assert camera.sign_in("клим", NEW).rights == VIEW
        await user.do("#delete-user")
        assert user.sees("User: Клим"), "the cursor stands on the new user"


@pytest.mark.full
async def test_another_group_offers_its_rights_and_keeps_ticks(practice: Practice) -> None:
    async with visit(staff(practice.camera("known"))) as user:
        await account(user)
        await user.do("#add-user", "#rights", "space")
        assert user.sees("[ ] Monitor", "[✓] Replay", "1/2")
        await user.do("#group", "home", "down", "enter")
        assert user.sees("[✓] PTZ Control", "[✓] Query Log Info", "[ ] Monitor", "[✓] Replay", "3/4")
        await user.do("#group", "home", "down", "down", "enter")
        assert user.sees("0/1", "[ ] Monitor")
        await user.do("#ok")
        assert user.note == "Empty Name."
        await user.do("'Ivan", "#new", f"'{NEW}", "enter", f"'{NEW}", "#ok")
        assert (user.note, user.focus) == ("Empty Authority", "rights")
        await user.press("space")
        assert (user.note, user.wrong()) == ("", [])


async def test_what_is_wrong_is_told_while_it_is_typed(practice: Practice) -> None:
    async with visit(staff(practice.camera("known"))) as user:
        await account(user)
        await user.do("#add-user")
        for name, says in (
            ("a.b", "A name can't contain: . [ ] % &"),
            ("a" * 17, "The name is too long: at most 16 characters"),
            ("RooT", "This name is reserved: RooT"),
            ("ANNA", "User Name Exists."),
        ):
            await user.do("home", "ctrl+k", f"'{name}")
            assert (user.note, user.wrong(), user.focus) == (says, ["name"], "name")
        await user.press("enter")
        await user.type("x")
        assert user.note == says, "it stays while the focus is elsewhere"
        await user.press("backspace")
        await user.do("#ok")
        assert (user.heading, user.note, user.focus) == ("Add User", says, "name")
        await user.do("'Vera", "#memo", "'" + "m" * 33)
        assert (user.note, user.wrong()) == ("The memo is too long: at most 32 characters", ["memo"])

        await user.do("home", "ctrl+k", "#ok")
        assert (user.note, user.focus) == ("Type a new password", "new")
        await user.do("'12345678", "#ok")
        assert (user.note, user.focus) == ("Type the new password again to confirm it", "confirm")
        await user.do("'1234", "#ok")
        assert (user.note, user.focus) == ("The two passwords differ", "confirm")
        await user.do("'12345678", "#ok")
        assert (user.note, user.focus) == ("Too easy to guess. Choose another password.", "new")


async def test_what_is_typed_is_neither_markup_nor_lost(practice: Practice) -> None:
    async with visit(staff(practice.camera("known"))) as user:
        await account(user)
        await user.do("#add-user", f"'{WIDE}", "#memo", "'[b]gate[/b]", "escape")
        assert user.sees("Close without saving?")
        await user.press("enter")
        assert (user.value("#name"), user.value("#memo")) == (WIDE, "[b]gate[/b]")
        await user.do("#new", f"'{NEW}", "enter", f"'{NEW}", "#ok")
        assert user.note == "Add User Succeeded"
        assert user.sees("[b]gate[/b]")


async def test_modify_changes_what_was_changed(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    signed_in = camera.sign_in("boris", NEW)
    async with visit(camera) as user:
        await modify(user, "boris")
        assert not user.widgets("#new")
        assert user.sees("[ ] PTZ Control", "[✓] Monitor", "2/4")
        await user.do("#memo", "end", "'shift", "#rights", "space", "#ok")
        assert user.note == "Modify User Succeeded"
        assert user.sees("nightshift")
        assert camera.check(signed_in).rights == VIEW | {Right.PTZ_CONTROL}, "at once, in his session"
        await user.do("#modify-user", "escape")
        assert user.heading == "Advanced › Account", "nothing changed, nothing asked"


@pytest.mark.full
async def test_two_change_one_user_at_a_time(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as user:
        await modify(user, "boris")
        await user.do("#memo", "end", "' and day")
        other, shown = practice.beside(camera), row(camera, "boris")
        draft = UserDraft("boris", "guards", "replaced", GUARD_RIGHTS)
        other.modify_user(session(other), shown, draft)
        await user.do("#ok")
        assert user.note == "boris: changed by someone else. Press F5 to refresh."
        assert user.value("#memo") == "night and day"
        await user.press("f5")
        assert user.sees("4/4"), "the new state"
        assert (user.value("#memo"), user.note) == ("night and day", ""), "and what was typed"
        await user.do("#ok")
        assert user.note == "Modify User Succeeded"
        assert (row(camera, "boris").memo, row(camera, "boris").rights) == ("night and day", GUARD_RIGHTS)

        await user.do("#modify-user", "#memo", "'!")
        other.delete_user(session(other), row(camera, "boris"))
        for key in ("#ok", "f5"):
            await user.do(key)
            assert user.note == "User boris no longer exists"
        assert user.value("#memo") == "night and day!"
        await user.do("escape", "#accept")
        assert user.heading == "Advanced › Account"
        assert not user.sees("boris")
        await user.do("#add-user", "'Vera")
        with practice.store.write_all() as tx:
            tx.exec_driver_sql("UPDATE accounts SET rights = '' WHERE name = 'admin'")
        await user.press("f5")
        assert (user.note, user.value("#name")) == ("You do not have the right to do this", "Vera")
        await user.do("escape", "#accept")
        assert user.widget("#add-user").disabled


@pytest.mark.full
async def test_the_chosen_group_is_deleted_meanwhile(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as user:
        await account(user)
        await user.do("#add-user", "'Vera", "#new", f"'{NEW}", "enter", f"'{NEW}", "#group")
        await user.press("home", "down", "down", "enter")
        other = practice.beside(camera)
        admin = session(other)
        other.delete_group(admin, next(group for group in other.groups(admin) if group.name == "nobody"))
        await user.do("#ok")
        assert (user.note, user.focus) == ("Group nobody no longer exists", "group")
        await user.press("f5")
        assert (user.value("#name"), user.value("#group")) == ("Vera", "user")
        await user.do("#ok")
        assert user.note == "Add User Succeeded"


@pytest.mark.full
async def test_who_changes_himself_is_signed_out_and_told(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as user:
        await walk_to_account(user, "anna")
        await user.do("down", "#modify-user")
        assert user.note == "This is your own account. After OK you will have to sign in again."
        await user.do("#memo", "'!", "#ok")
        assert (user.heading, user.note) == ("System Login", "Your account was changed. Sign in again.")
        assert row(camera, "anna").memo == "office!"


async def test_sixty_are_enough(practice: Practice) -> None:
    camera = practice.camera("known")
    with practice.store.write_all() as tx:
        for number in range(58):
            tx.exec_driver_sql(
                "INSERT INTO accounts (serial, folded, name, group_name, memo, reserved, rights, version) "
                "SELECT serial, ?, ?, group_name, memo, 0, rights, version FROM accounts "
                "WHERE name = 'default'",
                (f"guard{number}", f"guard{number}"),
            )
    async with visit(camera) as user:
        await account(user)
        await user.do("#add-user")
        assert (user.heading, user.note) == ("Advanced › Account", "The camera holds at most 60 users")
        await user.press("up", "end")
        assert any(each.startswith("60 guard9 user") for each in rows(user))
        await user.press("down")
        assert user.focus == "refresh"
