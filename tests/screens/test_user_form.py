"""Add User and Modify User."""

from __future__ import annotations

from tests.cameras import NEW, Hand, Practice, session, visit
from tests.screens.people import GUARD_RIGHTS, WIDE, account, rows, staff
from tui.camera import AccountRow, Camera, Right, UserDraft

VIEW = frozenset({Right.MONITOR, Right.REPLAY})


def row(camera: Camera, name: str) -> AccountRow:
    return next(row for row in camera.accounts(session(camera)) if row.name == name)


async def modify(hand: Hand, name: str) -> None:
    """Open the record of a user who is in the table."""
    await account(hand)
    places = [each.split()[1] for each in rows(hand) if each[:1].isdigit()]
    await hand.press(*["down"] * places.index(name))
    await hand.do("#modify-user")
    assert (hand.heading, hand.value("#name")) == ("Modify User", name)


async def test_a_new_user_by_keyboard_alone(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as hand:
        await account(hand)
        await hand.press("end", "down", "right", "enter")
        assert (hand.heading, hand.focus) == ("Add User", "name")
        assert hand.sees("[✓] Reusable", "[✓] Monitor", "[✓] Replay", "2/2")
        await hand.do("'Клим", "enter", f"'{NEW}")
        assert hand.sees("Strong")
        await hand.do("enter", f"'{NEW}", "enter", "'ночь", "enter", "enter")
        assert (hand.heading, hand.note) == ("Advanced › Account", "Add User Succeeded")
        assert row(camera, "Клим") == AccountRow(
            "Клим", "user", "ночь", reserved=False, rights=VIEW, version=row(camera, "Клим").version
        )
        assert camera.sign_in("клим", NEW).rights == VIEW
        await hand.do("#delete-user")
        assert hand.sees("User: Клим"), "the cursor stands on the new user"


async def test_another_group_offers_its_rights_and_keeps_ticks(practice: Practice) -> None:
    async with visit(staff(practice.camera("known"))) as hand:
        await account(hand)
        await hand.do("#add-user", "#rights", "space")
        assert hand.sees("[ ] Monitor", "[✓] Replay", "1/2")
        await hand.do("#group", "home", "down", "enter")
        assert hand.sees("[✓] PTZ Control", "[✓] Query Log Info", "[ ] Monitor", "[✓] Replay", "3/4")
        await hand.do("#group", "home", "down", "down", "enter")
        assert hand.sees("0/1", "[ ] Monitor")
        await hand.do("#ok")
        assert hand.note == "Empty Name."
        await hand.do("'Ivan", "#new", f"'{NEW}", "enter", f"'{NEW}", "#ok")
        assert (hand.note, hand.focus) == ("Empty Authority", "rights")
        await hand.press("space")
        assert (hand.note, hand.wrong()) == ("", [])


async def test_what_is_wrong_is_told_while_it_is_typed(practice: Practice) -> None:
    async with visit(staff(practice.camera("known"))) as hand:
        await account(hand)
        await hand.do("#add-user")
        for name, says in (
            ("a.b", "A name can't have any of these: . [ ] % &"),
            ("a" * 17, "The name is too long: at most 16 characters"),
            ("RooT", "The device keeps this name for itself: RooT"),
            ("ANNA", "User Name Exists."),
        ):
            await hand.do("home", "ctrl+k", f"'{name}")
            assert (hand.note, hand.wrong(), hand.focus) == (says, ["name"], "name")
        await hand.press("enter")
        await hand.type("x")
        assert hand.note == says, "it stays while the hand is elsewhere"
        await hand.press("backspace")
        await hand.do("#ok")
        assert (hand.heading, hand.note, hand.focus) == ("Add User", says, "name")
        await hand.do("'Vera", "#memo", "'" + "m" * 33)
        assert (hand.note, hand.wrong()) == ("The memo is too long: at most 32 characters", ["memo"])

        await hand.do("home", "ctrl+k", "#ok")
        assert (hand.note, hand.focus) == ("Type a new password", "new")
        await hand.do("'12345678", "enter", "'1234", "#ok")
        assert (hand.note, hand.focus) == ("The two passwords differ", "confirm")
        await hand.do("'12345678", "#ok")
        assert (hand.note, hand.focus) == ("Too easy to guess: choose another", "new")


async def test_what_is_typed_is_neither_markup_nor_lost(practice: Practice) -> None:
    async with visit(staff(practice.camera("known"))) as hand:
        await account(hand)
        await hand.do("#add-user", f"'{WIDE}", "#memo", "'[b]gate[/b]", "escape")
        assert hand.sees("What you typed here is not saved.")
        await hand.press("enter")
        assert (hand.value("#name"), hand.value("#memo")) == (WIDE, "[b]gate[/b]")
        await hand.do("#new", f"'{NEW}", "enter", f"'{NEW}", "#ok")
        assert hand.note == "Add User Succeeded"
        assert hand.sees("[b]gate[/b]")


async def test_modify_changes_what_was_changed(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    signed_in = camera.sign_in("boris", NEW)
    async with visit(camera) as hand:
        await modify(hand, "boris")
        assert not hand.widgets("#new")
        assert hand.sees("[ ] PTZ Control", "[✓] Monitor", "2/4")
        await hand.do("#memo", "end", "'shift", "#rights", "space", "#ok")
        assert hand.note == "Modify User Succeeded"
        assert hand.sees("nightshift")
        assert camera.check(signed_in).rights == VIEW | {Right.PTZ_CONTROL}, "at once, in his session"
        await hand.do("#modify-user", "escape")
        assert hand.heading == "Advanced › Account", "nothing changed, nothing asked"


async def test_two_change_one_user_at_a_time(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as hand:
        await modify(hand, "boris")
        await hand.do("#memo", "end", "' and day")
        other, shown = practice.beside(camera), row(camera, "boris")
        draft = UserDraft("boris", "guards", "replaced", GUARD_RIGHTS)
        other.modify_user(session(other), shown, draft)
        await hand.do("#ok")
        assert hand.note == "Changed meanwhile, F5 shows the new state: boris"
        assert hand.value("#memo") == "night and day"
        await hand.press("f5")
        assert hand.sees("4/4"), "the new state"
        assert (hand.value("#memo"), hand.note) == ("night and day", ""), "and what was typed"
        await hand.do("#ok")
        assert hand.note == "Modify User Succeeded"
        assert (row(camera, "boris").memo, row(camera, "boris").rights) == ("night and day", GUARD_RIGHTS)

        await hand.do("#modify-user", "#memo", "'!")
        other.delete_user(session(other), row(camera, "boris"))
        for key in ("#ok", "f5"):
            await hand.do(key)
            assert hand.note == "The user boris is no longer there"
        assert hand.value("#memo") == "night and day!"
        await hand.do("escape", "#accept")
        assert hand.heading == "Advanced › Account"
        assert not hand.sees("boris")
        await hand.do("#add-user", "'Vera")
        with practice.store.write_all() as tx:
            tx.exec_driver_sql("UPDATE accounts SET rights = '' WHERE name = 'admin'")
        await hand.press("f5")
        assert (hand.note, hand.value("#name")) == ("This user has no right to do that", "Vera")
        await hand.do("escape", "#accept")
        assert hand.widget("#add-user").disabled


async def test_the_chosen_group_is_deleted_meanwhile(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as hand:
        await account(hand)
        await hand.do("#add-user", "'Vera", "#new", f"'{NEW}", "enter", f"'{NEW}", "#group")
        await hand.press("home", "down", "down", "enter")
        other = practice.beside(camera)
        admin = session(other)
        other.delete_group(admin, next(group for group in other.groups(admin) if group.name == "nobody"))
        await hand.do("#ok")
        assert (hand.note, hand.focus) == ("The group nobody is no longer there", "group")
        await hand.press("f5")
        assert (hand.value("#name"), hand.value("#group")) == ("Vera", "user")
        await hand.do("#ok")
        assert hand.note == "Add User Succeeded"


async def test_who_changes_himself_is_signed_out_and_told(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as hand:
        await account(hand, "anna")
        await hand.do("down", "#modify-user")
        assert hand.note == "This is your own account: after OK, sign in again."
        await hand.do("#memo", "'!", "#ok")
        assert (hand.heading, hand.note) == ("System Login", "Your own rights were changed: sign in again")
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
    async with visit(camera) as hand:
        await account(hand)
        await hand.do("#add-user")
        assert (hand.heading, hand.note) == ("Advanced › Account", "The camera has room for 60 users")
        await hand.press("up", "end")
        assert any(each.startswith("60 guard9 user") for each in rows(hand))
        await hand.press("down")
        assert hand.focus == "refresh"
