"""The trainer's board as pages: who may see it, what it shows, and what its forms do."""

from __future__ import annotations

import asyncio
import html
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.datastructures import Headers
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.board.helpers import ATTACK, Sessions
from tests.remote.helpers import until
from tests.web.helpers import Page, RunningSite, running_site
from tui.board.hub import Hub
from tui.board.painted_rows import changed_rows
from tui.board.socket_server import board_socket
from tui.pictures.cells import Cells, CellStyle, Run
from tui.web.board.handlers import BoardAccess, BoardHandlers

TOKEN = "Hidden-94_board-token"
WITH_TOKEN = f"?token={TOKEN}"


@asynccontextmanager
async def site_with_board(data: Path, port: int = 0) -> AsyncIterator[tuple[RunningSite, Sessions]]:
    hub = Hub()
    sessions = Sessions(hub)
    await asyncio.to_thread(data.mkdir, exist_ok=True)
    path = data / "board-1.sock"
    handlers = BoardHandlers(path, BoardAccess(TOKEN))
    async with board_socket(hub, path), running_site(data, board=handlers, port=port) as site:
        yield site, sessions


async def post(site: RunningSite, path: str, **fields: str) -> Page:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return await site.ask("POST", f"{path}{WITH_TOKEN}", kind, urlencode(fields).encode())


async def test_the_table_and_what_can_be_done(tmp_path: Path) -> None:
    async with site_with_board(tmp_path) as (site, sessions):
        sessions.tell(1, user="<script>anna", step=4, wrong_codes=2)
        sessions.tell(2, user=ATTACK, state="locked")
        page = await site.ask("GET", f"/board{WITH_TOKEN}", language="ru")
        assert page.status == 200
        assert "здесь: 2 · нужна помощь: 1" in page.words
        assert page.text.index("owned") < page.text.index("anna"), "who needs help comes first"
        assert "\x1b" not in page.text
        assert "<script>" not in page.text
        one = await site.ask("GET", f"/board/1{WITH_TOKEN}")
        assert "0+0+2" in one.words
        sent = await post(site, "/board/1", do="say", text="Look at the <left> code")
        assert (sent.status, sent.headers["Location"]) == (
            303,
            f"/board/1{WITH_TOKEN}&server={tmp_path.name}&why=done",
        )
        assert sessions.asked[-1]["text"] == "Look at the <left> code"
        assert (await post(site, "/board", do="say", text="All")).status == 303
        assert [said["n"] for said in sessions.asked[1:]] == [1, 2]
        assert (await post(site, "/board/1", do="watch")).status == 400
        gone = await post(site, "/board/9", do="end")
        assert gone.headers["Location"].endswith("&why=gone")
        assert "This visitor has left" in (await site.ask("GET", f"/board/1{WITH_TOKEN}&why=gone")).problem


def board_socket_of(site: RunningSite, path: str, query: str = WITH_TOKEN, **headers: str) -> connect:
    return connect(f"ws://{site.host}/board/{path}{query}", additional_headers=headers)


async def test_a_screen_is_watched_until_the_page_or_the_visitor_has_gone(tmp_path: Path) -> None:
    async with site_with_board(tmp_path) as (site, sessions):
        sessions.tell(1, user="anna")
        assert "Watching 1 anna" in (await site.ask("GET", f"/board/1/watch{WITH_TOKEN}")).words
        dots = Cells(60, ((Run(0, 8, "Password", CellStyle("#ffffff")), Run(9, 4, "••密", CellStyle())),))
        painted = {"t": "screen", "n": 1, "size": [60, 1], "rows": changed_rows(None, dots)}
        async with board_socket_of(site, "1/screen") as watching:
            await until(lambda: sessions.asked, "the visitor is told")
            assert sessions.asked[-1]["do"] == "watch"
            await watching.send('["key", "Enter"]')
            await (await watching.ping())
            sessions.process.received(painted)
            kind, size, [[row, runs]] = json.loads(await watching.recv())
            assert (kind, size, row) == ("rows", [60, 1], 0)
            assert [run[2] for run in runs] == ["Password", "••", "密"], "what a page can place"
        await until(lambda: sessions.asked[-1]["do"] == "unwatch", "the visitor is told")
        assert [said["do"] for said in sessions.asked] == ["watch", "unwatch"], "no key went there"
        async with board_socket_of(site, "1/screen") as watching:
            await until(lambda: sessions.asked[-1]["do"] == "watch", "it is watched")
            sessions.process.received({"t": "left", "n": 1})
            assert json.loads(await watching.recv()) == ["end", "This visitor has left"]


