"""Add Group, Modify Group, Delete Group."""

from __future__ import annotations

from tests.cameras import Hand, Practice, session, visit
from tests.screens.people import GUARD_RIGHTS, account, staff
from tui.camera import Camera, GroupDraft, GroupRow, Right


def group(camera: Camera, name: str) -> GroupRow | None:
    return next((row for row in camera.groups(session(camera)) if row.name == name), None)


async def choose(hand: Hand, *keys: str) -> None:
    """Open the list of groups and go to one of admin, guards, nobody, user."""
    await hand.do("#which", "home", *keys, "enter")


async def test_add(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as hand:
        await account(hand)
        await hand.do("#add-group", "'a&b")
        says = "A name can't have any of these: . [ ] % &"
        assert (hand.note, hand.wrong(), hand.focus) == (says, ["name"], "name")
        await hand.do("home", "ctrl+k", "'GUARDS")
        assert (hand.note, hand.wrong(), hand.focus) == ("Group Name Exists", ["name"], "name")
        await hand.do("home", "ctrl+k", "#ok")
        assert (hand.note, hand.wrong(), hand.focus) == ("Empty Name.", ["name"], "name")
        await hand.do("'Вахта", "enter", "'1 этаж", "enter", "enter")
        assert (hand.note, hand.wrong(), hand.focus) == ("Empty Authority", ["rights"], "rights")
        await hand.type("mon")
        await hand.do("space", "#ok")
        assert (hand.heading, hand.note) == ("Advanced › Account", "Add Group Succeeded")
        made = group(camera, "Вахта")
        assert made is not None
        assert (made.memo, set(made.rights)) == ("1 этаж", {Right.MONITOR})


async def test_modify_begins_with_the_group_of_the_user_and_shows_others(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as hand:
        await account(hand)
        await hand.do("down", "down", "#modify-group")
        assert (hand.focus, hand.value("#which"), hand.value("#name")) == ("which", "guards", "guards")
        await hand.do("#name", "end", "'2")
        await choose(hand, "end")
        assert hand.sees("What you typed here is not saved.")
        await hand.press("enter")
        assert (hand.value("#which"), hand.value("#name")) == ("guards", "guards2")
        await choose(hand, "end")
        await hand.do("#accept")
        assert (hand.value("#which"), hand.value("#name"), hand.value("#memo")) == (
            "user",
            "user",
            "user group",
        )
        assert hand.sees("2/26")
        await choose(hand, "down", "down")
        await hand.do("#name", *["backspace"] * 6, "'gate", *["down"] * 3, "space", "#ok")
        assert hand.note == "Modify Group Succeeded"
        changed = group(camera, "gate")
        assert changed is not None
        assert (set(changed.rights), group(camera, "nobody")) == ({Right.MONITOR, Right.SHUT_DOWN}, None)


async def test_a_right_that_a_user_holds_can_not_be_taken(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as hand:
        await account(hand)
        await hand.do("down", "down", "#modify-group", *["down"] * 4, "end", "space")
        says = "A user holds this right: Replay (boris)"
        assert (hand.note, hand.wrong()) == (says, ["rights"]), "at once"
        await hand.do("#ok")
        assert (hand.note, hand.focus) == (says, "rights")
        assert hand.sees("] Replay")
        await hand.press("space")
        await hand.type("ptz")
        await hand.press("space")
        assert (hand.note, hand.wrong()) == ("", []), "nobody holds that one"
        await hand.do("#ok")
        changed = group(camera, "guards")
        assert changed is not None
        assert changed.rights == GUARD_RIGHTS - {Right.PTZ_CONTROL}


async def test_the_administrators_keep_name_and_rights(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as hand:
        await account(hand)
        await hand.do("#modify-group")
        assert hand.note == "This group keeps its name and all its rights."
        assert [hand.widget(f"#{name}").disabled for name in ("name", "all", "rights", "memo")] == [
            *[True] * 3,
            False,
        ]
        await hand.do("#memo", "'!", "#ok")
        changed = group(camera, "admin")
        assert changed is not None
        assert (changed.memo, changed.rights) == ("administrator group!", frozenset(Right))


async def test_two_change_one_group_at_a_time(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    other = practice.beside(camera)
    async with visit(camera) as hand:
        await account(hand)
        await hand.do("down", "down", "#modify-group", "#memo", "end", "' 2")
        shown = group(camera, "guards")
        assert shown is not None
        other.modify_group(session(other), shown, GroupDraft("guards", "x", GUARD_RIGHTS | {Right.BACKUP}))
        await hand.do("#ok")
        assert hand.note == "Changed meanwhile, F5 shows the new state: guards"
        await hand.press("f5")
        assert hand.sees("5/26")
        assert (hand.value("#memo"), hand.note) == ("gate 2", "")
        await hand.do("#ok")
        assert hand.note == "Modify Group Succeeded"

        await hand.do("#modify-group")
        await choose(hand, "down", "down")
        await hand.do("#memo", "'typed")
        gone = group(camera, "nobody")
        assert gone is not None
        other.delete_group(session(other), gone)
        for key in ("#ok", "f5"):
            await hand.do(key)
            assert (hand.note, hand.value("#memo")) == ("The group nobody is no longer there", "typed")
        await choose(hand, "down")
        await hand.do("#accept", "#which")
        assert hand.value("#name") == "guards"
        assert not hand.sees("nobody"), "the list is the new one"


async def test_delete_asks(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as hand:
        await account(hand)
        await hand.do("#delete-group")
        assert (hand.value("#which"), hand.note) == ("nobody", ""), "the first without users"
        await choose(hand, "down")
        assert hand.note == "Cannot Delete Group Containing Users"
        await hand.do("#ok")
        assert (hand.windows, hand.note) == (4, "Cannot Delete Group Containing Users")
        await choose(hand, "down", "down")
        await hand.do("#ok")
        assert hand.sees("Confirm Delete?", "Group: nobody")
        await hand.press("enter")
        assert (hand.heading, group(camera, "nobody") is None) == ("Delete Group", False)
        await hand.do("#ok", "#accept")
        assert (hand.heading, hand.note) == ("Advanced › Account", "Delete Group Succeeded")
        assert group(camera, "nobody") is None


async def test_a_group_that_got_a_user_meanwhile(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    other = practice.beside(camera)
    async with visit(camera) as hand:
        await account(hand)
        await hand.do("#delete-group")
        with practice.store.write_all() as tx:
            tx.exec_driver_sql("UPDATE accounts SET group_name = 'nobody' WHERE name = 'boris'")
        await hand.do("#ok", "#accept")
        assert hand.note == "Cannot Delete Group Containing Users"
        await hand.press("f5")
        assert hand.note == "Cannot Delete Group Containing Users"
        gone = group(other, "guards")
        assert gone is not None
        other.delete_group(session(other), gone)
        await choose(hand, "down")
        await hand.do("#ok", "#accept")
        assert hand.note == "The group guards is no longer there"


async def test_all_and_none_are_looked_at_too(practice: Practice) -> None:
    async with visit(staff(practice.camera("known"))) as hand:
        await account(hand)
        await hand.do("#add-group", "'gate", "#ok")
        assert (hand.note, hand.wrong()) == ("Empty Authority", ["rights"])
        await hand.do("#all")
        assert (hand.note, hand.wrong()) == ("", [])


async def test_ok_without_a_change_changes_nothing(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    before = group(camera, "guards")
    async with visit(camera) as hand:
        await account(hand)
        await hand.do("#modify-group")
        await choose(hand, "down")
        await hand.do("#ok")
        assert hand.heading == "Advanced › Account"
    assert group(camera, "guards") == before
