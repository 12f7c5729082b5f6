"""The log as a file: every line that was found, in words, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import errno
import os
import stat
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from screens.information.log_csv import write
from tests.bench.log import fill
from tests.camera.helpers import wrong
from tests.helpers.windows.cameras import NOW, SERIAL, Practice, session, visit
from tests.screens.information.test_log import log
from tests.screens.people import told
from tui.camera import EVERYTHING, Camera, Event, EventKind, EventType, LogQuery
from tui.i18n import LANGUAGES, set_language
from tui.messages.log_labels import NEVER, details, event_words, type_words
from tui.sanitize import harmless_cell

NAME = f"camera-log-{SERIAL}-20261123-094107.csv"


def table(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text)))


def written(practice: Practice, camera: Camera, query: LogQuery = EVERYTHING) -> tuple[int, list[list[str]]]:
    out = StringIO()
    lines = write(out, camera, session(camera), query)
    return lines, table(out.getvalue())


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*.csv")]


# --- what is written ------------------------------------------------------------------------------------


def test_a_line_says_what_the_table_says(practice: Practice) -> None:
    camera = practice.camera("known")

    count, (head, newest, *_) = written(practice, camera)

    assert head == ["Number", "Time", "Type", "Event", "User", "Count", "Details"]
    assert newest == [str(count), "2026-11-23T09:41:07+00:00", "Account", "Log in", "admin", "1", ""]


def test_details_and_counts(practice: Practice) -> None:
    camera = practice.camera("known")
    mine = session(camera)
    wrong(camera, 7)
    out = StringIO()
    write(out, camera, mine, EVERYTHING)
    refused, locked = table(out.getvalue())[1:3]
    assert refused[3:] == ["Refused: locked", "admin", "2", "sign-in; last 2026-11-23 09:41:07"]
    assert locked[3:] == ["Account locked", "admin", "1", "until 2026-11-23 10:11:07"]


def test_every_line_found_and_not_just_a_page(practice: Practice) -> None:
    camera = practice.camera("known")
    lines = [(10 + n, NOW + timedelta(seconds=n), EventKind.REBOOT, "admin") for n in range(2500)]
    fill(practice.store, SERIAL, lines)
    count, (_, *rows) = written(
        practice, camera, LogQuery(EventType.SYSTEM, since=NOW + timedelta(seconds=1))
    )
    assert count == len(rows) == 2499
    assert [int(row[0]) for row in rows] == list(range(2509, 10, -1))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r=1"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("a;=1", "a;'=1"),
        ('a",=1', "a\",'=1"),
        ("admin", "admin"),
        ("a=b+c-d@e", "a=b+c-d@e"),
        ("", ""),
    ],
)
def test_formulas_of_strangers_are_kept_from_spreadsheets(typed: str, kept: str) -> None:
    assert harmless_cell(typed) == kept


def test_a_name_that_is_a_formula(practice: Practice) -> None:
    camera = practice.camera("known")
    told(practice, camera, '=HYPERLINK("http://a")')
    _, (_, _, failed, *_) = written(practice, camera)
    assert failed[4] == '\'=HYPERLINK("http://a")'


# --- the words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_has_short_words_of_its_own(language: str) -> None:
    set_language(language)
    said = {event_words(kind) for kind in EventKind}
    assert len(said) == len(EventKind)
    events = [Event(1, NOW, kind, "", 1, {}) for kind in EventKind]
    assert all(0 < len(type_words(event)) <= 7 for event in events)
    assert not {event.kind.type for event in events} & NEVER


def test_details_in_words() -> None:
    def said(**given: str | int | bool | None) -> list[str]:
        return details(Event(1, NOW, EventKind.LOG_IN, "", 1, given))

    set_language("en")
    assert said(now_called="\x1b[2Jb", user="[b]a") == ["user [b]a", "now ␛[2Jb"]
    assert said(now_called="a", user="a") == ["user a"]
    assert said(why="tries", tries_left=0) == ["no tries left", "tries left: 0"]
    assert said(until="no time", other=None) == ["until no time"]


# --- the file -------------------------------------------------------------------------------------------


async def test_export(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    told(practice, camera, "охрана")
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        await user.do("#export", "enter")
        path = tmp_path / NAME
        assert user.heading == "Information › Log"
        assert user.note == f"Lines: 3, file: {NAME}", "without a part of the folder's name"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_bytes().startswith(b"\xef\xbb\xbfNumber,")
        rows = table(path.read_text("utf-8-sig"))
        assert [row[4] for row in rows] == ["User", "admin", "охрана", ""]
        await user.press("f5")
        assert user.sees("Log exported · lines: 3")


@pytest.mark.full
async def test_what_was_searched_is_exported_in_the_language_of_the_window(
    practice: Practice, tmp_path: Path
) -> None:
    camera = practice.camera("known")
    async with visit(camera, "ru") as user:
        await log(user, camera, tmp_path)
        await user.do("#type", "down", "enter", "#search", "#export", "enter")
        assert table((tmp_path / NAME).read_text("utf-8-sig"))[1:] == [
            ["1", "2026-11-23T09:41:07+00:00", "Система", "Сценарий запущен", "", "1", "known"]
        ]


@pytest.mark.full
async def test_a_file_that_can_not_be_made(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    (tmp_path / "here.csv").write_text("kept")
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        await user.do("#export")
        for name, says in (
            ("here.csv", "The file already exists: choose another name"),
            ("no/such/folder.csv", "There is no such folder"),
            ("here.csv/x.csv", "There is no such folder"),
            ("~nobody-of-that-name/x.csv", "There is no such folder"),
            ("x" * 300, "Can't write there (ENAMETOOLONG)"),
            ("  ", "Type a file name"),
        ):
            await user.do("end", "ctrl+u", f"'{name}", "enter")
            assert (user.heading, user.note) == ("Export the log", says)
            assert (user.focus, user.wrong()) == ("file", ["file"])
    assert (tmp_path / "here.csv").read_text() == "kept"
    assert files(tmp_path) == ["here.csv"]


@pytest.mark.full
async def test_half_a_file_is_removed(
    practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trouble = errno.ENOSPC

    def full(_file: int) -> None:
        assert files(tmp_path) == [NAME]
        raise OSError(trouble, os.strerror(trouble))

    camera = practice.camera("known")
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        monkeypatch.setattr("screens.information.log_export.os.fsync", full)
        await user.do("#export", "enter")
        assert user.note == "The disk is full: nothing was saved"
        assert files(tmp_path) == []
        trouble = errno.EACCES
        await user.press("enter")
        assert user.note == "No permission to write there"
        assert files(tmp_path) == []


async def test_an_export_that_the_camera_refuses_leaves_no_file(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        await user.do("#export")
        with practice.store.write_all() as tx:
            tx.exec_driver_sql("DELETE FROM sessions")
        await user.press("enter")
        assert user.note == "You were signed out. Sign in again."
        assert files(tmp_path) == []


@pytest.mark.full
async def test_a_typed_name_is_not_thrown_away_unasked(practice: Practice, tmp_path: Path) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await log(user, camera, tmp_path)
        await user.do("#export", "escape")
        assert user.heading == "Information › Log"
        await user.do("#export", "'x", "escape", "enter")
        assert user.value("#file") == f"{NAME}x"
        await user.do("#cancel", "#accept")
        assert user.heading == "Information › Log"


async def test_over_ssh_nothing_is_written(practice: Practice) -> None:
    camera = practice.camera("known")
    async with visit(camera) as user:
        await log(user, camera, None)
        assert user.note == "Export is off over SSH: nothing is written to the server"
        await user.do("#export")
        assert user.heading == "Information › Log"
        await user.press("f1")
        assert user.sees("Export is off over SSH: nothing is written")
        assert user.sees("“Remove” clears the whole log.")
        assert not user.sees("CSV file")
