"""Visitors who come by a browser, on a board beside `camera-menus web`: as those who come by SSH."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.board.helpers import only, shows
from tests.remote.helpers import until
from tests.web.menus_site import running_menus
from tests.web.page_visitor import Visitor, socket
from tui.board.client import BoardClient, connected
from tui.board.hub import Hub
from tui.board.order import Deed, Why
from tui.board.painted_rows import Screen
from tui.board.socket_server import board_socket
from tui.pictures.text import text

WATCHED = "● The trainer sees this"


@asynccontextmanager
async def watched_site(data: Path, *, may_watch: bool = True) -> AsyncIterator[tuple[BoardClient, Visitor]]:
    """A site with one visitor at the login, and a board."""
    hub, path = Hub(), data / "board-8080.sock"
    async with (
        board_socket(hub, path),
        running_menus(data, "lost", board=hub, may_watch=may_watch) as site,
        socket(site) as page,
        connected(path) as board,
    ):
        visitor = Visitor(page)
        await visitor.hello()
        await visitor.sees("Forgot Password")
        await board.ready()
        await shows(board, lambda sessions: any(each.step == 1 for each in sessions.values()))
        yield board, visitor


async def test_all_that_a_trainer_does_reaches_a_page(tmp_path: Path) -> None:
    async with watched_site(tmp_path) as (board, visitor):
        number, facts = only(board)
        assert facts.address == "127.0.0.1"
        assert await board.order(Deed.SAY, number, "Look at the left code") == ""
        await visitor.sees("Trainer: Look at the left code")
        await visitor.say("key", "F9", "F9", 0)
        assert await board.order(Deed.HINT, number) == ""
        await visitor.sees("Trainer: Step 1 of 11")
        painted = Screen()
        board.painted = lambda _number, frame: painted.take(frame)
        assert await board.order(Deed.WATCH, number) == ""
        await visitor.sees(WATCHED)
        await until(lambda: WATCHED in text(painted.cells()), "the board shows what the page shows")
        assert await board.order(Deed.UNWATCH) == ""
        await visitor.say("key", "ArrowDown", "ArrowDown", 0)
        await visitor.say("key", "Enter", "Enter", 0)
        await visitor.sees("Reset Type")
        await shows(board, lambda sessions: sessions[number].step == 2)
        assert await board.order(Deed.RESTORE, number) == ""
        await shows(board, lambda sessions: sessions[number].step == 1)
        assert await board.order(Deed.END, number) == ""
        assert "ended" in str(await visitor.ended())
        assert await board.order(Deed.SAY, number, "too late") == Why.GONE


async def test_no_watch_shows_no_page(tmp_path: Path) -> None:
    async with watched_site(tmp_path, may_watch=False) as (board, visitor):
        number, _ = only(board)
        assert await board.order(Deed.WATCH, number) == Why.NO_WATCH
        assert WATCHED not in "".join(visitor.rows.values())
