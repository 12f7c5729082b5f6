"""What the board's socket lets in, and what it bears."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.board.helpers import ATTACK, TOO_LONG, Sessions
from tests.remote.helpers import until
from tui.board import socket_server
from tui.board.client import BoardClient, connected, sockets
from tui.board.facts import Facts, State
from tui.board.hub import KEPT, Hub
from tui.board.order import Deed, Why
from tui.board.socket_server import BOARDS, board_socket


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
async def path(hub: Hub, tmp_path: Path) -> AsyncIterator[Path]:
    path = tmp_path / "run" / "board-2222.sock"
    path.parent.mkdir()
    async with board_socket(hub, path):
        yield path
    assert not path.exists()


async def open_board(path: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_unix_connection(str(path), limit=1 << 20)


async def ends(reader: asyncio.StreamReader) -> bytes:
    """What comes until the server ends the connection."""
    try:
        return await asyncio.wait_for(reader.read(), TOO_LONG)
    except ConnectionError:
        return b""


async def all_told(board: BoardClient) -> None:
    await board.order(Deed.UNWATCH)  # its answer comes behind all that was told before


async def test_only_this_user_may_open_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stat.filemode(os.stat(path).st_mode) == "srw-------"  # noqa: PTH116 - of a socket
    monkeypatch.setattr(socket_server, "peer_user", lambda _: os.getuid() + 1)
    reader, writer = await open_board(path)
    assert await ends(reader) == b""
    writer.close()


async def test_names_are_harmless_and_short(hub: Hub, path: Path) -> None:
    sessions = Sessions(hub)
    sessions.tell(1, user=ATTACK, address=ATTACK, exercise=ATTACK, step="four", wrong_codes=1e300, state="?")
    reader, writer = await open_board(path)
    line = await asyncio.wait_for(reader.readline(), TOO_LONG)
    assert len(line) < 2000
    facts = Facts.of(json.loads(line)["facts"])
    assert (facts.step, facts.wrong_codes, facts.state) == (None, 0, State.ACTIVE)
    assert {len(facts.user), len(facts.address), len(facts.exercise)} == {40}
    assert facts.user.isprintable()
    writer.close()


async def test_a_line_for_one_and_for_all(hub: Hub, path: Path) -> None:
    sessions = Sessions(hub)
    for own in range(50):
        sessions.tell(own, user=f"pupil-{own}")
    async with connected(path) as board:
        await all_told(board)
        assert len(board.sessions) == 50
        assert await board.order(Deed.SAY, 7, "  Look\n at\x1b[0m it ") == ""
        assert sessions.asked == [{"t": "order", "order": 1, "n": 6, "do": "say", "text": "Look at␛[0m it"}]
        assert await board.order(Deed.SAY, None, "All") == ""
        assert [said["n"] for said in sessions.asked[1:]] == list(range(50))
        assert await board.order(Deed.END, None) == Why.BAD, "not for all"
        assert await board.order(Deed.SAY, 99, "x") == Why.GONE
        assert await board.order(Deed.SAY, 7, " \n ") == Why.BAD


async def test_sessions_are_looked_at_often_only_while_a_board_is_open(hub: Hub, path: Path) -> None:
    before = Sessions(hub)
    assert before.looks == [False]
    async with connected(path) as one:
        await all_told(one)
        async with connected(path) as another:
            await all_told(another)
            assert Sessions(hub).looks == [True]
        assert before.looks == [False, True]
    await until(lambda: before.looks == [False, True, False], "no board is left")


async def test_sessions_that_ended_make_room(hub: Hub, path: Path) -> None:
    sessions = Sessions(hub)
    async with connected(path) as board:
        for own in range(KEPT + 5):
            sessions.tell(own)
            sessions.process.received({"t": "left", "n": own})
        await all_told(board)
        assert sorted(board.sessions) == list(range(6, KEPT + 6))
        sessions.tell(1000)
        sessions.process.closed()  # a worker that was killed
        await all_told(board)
        assert board.sessions[KEPT + 6].state is State.LEFT


async def test_a_process_that_ends_in_the_middle_of_an_order_has_not_done_it(hub: Hub, path: Path) -> None:
    sessions = Sessions(hub)
    sessions.tell(1)
    sessions.process.send = lambda _: None  # it answers no more
    async with connected(path) as board:
        await all_told(board)
        ordering = asyncio.create_task(board.order(Deed.SAY, 1, "x"))
        await until(lambda: hub._asked, "it was asked")
        sessions.process.closed()
        assert await asyncio.wait_for(ordering, TOO_LONG) == Why.GONE


@pytest.mark.parametrize(
    "line", [b"", b"no JSON", b"[]", b"{}", b'{"do": "format"}', b'{"do": "say", "to": "all"}', b"[" * 4000]
)
async def test_what_is_no_order_is_answered(path: Path, line: bytes) -> None:
    reader, writer = await open_board(path)
    await reader.readline()
    writer.write(line + b"\n")
    assert json.loads(await asyncio.wait_for(reader.readline(), TOO_LONG))["why"] == Why.BAD
    writer.close()


async def test_orders_that_come_too_fast_wait(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_server, "_ORDERS", 10)
    reader, writer = await open_board(path)
    await reader.readline()
    began = asyncio.get_running_loop().time()
    writer.write(b"no order\n" * 4)
    for _ in range(4):
        await asyncio.wait_for(reader.readline(), TOO_LONG)
    assert asyncio.get_running_loop().time() - began > 2.5 / 10
    writer.close()


async def test_an_endless_line_ends_the_connection(path: Path) -> None:
    reader, writer = await open_board(path)
    writer.write(b"x" * 100_000)
    await ends(reader)
    writer.close()


async def test_a_board_that_does_not_read_is_cut_off(
    hub: Hub, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_server, "_UNREAD", 50_000)
    sessions = Sessions(hub)
    with socket.socket(socket.AF_UNIX) as idle:
        idle.connect(str(path))
        await until(lambda: hub.watchers, "the board is connected")
        for turn in range(5000):
            sessions.tell(1, user=f"pupil-{turn}")
        await until(lambda: not hub.watchers, "it is cut off")


async def test_more_boards_than_there_may_be(hub: Hub, path: Path) -> None:
    boards = [await open_board(path) for _ in range(BOARDS)]
    for reader, _ in boards:
        await reader.readline()
    reader, writer = await open_board(path)
    assert await ends(reader) == b""
    for _, each in (*boards, (reader, writer)):
        each.close()
    await until(lambda: not hub.watchers, "all have gone")


async def test_the_servers_that_run_are_found(path: Path) -> None:
    dead = path.parents[1] / "dead"
    dead.mkdir()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(dead / "board-2223.sock"))  # whose server was killed
    assert await asyncio.to_thread(sockets, path.parents[1]) == {2222: path}


async def test_a_long_path(hub: Hub, tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 20) / ("long" * 20)
    folder.mkdir(parents=True)
    async with board_socket(hub, folder / "board-1.sock"), connected(folder / "board-1.sock") as board:
        await board.ready()
