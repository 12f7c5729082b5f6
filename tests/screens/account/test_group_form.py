"""Add Group, Modify Group, Delete Group."""

from __future__ import annotations

import pytest

from tests.helpers.windows.cameras import Practice, User, session, visit
from tests.helpers.windows.ways import ACCOUNT, begin
from tests.screens.people import GUARD_RIGHTS, account, staff, walk_to_account
from tui.camera import Camera, GroupDraft, GroupRow, Right


def group(camera: Camera, name: str) -> GroupRow | None:
    return next((row for row in camera.groups(session(camera)) if row.name == name), None)


async def choose(user: User, *keys: str) -> None:
    """Open the list of groups and go to one of admin, guards, nobody, user."""
    await user.do("#which", "home", *keys, "enter")


async def test_add(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as user:
        await account(user)
        await user.do("#add-group", "'a&b")
        says = "A name can't contain: . [ ] % &"
        assert (user.note, user.wrong(), user.focus) == (says, ["name"], "name")
        await user.do("home", "ctrl+k", "'GUARDS")
        assert (user.note, user.wrong(), user.focus) == ("Group Name Exists", ["name"], "name")
        await user.do("home", "ctrl+k", "#ok")
        assert (user.note, user.wrong(), user.focus) == ("Empty Name.", ["name"], "name")
        await user.do("'Вахта", "enter", "'1 этаж", "enter", "enter")
        assert (user.note, user.wrong(), user.focus) == ("Empty Authority", ["rights"], "rights")
        await user.type("mon")
        await user.do("space", "#ok")
        assert (user.heading, user.note) == ("Advanced › Account", "Add Group Succeeded")
        made = group(camera, "Вахта")
        assert made is not None
        assert (made.memo, set(made.rights)) == ("1 этаж", {Right.MONITOR})


@pytest.mark.full
async def test_modify_begins_with_the_group_of_the_user_and_shows_others(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as user:
        await account(user)
        await user.do("down", "down", "#modify-group")
        assert (user.focus, user.value("#which"), user.value("#name")) == ("which", "guards", "guards")
        await user.do("#name", "end", "'2")
        await choose(user, "end")
        assert user.sees("Close without saving?")
        await user.press("enter")
        assert (user.value("#which"), user.value("#name")) == ("guards", "guards2")
        await choose(user, "end")
        await user.do("#accept")
        assert (user.value("#which"), user.value("#name"), user.value("#memo")) == (
            "user",
            "user",
            "user group",
        )
        assert user.sees("2/26")
        await choose(user, "down", "down")
        await user.do("#name", *["backspace"] * 6, "'gate", *["down"] * 3, "space", "#ok")
        assert user.note == "Modify Group Succeeded"
        changed = group(camera, "gate")
        assert changed is not None
        assert (set(changed.rights), group(camera, "nobody")) == ({Right.MONITOR, Right.SHUT_DOWN}, None)


@pytest.mark.full
async def test_a_right_that_a_user_holds_can_not_be_taken(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as user:
        await account(user)
        await user.do("down", "down", "#modify-group", *["down"] * 4, "end", "space")
        says = "User boris has this right: Replay"
        assert (user.note, user.wrong()) == (says, ["rights"]), "at once"
        await user.do("#ok")
        assert (user.note, user.focus) == (says, "rights")
        assert user.sees("] Replay")
        await user.press("space")
        await user.type("ptz")
        await user.press("space")
        assert (user.note, user.wrong()) == ("", []), "nobody holds that one"
        await user.do("#ok")
        changed = group(camera, "guards")
        assert changed is not None
        assert changed.rights == GUARD_RIGHTS - {Right.PTZ_CONTROL}


@pytest.mark.full
async def test_the_administrators_keep_name_and_rights(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as user:
        await account(user)
        await user.do("#modify-group")
        assert user.note == "This group keeps its name and all its rights."
        assert [user.widget(f"#{name}").disabled for name in ("name", "all", "rights", "memo")] == [
            *[True] * 3,
            False,
        ]
        await user.do("#memo", "'!", "#ok")
        changed = group(camera, "admin")
        assert changed is not None
        assert (changed.memo, changed.rights) == ("administrator group!", frozenset(Right))


@pytest.mark.full
async def test_two_change_one_group_at_a_time(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    other = practice.beside(camera)
    async with visit(camera) as user:
        await account(user)
        await user.do("down", "down", "#modify-group", "#memo", "end", "' 2")
        shown = group(camera, "guards")
        assert shown is not None
        other.modify_group(session(other), shown, GroupDraft("guards", "x", GUARD_RIGHTS | {Right.BACKUP}))
        await user.do("#ok")
        assert user.note == "guards: changed by someone else. Press F5 to refresh."
        await user.press("f5")
        assert user.sees("5/26")
        assert (user.value("#memo"), user.note) == ("gate 2", "")
        await user.do("#ok")
        assert user.note == "Modify Group Succeeded"

        await user.do("#modify-group")
        await choose(user, "down", "down")
        await user.do("#memo", "'typed")
        gone = group(camera, "nobody")
        assert gone is not None
        other.delete_group(session(other), gone)
        for key in ("#ok", "f5"):
            await user.do(key)
            assert (user.note, user.value("#memo")) == ("Group nobody no longer exists", "typed")
        await choose(user, "down")
        await user.do("#accept", "#which")
        assert user.value("#name") == "guards"
        assert not user.sees("nobody"), "the list is the new one"


@pytest.mark.full
async def test_delete_asks(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    async with visit(camera) as user:
        await walk_to_account(user)
        await user.do("#delete-group")
        assert (user.value("#which"), user.note) == ("nobody", ""), "the first without users"
        await choose(user, "down")
        assert user.note == "Cannot Delete Group Containing Users"
        await user.do("#ok")
        assert (user.windows, user.note) == (4, "Cannot Delete Group Containing Users")
        await choose(user, "down", "down")
        await user.do("#ok")
        assert user.sees("Confirm Delete?", "Group: nobody")
        await user.press("enter")
        assert (user.heading, group(camera, "nobody") is None) == ("Delete Group", False)
        await user.do("#ok", "#accept")
        assert (user.heading, user.note) == ("Advanced › Account", "Delete Group Succeeded")
        assert group(camera, "nobody") is None


@pytest.mark.full
async def test_a_group_that_got_a_user_meanwhile(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    other = practice.beside(camera)
    async with visit(camera) as user:
        await account(user)
        await user.do("#delete-group")
        with practice.store.write_all() as tx:
            tx.exec_driver_sql("UPDATE accounts SET group_name = 'nobody' WHERE name = 'boris'")
        await user.do("#ok", "#accept")
        assert user.note == "Cannot Delete Group Containing Users"
        await user.press("f5")
        assert user.note == "Cannot Delete Group Containing Users"
        gone = group(other, "guards")
        assert gone is not None
        other.delete_group(session(other), gone)
        await choose(user, "down")
        await user.do("#ok", "#accept")
        assert user.note == "Group guards no longer exists"


@pytest.mark.full
async def test_all_and_none_are_looked_at_too(practice: Practice) -> None:
    async with visit(staff(practice.camera("known"))) as user:
        await account(user)
        await user.do("#add-group", "'gate", "#ok")
        assert (user.note, user.wrong()) == ("Empty Authority", ["rights"])
        await user.do("#all")
        assert (user.note, user.wrong()) == ("", [])


@pytest.mark.full
async def test_ok_without_a_change_changes_nothing(practice: Practice) -> None:
    camera = staff(practice.camera("known"))
    before = group(camera, "guards")
    async with visit(camera) as user:
        await account(user)
        await user.do("#modify-group")
        await choose(user, "down")
        await user.do("#ok")
        assert user.heading == "Advanced › Account"
    assert group(camera, "guards") == before


@pytest.mark.full
async def test_the_factory_s_memo_follows_the_language_and_is_kept_in_none(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera, "ru") as user:
        await begin(user, *ACCOUNT, "#modify-group")
        assert user.value("#memo") == "группа администраторов"
        await user.app.screen.run_action("language")
        await user.settled()
        assert user.value("#memo") == "管理员组"
        await user.do("escape")
        assert user.windows == 2, "nothing was changed"
        await user.do("#modify-group", "#memo", "end", "' A")
        await user.app.screen.run_action("language")
        await user.settled()
        assert user.value("#memo") == "管理员组 A", "what was typed stays"
        await user.do("#ok")
        await user.app.screen.run_action("language")
        await user.do("#modify-group", "#which", "down", "enter")
        assert user.value("#memo") == "группа пользователей"
        await user.do("#all", "#ok")
        assert user.heading == "Расширенные › Пользователь"
    kept = [group(camera, name) for name in ("admin", "user")]
    assert [row.memo for row in kept if row is not None] == ["管理员组 A", "user group"]
    assert kept[1] is not None
    assert Right.ACCOUNT in kept[1].rights
