"""Information > Log: what is found, page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from screens.common.settings import Settings
from screens.information.log import LogScreen
from tests.bench.log import fill
from tests.camera.helpers import wrong
from tests.helpers.windows.cameras import NEW, NOW, SERIAL, Practice, User, session, visit
from tests.helpers.windows.fitting import faults, touching
from tests.helpers.windows.ways import LOG, begin
from tests.screens.people import told
from tui.camera import Camera, EventKind, Right, Session, UserDraft
from tui.i18n import LANGUAGES


async def log(user: User, camera: Camera, exports: Path | None, by: Session | None = None) -> None:
    """Open the log as the main menu does."""
    window = LogScreen(camera, by or session(camera), Settings(exports=exports, clock=lambda: NOW))
    user.app.run_worker(user.app.push_screen_wait(window))
    await user.settled()
    assert user.heading in {"Information › Log", "Системное сообщение › Журнал"}


def long(practice: Practice, lines: int) -> None:
    """Put so many lines into the log, a second apart, the newest at 09:41:06."""
    first = NOW - timedelta(seconds=lines)
    kinds = (EventKind.LOG_IN, EventKind.REBOOT)
    fill(
        practice.store,
        SERIAL,
        ((10 + n, first + timedelta(seconds=n), kinds[n % 2], "admin") for n in range(lines)),
    )


def rows(user: User) -> list[str]:
    """The table as it is seen, without its head."""
    table = user.widget("LogTable").region
    seen = user.shown().splitlines()[table.y + 1 : table.bottom]
    return [" ".join(row[table.x : table.right].rstrip("▁▂▃▄▅▆▇█ ").split()) for row in seen]


def title(user: User) -> str:
    return str(getattr(user.widget("#bar-note"), "words"))  # noqa: B009 - mypy knows a Widget only


# --- what a line says -----------------------------------------------------------------------------------


async def test_the_newest_line_is_on_top(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    wrong(camera, 7)
    practice.clock.go(minutes=31)
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        first, second, third, *_ = rows(user)
        assert first == "9 2026-11-23 10:12:07 Account admin Log in"
        assert second.startswith("8 2026-11-23 09:41:07 Account admin Refused: locked · ×2")
        assert third.startswith("7 2026-11-23 09:41:07 Account admin Account locked")
        assert (title(user), user.focus) == ("Lines 1–9", "LogTable")
        await user.press("down")
        assert user.sees("admin · Refused: locked · ×2 · sign-in · last 2026-11-23 09:41:07")


async def test_a_typed_name_is_text_and_nothing_else(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    for name in ("[b]root[/b]", "\x1b[2Jgone", "[@click=app.quit]x", "a\u202eb"):
        told(practice, camera, name)
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        assert [row.split()[4] for row in rows(user)[1:5]] == [
            "a�b",
            "[@click=ap…",
            "�[2Jgone",
            "[b]root[/b]",
        ]
        await user.press("end", "home", "down", "down")
        assert user.sees("[@click=app.quit]x · Wrong name or password")


# --- searching ------------------------------------------------------------------------------------------


@pytest.mark.full
async def test_by_type(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        await user.do("#type", "down", "enter", "#search")
        assert [row for row in rows(user) if row] == ["1 2026-11-23 09:41:07 System Scenario started · known"]
        await user.do("#type", "down", "down", "enter", "#search")
        assert user.note == "The emulator has no events of this type"
        assert not any(rows(user))
        await user.do("#type", "up", "enter", "#search")
        assert user.note == "No log lines match"


@pytest.mark.full
async def test_from_and_to_take_in_what_they_name(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    by = session(camera)
    with practice.store.write_all() as tx:
        tx.exec_driver_sql("DELETE FROM events")
    long(practice, 50)
    async with visit(camera) as user:
        await log(user, camera, tmp_path, by)
        for since, until, found in (
            ("2026-11-23 09:41:04", "", "Lines 57–59"),
            ("", "2026-11-23 09:40:19", "Lines 10–12"),
            ("2026-11-23 09:41:01", "2026-11-23 09:41:02", "Lines 54–55"),
            ("2026-11-23 09:41", "2026-11-23 09:41", "Lines 53–59"),
            ("2026-11-23", "2026-11-23", "Lines 10–59"),
            (" 2026-11-23 9:41:06 ", "2026-11-24", "Line 59"),
        ):
            await times(user, since, until)
            assert title(user) == found


async def times(user: User, since: str, until: str) -> None:
    """Type from when to when over what is there; Enter in the second searches."""
    for field, text in (("#since", since), ("#until", until)):
        await user.do(field, "end", "ctrl+u", f"'{text}", "enter")


@pytest.mark.full
async def test_a_bad_time_is_one_line(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    form = "Time format: 2026-11-23 09:41"
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        for since, until, says, field in (
            ("yesterday", "", form, "since"),
            ("", "2026-02-30 10:00", form, "until"),
            ("", "9999-12-31", form, "until"),
            ("2026-11-24", "2026-11-23", "“From” is later than “To”", "since"),
        ):
            await times(user, since, until)
            assert (user.note, user.wrong(), user.focus) == (says, [field], field)
            assert title(user) == "Lines 1–2"


# --- pages ----------------------------------------------------------------------------------------------


async def test_pages_there_and_back(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    by = session(camera)
    with practice.store.write_all() as tx:
        tx.exec_driver_sql("DELETE FROM events")
    long(practice, 300)
    async with visit(camera) as user:
        await log(user, camera, tmp_path, by)
        assert title(user) == "Lines 182–309"
        await user.do("#newer")
        assert title(user) == "Lines 182–309", "there is no newer page"
        await user.do("#older")
        assert (title(user), user.focus) == ("Lines 54–181", "older")
        wrong(practice.beside(camera), 3)  # a user at another screen: lines 310 to 312
        await user.press("enter")
        assert (title(user), user.focus) == ("Lines 10–53", "LogTable")
        await user.do("#newer", "enter")
        assert title(user) == "Lines 182–309"
        await user.press("enter")
        assert (title(user), user.focus) == ("Lines 310–312", "LogTable")
        await user.do("#older")
        assert title(user) == "Lines 182–309"
        await user.press("f5")
        assert title(user) == "Lines 185–312"


@pytest.mark.full
async def test_keys_inside_the_table(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    long(practice, 200)
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        top = rows(user)[0]
        await user.press("pagedown")
        assert rows(user)[0] != top
        await user.press("pageup", "end")
        assert rows(user)[-1].startswith("84 ")
        await user.press("down")
        assert user.focus == "search"
        await user.press("right", "right", "up")
        assert (user.focus, title(user)) == ("LogTable", "Lines 84–210")
        await user.press("home", "up")
        assert user.focus == "type"
        await user.press("down")
        assert user.focus == "LogTable"


@pytest.mark.full
async def test_a_page_that_was_removed_meanwhile(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    long(practice, 200)
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        other = practice.beside(camera)
        other.clear_log(session(other))
        await user.do("#older")
        assert rows(user)[0].endswith("System admin Log cleared")


# --- removing, rights -----------------------------------------------------------------------------------


async def test_remove_asks_first(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    long(practice, 20)
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        await user.do("#remove", "enter")
        assert (user.heading, title(user)) == ("Information › Log", "Lines 10–30")
        await user.do("#remove", "#accept")
        assert user.note == "The log was cleared; a new line records by whom"
        assert [row for row in rows(user) if row] == ["31 2026-11-23 09:41:07 System admin Log cleared"]


async def test_without_the_right_remove_is_grey(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    with practice.store.write_all() as tx:
        tx.exec_driver_sql("UPDATE accounts SET rights = ? WHERE name = 'admin'", (Right.QUERY_LOG.value,))
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        await user.do("#remove")
        assert user.windows == 2
        assert rows(user)[0].endswith("Log in")


@pytest.mark.full
async def test_rights_that_go_meanwhile(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        with practice.store.write_all() as tx:
            tx.exec_driver_sql("UPDATE accounts SET rights = '' WHERE name = 'admin'")
        await user.do("#remove", "#accept")
        assert user.note == "You do not have the right to do this"
        await user.press("f5")
        assert user.note == "You do not have the right to do this"
        assert title(user) == "Lines 1–2"


@pytest.mark.full
async def test_everything_fits(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    wrong(camera, 7, "somebody-whose-name-is-very-long-indeed")
    long(practice, 200)
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        await user.do("#since", "'2026-11-23 09:00:00", "#until", "'tomorrow", "enter")
        for _ in LANGUAGES:
            for size in ((60, 20), (80, 24)):
                await user.resize(*size)
                assert faults(user) == [], size
            await user.press("f2", "f2")
        await user.resize(120, 40)
        assert faults(user) == []
        await user.resize(60, 20)
        await user.do("#export")
        for _ in LANGUAGES:
            assert faults(user) == []
            await user.press("f2", "f2")


async def test_what_is_typed_is_searched_before_it_is_exported(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        await user.do("#since", "'2027-01-01", "#export")
        assert user.note == "Press “Search” first: the list is not up to date"
        await user.do("#search", "#export")
        assert user.heading == "Export the log"


@pytest.mark.full
async def test_a_right_given_meanwhile_is_there_after_a_refresh(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    admin = session(camera)
    few = UserDraft("anna", "admin", "", frozenset({Right.QUERY_LOG}))
    camera.add_user(admin, few, NEW)
    async with visit(camera) as user:
        await log(user, camera, tmp_path, camera.sign_in("anna", NEW))
        assert user.widget("#remove").disabled
        shown = next(row for row in camera.accounts(admin) if row.name == "anna")
        camera.modify_user(admin, shown, replace(few, rights=frozenset({Right.QUERY_LOG, Right.DEL_LOG})))
        await user.press("f5")
        assert not user.widget("#remove").disabled


async def test_its_rows_of_buttons_stand_apart_in_the_smallest_terminal(practice: Practice) -> None:
    async with visit(practice.camera("known"), size=(60, 20)) as user:
        await begin(user, *LOG)
        assert touching(user) + faults(user) == []
