"""What a page may ask for, and what is kept of it: no more than of a visitor over SSH."""

from __future__ import annotations

import asyncio

import pytest

from tests.remote.helpers import Form, form
from tests.remote.web.page import TOO_LONG, Page, RunningSessions, running
from tui.remote.config import ServerConfig
from tui.remote.limits.cpu_quota import CpuQuota
from tui.remote.visitor import LARGEST, Visitor
from tui.remote.web.endpoint import WebSessions


async def test_a_window_is_no_larger_than_a_terminal_may_be() -> None:
    async with running() as sessions, sessions.page() as page:
        page.hello(size=(10_000, 9_999))
        await page.sees("size {}x{}".format(*LARGEST))
        page.send("size", 70, 22)
        await page.sees("size 70x22")
        page.send("size", 9_999, 10_000)
        await page.sees(lambda: page.size == LARGEST)


@pytest.mark.parametrize(("asked", "spoken"), [("ru", "ru"), ("de", "en"), ("../../x", "en"), ("", "en")])
async def test_a_language_is_one_of_ours(asked: str, spoken: str) -> None:
    seen: list[Visitor] = []

    async def made(visitor: Visitor) -> Form:
        seen.append(visitor)
        return Form(visitor)

    async with running(made) as sessions, sessions.page() as page:
        page.hello(lang=asked)
        await page.sees("hello demo")
    assert [each.language for each in seen] == [spoken]
    assert seen[0].environment["LC_ALL"] == f"{spoken}.UTF-8"


async def test_no_more_than_some_answers_wait_for_a_page_that_takes_none() -> None:
    async with running() as sessions, sessions.page() as page:
        page.hello()
        await page.sees("hello demo")
        page.takes.clear()
        for _ in range(100):
            page.send("ping")
        await drained(page)
        page.takes.set()
        page.send("text", "after them")
        await page.sees("after them")
    assert 1 <= page.pongs <= 33


async def test_what_comes_before_the_menus_is_left_with_its_sender() -> None:
    ready = asyncio.Event()

    async def late(visitor: Visitor) -> Form:
        await ready.wait()
        return Form(visitor)

    async with running(late) as sessions, sessions.page() as page:
        page.hello()
        for letter in "abcdefgh":
            page.send("text", letter)
        for _ in range(50):
            await asyncio.sleep(0)
        assert page._to_server.qsize() >= 6
        ready.set()
        await page.sees("abcdefgh")


async def test_who_leaves_before_the_menus_gives_the_place_back() -> None:
    config = ServerConfig(shutdown=0, unauthenticated_per_address=1)
    async with running(config=config) as sessions:
        for _ in range(3):
            async with sessions.page() as silent:
                await drained(silent)
        async with sessions.page() as page:
            page.hello()
            await page.sees("hello demo")


async def test_of_too_many_who_say_nothing_one_makes_room() -> None:
    config = ServerConfig(shutdown=0, unauthenticated=2, unauthenticated_per_address=2)
    async with running(config=config) as sessions:
        oldest = Page(sessions.sessions, "192.0.2.7")
        oldest.open()
        await drained(oldest)
        async with sessions.page("192.0.2.7") as silent, sessions.page("198.51.100.1") as page:
            await drained(silent)
            page.hello()
            await page.sees("hello demo")
            assert oldest._task is not None
            await asyncio.wait({oldest._task}, timeout=TOO_LONG)
            assert oldest._task.done()


async def test_an_address_has_its_share_of_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CpuQuota, "wait", lambda _: 0.05)  # as where it is used up
    sessions = WebSessions(form, config=ServerConfig(shutdown=0))
    async with RunningSessions(sessions).page() as page:
        page.hello()
        await page.sees("hello demo")
        began = asyncio.get_running_loop().time()
        for _ in range(5):
            page.send("ping")
        await page.sees(lambda: page.pongs == 5)
        assert asyncio.get_running_loop().time() - began >= 0.2
    await sessions.stop()


async def test_who_comes_while_it_stops_is_told_so() -> None:
    sessions = WebSessions(form, config=ServerConfig(shutdown=TOO_LONG))
    running_sessions = RunningSessions(sessions)
    async with running_sessions.page() as page:
        page.hello()
        await page.sees("hello demo")
        stopping = asyncio.create_task(sessions.stop())
        await asyncio.sleep(0)
        async with running_sessions.page() as late:
            late.hello()
            await late.closed()
        assert (late.end, late.code) == (("The server was stopped. Connect again later.", 1), 1013)
    await stopping


async def test_who_says_nothing_does_not_keep_it_from_stopping() -> None:
    sessions = WebSessions(form, config=ServerConfig(shutdown=TOO_LONG, sign_in=TOO_LONG))
    async with RunningSessions(sessions).page() as silent:
        await drained(silent)
        async with asyncio.timeout(TOO_LONG / 4):
            await sessions.stop()
            await silent.closed()
        assert (silent.end, silent.code) == (("The server was stopped. Connect again later.", 1), 1013)


async def drained(page: Page) -> None:
    """Wait until the server has read all that the page has sent."""
    async with asyncio.timeout(TOO_LONG):
        while page._to_server.qsize():  # noqa: ASYNC110 - nothing tells that it was read
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.005)
