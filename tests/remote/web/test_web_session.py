"""A page's session, from the first message to the last words."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest
from textual.app import ComposeResult
from textual.screen import Screen

from tests.remote.helpers import Form, form
from tests.remote.web.page import Page, RunningSessions, running
from tui.app_base import AppBase
from tui.remote.config import ServerConfig
from tui.remote.visitor import Visitor
from tui.remote.web.endpoint import WebSessions
from tui.widgets.form.fields import Button, Field, Row, StatusLine

ALT, CTRL = 2, 4


async def test_a_page_shows_what_is_typed_and_only_the_rows_that_changed() -> None:
    async with running() as sessions, sessions.page() as page:
        page.hello(name="anna", lang="ru")
        await page.sees("hello anna Пароль")
        assert page.size == (80, 24)
        assert page.takes_text
        page.frames.clear()
        page.send("text", "привет")
        await page.sees("привет")
        assert {row for frame in page.frames for row in frame} == {1}
        assert page.cursor[1] == 1
        page.press("Enter")
        await page.sees("entered 6 привет")


async def test_keys_of_any_layout_work_by_their_place() -> None:
    async with running() as sessions, sessions.page() as page:
        page.hello()
        await page.sees("hello demo")
        page.send("text", "abc")
        await page.sees("abc")
        page.send("key", "α", "KeyA", CTRL)  # Ctrl+A: to the start
        page.send("text", "X")
        await page.sees("Xabc")
        page.send("key", "й", "KeyQ", CTRL)
        await page.closed()
    assert page.end == (None, 0)
    assert page.code == 1000


async def test_a_paste_is_one_text_and_can_not_end_itself() -> None:
    async with running() as sessions, sessions.page() as page:
        page.hello()
        await page.sees("hello demo")
        page.send("paste", "one\x1b[201~\x11two\nthree")
        await page.sees("one[201~")
        assert page.end is None  # Ctrl+Q within it was no key


async def test_the_mouse_and_a_new_size_arrive() -> None:
    async with running() as sessions, sessions.page() as page:
        page.hello(size=(60, 20))
        await page.sees("size 60x20")
        page.send("text", "1")
        page.send("mouse", "down", 3, 2, 0, 0)
        page.send("mouse", "up", 3, 2, 0, 0)
        page.send("text", "2")
        page.press("Enter")
        await page.sees("entered 1 1 / 2")
        page.send("size", 100, 30)
        await page.sees("size 100x30")
        await page.sees(lambda: page.size == (100, 30))


async def test_the_last_words_and_the_way_back_are_told() -> None:
    seen: list[Visitor] = []

    async def named(visitor: Visitor) -> Form:
        seen.append(visitor)
        visitor.resumable("demo-abcde-fghij")
        return Form(visitor)

    async with running(named) as sessions, sessions.page() as page:
        page.hello(scenario="known", lang="zh")
        await page.sees("hello demo")
        assert page.name == "demo-abcde-fghij"
        assert seen[0].asked == {"scenario": "known", "lang": "zh"}
        assert (seen[0].language, seen[0].terminal) == ("zh", "browser")
        page.press("F9")  # fails
        await page.closed()
    assert page.end is not None
    assert page.end[0]
    assert "Hidden" not in page.end[0]


async def test_a_lost_connection_ends_the_session() -> None:
    async with running() as sessions, sessions.page() as page:
        page.hello()
        await page.sees("hello demo")
        assert sessions.sessions.sessions == 1
        page.lose()
        await page.closed()
        assert sessions.sessions.sessions == 0


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "[]",
        "{}",
        '["hello",1,80,24]',
        '["hello",1,-1,24,"",{}]',
        '["hello",1,80,24,"' + "x" * 200 + '",{}]',
        '["key","F1","F1",0]',
        "[" * 5000,
        '["hello",1,80,24,"",{}]' + " " * 300_000,
        '["hello",1,80,24,"",' + json.dumps({f"wish-{number}": "" for number in range(9)}) + "]",
        '["hello",1,80,24,"",' + json.dumps({"wish": "x" * 65}) + "]",
        '["hello",1,true,24,"",{}]',
        '["hello",1,80,24,"",{"a":1}]',
    ],
)
async def test_what_is_no_hello_ends_the_connection(sent: str) -> None:
    async with running() as sessions, sessions.page() as page:
        page.send_raw(sent)
        await page.closed()
    assert page.code == 1002
    assert page.rows == {}


@pytest.mark.parametrize(
    "sent",
    [
        ("key", "F1", "F1", 9e9),
        ("key", "F1", "F1", 10_001),
        ("key", "F" * 33, "F1", 0),
        ("key", "F1", "F" * 33, 0),
        ("mouse", "down", -1, 0, 0, 0),
        ("size", 80, 10_001),
        ("text", 1),
        ("unknown",),
    ],
    ids=str,
)
async def test_what_is_no_message_ends_the_session(sent: tuple[object, ...]) -> None:
    async with running() as sessions, sessions.page() as page:
        page.hello()
        await page.sees("hello demo")
        page.send(*sent)
        await page.closed()
        assert sessions.sessions.sessions == 0


async def test_an_old_page_is_told_to_load_again() -> None:
    async with running() as sessions, sessions.page() as page:
        page.hello(version=0)
        await page.closed()
    assert page.end == ("The server was renewed. Load this page again.", 1)


async def test_a_page_that_says_nothing_is_let_go() -> None:
    config = ServerConfig(shutdown=0, sign_in=0.05)
    async with running(config=config) as sessions, sessions.page() as page:
        await page.closed()
    assert page.code == 1002


async def test_the_limits_are_those_of_visitors_over_ssh(caplog: pytest.LogCaptureFixture) -> None:
    config = ServerConfig(shutdown=0, sessions_per_address=1, unauthenticated_per_address=2)
    async with running(config=config) as sessions, sessions.page() as page:
        page.hello()
        await page.sees("hello demo")
        async with sessions.page() as second:
            second.hello()
            await second.closed()
        assert second.end == ("Too many sessions from your address. End one of them and try again.", 1)
        async with sessions.page("192.0.2.8") as elsewhere:
            elsewhere.hello()
            await elsewhere.sees("hello demo")
        with caplog.at_level(logging.INFO):
            page.send("ping")
            await page.sees(lambda: page.pongs)
            await _left(page)
    *_, line = [record.getMessage() for record in caplog.records if "user=" in record.getMessage()]
    assert 'from=192.0.2.7 user="demo" terminal="browser" size=80x24' in line
    assert line.endswith("end=left")


async def _left(page: Page) -> None:
    page.send("key", "q", "KeyQ", CTRL)
    await page.closed()


async def test_those_who_have_not_come_to_the_menus_are_bounded() -> None:
    config = ServerConfig(shutdown=0, unauthenticated_per_address=1)
    async with running(config=config) as sessions, sessions.page() as silent:
        async with sessions.page() as second:
            await second.closed()
        assert second.end == ("Too many connections from your address. Wait a minute and try again.", 1)
        assert second.code == 1013
        silent.hello()
        await silent.sees("hello demo")
        async with sessions.page() as third:  # the first one is no newcomer any more
            third.hello()
            await third.sees("hello demo")


async def test_a_flood_of_messages_is_slowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.remote.web.terminal.MESSAGES_AT_ONCE", 3)
    monkeypatch.setattr("tui.remote.web.terminal.MESSAGES_A_SECOND", 20)
    async with running() as sessions, sessions.page() as page:
        page.hello()
        await page.sees("hello demo")
        began = asyncio.get_running_loop().time()
        for _ in range(8):
            page.send("ping")
        await page.sees(lambda: page.pongs == 8)
        assert asyncio.get_running_loop().time() - began > 4 / 20


async def test_idle_visitors_are_told_and_leave() -> None:
    config = ServerConfig(shutdown=0, idle=2, notice=1.9)
    async with running(config=config) as sessions, sessions.page() as page:
        page.hello()
        await page.sees(lambda: any("no key is pressed" in words and urgent for words, urgent in page.said))
        await page.closed()
    assert page.end is not None
    assert page.end[0] == "The session ended: no activity. Connect again to continue."


async def test_a_page_that_takes_nothing_gets_the_newest_frame_and_then_is_left() -> None:
    config = ServerConfig(shutdown=0, stuck=1.5)
    async with running(config=config) as sessions, sessions.page() as page:
        page.hello()
        await page.sees("hello demo")
        page.takes.clear()
        before = len(page.frames)
        for letter in "abcdef":
            page.send("text", letter)
            await asyncio.sleep(0.02)  # a frame for each, were there room
        page.takes.set()
        await page.sees("abcdef")
        assert len(page.frames) - before <= 3
        page.takes.clear()
        for letter in "gh":  # the second one finds that the first was not taken
            page.send("text", letter)
            await asyncio.sleep(0.02)
        await page.closed()


async def test_a_stop_tells_everyone() -> None:
    sessions = WebSessions(form, config=ServerConfig(shutdown=0))
    async with RunningSessions(sessions).page() as page:
        page.hello()
        await page.sees("hello demo")
        await sessions.stop()
        assert page.end == ("The server was stopped. Connect again later.", 1)
        assert page.code == 1000


class _Focused(AppBase[None]):
    """A window with a heading and a line for errors."""

    def get_default_screen(self) -> Screen[None]:
        return _Window()


class _Window(Screen[None]):
    def heading(self) -> str:
        return "Sign in"

    def compose(self) -> ComposeResult:
        yield Row("User Name", Field("admin", id="user"))
        yield Button("OK", id="ok")
        yield StatusLine()

    def on_button_pressed(self) -> None:
        self.query_one(StatusLine).error("Wrong password")


async def test_a_screen_reader_is_told_of_window_focus_and_errors() -> None:
    async def made(visitor: Visitor) -> _Focused:
        return _Focused(language=visitor.language, terminal=visitor.terminal)

    async with running(made) as sessions, sessions.page() as page:
        page.hello()
        await page.sees(lambda: ("Sign in. User Name admin", False) in page.said)
        page.press("Tab")
        await page.sees(lambda: ("OK", False) in page.said)
        page.press("Enter")
        await page.sees(lambda: ("Wrong password", True) in page.said)
        assert page.said.count(("OK", False)) == 1
