"""What visitors do, as the board shows it, and what they see of what the trainer does."""

from __future__ import annotations

import asyncio
import re
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.board.helpers import TOO_LONG, WITHIN, board_host, board_of, only, shows
from tests.hosting.visitor_helpers import NAME, name_of, press_on
from tests.remote.helpers import SshVisitor, until
from tui.board.facts import State
from tui.board.order import Deed, Why
from tui.board.painted_rows import Screen
from tui.board.socket_server import short_path
from tui.pictures.text import text


@pytest.mark.full
async def test_a_visitor_from_the_first_window_to_the_end(tmp_path: Path) -> None:
    async with board_host(tmp_path, "lost") as host, board_of(host) as board:
        assert stat.S_IMODE(host.socket.stat().st_mode) == 0o600
        async with host.visited("demo+anna") as visitor:
            await visitor.sees(NAME)
            await shows(board, lambda sessions: any(each.step == 1 for each in sessions.values()))
            number, facts = only(board)
            assert (facts.user, facts.state, facts.wrong) == ("anna", State.ACTIVE, 0)
            visitor.press("down")
            await press_on(visitor, "Forgot Password")
            await visitor.sees("Reset Type")
            assert await shows(board, lambda sessions: sessions[number].step == 2) < WITHIN

            assert await board.order(Deed.SAY, number, "Look at \x1b[31mthe left\ncode [b]now[/b]") == ""
            await visitor.sees("Trainer: Look at ␛[31mthe left code [b]now[/b]  F9 Close")
            visitor.press("escape")
            await visitor.sees("Forgot Password")
            await visitor.sees("Trainer: Look at")
            visitor.send("\x1b[20~")  # F9
            await visitor.sees(lambda visitor: "Trainer:" not in visitor.screen.text())
            assert await board.order(Deed.HINT, number) == ""
            await visitor.sees("Trainer: Step 1 of 11")

            painted = Screen()
            board.painted = lambda _number, frame: painted.take(frame)
            assert await board.order(Deed.WATCH, number) == ""
            await visitor.sees("● The trainer sees this")
            await until(lambda: "Forgot Password" in text(painted.cells()), "the board shows the screen")
            secret = name_of(visitor)
            visitor.send("wrong-77\r")
            await shows(board, lambda sessions: sessions[number].wrong_passwords == 1)
            visitor.press("down")
            await press_on(visitor, "Forgot Password")
            await visitor.sees("Reset Type")
            assert await board.order(Deed.RESTORE, number) == ""
            await visitor.sees("Forgot Password")
            visitor.send("\x1b[20~\x1b[20~")  # both rows of the hint, beside the sign
            await visitor.sees("Trainer: You begin anew")
            await shows(board, lambda sessions: (sessions[number].wrong, sessions[number].step) == (0, 1))
            assert await board.order(Deed.END, number) == ""
            await visitor.sees("The trainer ended the session")
        await shows(board, lambda sessions: sessions[number].state is State.LEFT)
        assert await board.order(Deed.SAY, number, "still there?") == Why.GONE
        assert secret not in repr(board.sessions)


async def heard(reader: asyncio.StreamReader, told: bytearray) -> None:
    """Keep all that the socket sends."""
    while part := await reader.read(1 << 16):
        told += part


async def test_nothing_that_is_typed_or_secret_is_told(tmp_path: Path) -> None:
    secrets = ["Hidden-77", "54321", "nobody@example.com"]
    told = bytearray()
    async with board_host(tmp_path, "lost") as host, board_of(host) as board:
        with short_path(host.socket) as path:
            reader, writer = await asyncio.open_unix_connection(path)
        hearing = asyncio.create_task(heard(reader, told))
        async with host.visited() as visitor:
            await visitor.sees(NAME)
            secrets.append(name_of(visitor))
            visitor.send("Hidden-77\r")
            assert await shows(board, lambda _: only(board)[1].wrong_passwords == 1) < TOO_LONG
            visitor.press("down")
            await press_on(visitor, "Forgot Password")
            await visitor.sees(re.compile("Answer +▌"))
            visitor.send("54321\rnobody@example.com\r")
            await shows(board, lambda _: only(board)[1].wrong_answers == 1)
            await shows(board, lambda _: only(board)[1].step == 4)
            visitor.press("escape", "escape")
        await shows(board, lambda _: only(board)[1].state is State.LEFT)
        async with host.visited(secrets[-1]) as visitor:  # who comes back is no less a secret
            await visitor.sees(secrets[-1])
            await shows(board, lambda sessions: len(sessions) == 2)
            assert {each.user for each in board.sessions.values()} == {"demo", "demo…"}
        await board.order(Deed.UNWATCH)
        writer.close()
        hearing.cancel()
    assert b'"wrong_answers": 1' in told
    assert [secret for secret in secrets if secret.encode() in told] == []


async def test_no_watch_shows_no_screen(tmp_path: Path) -> None:
    async with (
        board_host(tmp_path, may_watch=False) as host,
        board_of(host) as board,
        host.visited() as visitor,
    ):
        await visitor.sees(NAME)
        number, _ = only(board)
        assert await board.order(Deed.WATCH, number) == Why.NO_WATCH
        assert "The trainer sees this" not in visitor.screen.text()


async def begin_and_fail(visitor: SshVisitor) -> None:
    """Begin the exercise, and give a wrong answer."""
    await press_on(visitor, "Begin")
    await visitor.sees(NAME)
    visitor.press("down")
    await press_on(visitor, "Forgot Password")
    await visitor.sees(re.compile("Answer +▌"))
    visitor.send("54321\rnobody@example.com\r")
    await visitor.sees("Wrong Answer")


async def stays(visitor: SshVisitor) -> None:
    """Restored where it happened."""


async def opens_the_exercise(visitor: SshVisitor) -> None:
    visitor.press("f7")
    await visitor.sees("To be reached")


async def picks_up_the_phone(visitor: SshVisitor) -> None:
    visitor.press("f3")
    await visitor.sees("Sign in")


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(picks_up_the_phone, marks=pytest.mark.full),
        pytest.param(stays, marks=pytest.mark.full),
        pytest.param(opens_the_exercise, marks=pytest.mark.full),
    ],
)
async def test_restored_inside_an_exercise(
    tmp_path: Path, place: Callable[[SshVisitor], Awaitable[None]]
) -> None:
    """Wherever in it: the exercise's first window, nothing reached, no wrong tries; then it goes on."""
    async with (
        board_host(tmp_path) as host,
        board_of(host) as board,
        host.visited("questions+anna") as visitor,
    ):
        await begin_and_fail(visitor)
        number, _ = only(board)
        await shows(board, lambda sessions: sessions[number].wrong_answers == 1)
        assert (board.sessions[number].exercise, board.sessions[number].user) == ("questions", "anna")
        await place(visitor)
        assert await board.order(Deed.RESTORE, number) == ""
        await shows(board, lambda sessions: sessions[number].wrong == 0)
        assert board.sessions[number].exercise == "questions"
        await visitor.sees("Trainer: You begin anew")
        await begin_and_fail(visitor)
        await shows(board, lambda sessions: sessions[number].wrong_answers == 1)