async def test_pages_of_before_a_restart_reach_nobody_else(tmp_path: Path) -> None:
    """Numbers begin at 1 again: the page of one must not become that of another."""
    async with site_with_board(tmp_path / "old") as (site, sessions):
        sessions.tell(1, user="anna")
        links = re.findall(r'href="(/board/1\?[^"]+)"', (await site.ask("GET", f"/board{WITH_TOKEN}")).text)
    [link] = {html.unescape(each) for each in links}
    async with site_with_board(tmp_path / "new") as (site, sessions):
        sessions.tell(1, user="boris")
        page = await site.ask("GET", link)
        assert (page.status, page.problem) == (404, "This visitor has left")
        path, _, query = link.partition("?")
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        sent = await site.ask("POST", link, kind, b"do=end")
        assert sent.headers["Location"].endswith("&why=gone")
        async with board_socket_of(site, "1/screen", f"?{query}") as watching:
            assert json.loads(await watching.recv()) == ["end", "This visitor has left"]
        assert sessions.asked == []
        assert "boris" in (await site.ask("GET", f"{path}{WITH_TOKEN}")).words


@pytest.mark.parametrize("path", ["1/screen", "live"])
async def test_what_renews_itself_opens_with_the_token_alone(tmp_path: Path, path: str) -> None:
    async with site_with_board(tmp_path) as (site, sessions):
        sessions.tell(1, user="anna")
        async with board_socket_of(site, path):
            pass
        asked = len(sessions.asked)
        for refused in (
            board_socket_of(site, path, ""),
            board_socket_of(site, path, "?token=wrong"),
            board_socket_of(site, path, **{"X-Forwarded-For": "198.51.100.7"}),
            board_socket_of(site, path, Origin="http://example.com"),
        ):
            with pytest.raises(InvalidStatus):
                await refused
        assert [said["do"] for said in sessions.asked[asked:] if said["do"] != "unwatch"] == []


async def test_it_opens_with_its_token_alone(tmp_path: Path) -> None:
    async with site_with_board(tmp_path) as (site, sessions):
        sessions.tell(1, user="anna")
        for query in ("", "?token=", "?token=wrong"):
            for path in ("/board", "/board/1", "/board/0", "/board/1/watch"):
                assert (await site.ask("GET", path + query)).status == 403
        forwarded = {"X-Forwarded-For": "198.51.100.7"}
        assert (await site.ask("GET", f"/board{WITH_TOKEN}", forwarded)).status == 403
        foreign = {"Origin": "http://example.com", "Content-Type": "application/x-www-form-urlencoded"}
        assert (await site.ask("POST", f"/board/1{WITH_TOKEN}", foreign, b"do=end")).status == 403
        own = {"Content-Type": foreign["Content-Type"]}
        for query in ("", "?token=wrong"):
            for path in ("/board", "/board/1"):
                assert (await site.ask("POST", path + query, own, b"do=end")).status == 403
        assert sessions.asked == []


@pytest.mark.parametrize(
    ("scheme", "address", "proxied", "admitted"),
    [
        ("http", "127.0.0.1", False, True),
        ("http", "::ffff:127.0.0.1", False, True),
        ("http", "192.0.2.7", False, False),
        ("http", "127.0.0.1", True, False),
        ("https", "192.0.2.7", False, True),
        ("https", "192.0.2.7", True, True),
        ("ws", "192.0.2.7", False, False),
        ("wss", "192.0.2.7", False, True),
    ],
)
def test_the_token_goes_over_no_network_in_the_clear(
    *, scheme: str, address: str, proxied: bool, admitted: bool
) -> None:
    access = BoardAccess(TOKEN, is_proxied=proxied)
    assert access.admits(scheme, address, Headers({}), TOKEN) is admitted
    assert not access.admits(scheme, address, Headers({}), TOKEN[:-1])
    assert re.search(TOKEN, repr(access)) is None
