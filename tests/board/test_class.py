"""A class of fifty who do different things, one of whom attacks with the name."""

from __future__ import annotations

import asyncio
import re
from contextlib import AsyncExitStack
from itertools import starmap
from pathlib import Path

import pytest

from tests.board.helpers import WITHIN, board_host, board_of, shows
from tests.hosting.visitor_helpers import NAME, press_on
from tests.remote.helpers import SshVisitor
from tui.board.facts import Facts, State
from tui.board.order import Deed
from tui.board.ranking import ranked
from tui.remote.config import ServerConfig

FIFTY = ServerConfig(
    sessions=60,
    sessions_per_address=60,
    unauthenticated_per_address=60,
    connections_per_minute=10_000,
    cpu_per_connection=1,
    cpu_per_address=4,
    shutdown=0,
)
AT_ONCE = 4
"""Who act: on a busy machine more would wait for each other longer than for a window that does not come."""


async def looks(visitor: SshVisitor) -> None:
    await visitor.sees(NAME)


async def goes_to_reset(visitor: SshVisitor) -> None:
    await visitor.sees(NAME)
    visitor.press("down")
    await press_on(visitor, "Forgot Password")
    await visitor.sees("Reset Type")


async def answers_wrong(visitor: SshVisitor) -> None:
    await goes_to_reset(visitor)
    await visitor.sees(re.compile("Answer +▌"))
    visitor.send("54321\rnobody@example.com\r")
    await visitor.sees("Wrong Answer")


async def is_locked_out(visitor: SshVisitor) -> None:
    await visitor.sees(NAME)
    for left in (4, 3, 2, 1):
        visitor.send("wrong-77\r")
        await visitor.sees(f"Tries left: {left}")
    visitor.send("wrong-77\r")
    await visitor.sees("locked")


DEEDS = (looks, goes_to_reset, answers_wrong, is_locked_out)


def as_done(facts: Facts, index: int) -> bool:
    """Whether the board shows what that visitor has done."""
    wanted = ((1, 0, 0), (2, 0, 0), (4, 0, 1), (1, 5, 0))[index % 4]
    locked_out = (facts.state is State.LOCKED) == (index % 4 == 3)
    return locked_out and (facts.step, facts.wrong_passwords, facts.wrong_answers) == wanted


@pytest.mark.full
async def test_fifty_visitors_who_do_different_things(tmp_path: Path) -> None:
    async with (
        board_host(tmp_path, "lost", config=FIFTY) as host,
        board_of(host) as board,
        AsyncExitStack() as stack,
    ):
        names = [f"pupil-{index}" for index in range(49)] + ["[b]" + "A" * 500]
        visitors: dict[str, SshVisitor] = {}
        for name in names:
            visitors[name] = await stack.enter_async_context(host.visited(name))
            await visitors[name].sees(NAME)
        await shows(board, lambda sessions: len(sessions) == 50)
        number_of = {facts.user: number for number, facts in board.sessions.items()}
        assert max(map(len, number_of)) == 40
        turn = asyncio.Semaphore(AT_ONCE)

        async def act(index: int, name: str) -> None:
            async with turn:
                await DEEDS[index % 4](visitors[name])

        await asyncio.gather(*starmap(act, enumerate(names)))
        done = {
            number_of.get(name, number_of["[b]" + "A" * 36 + "…"]): index for index, name in enumerate(names)
        }
        took = await shows(
            board, lambda sessions: all(as_done(sessions[number], index) for number, index in done.items())
        )
        assert took < WITHIN
        order = [facts.state for _, facts in ranked(board.sessions, 0)]
        assert order[:12] == [State.LOCKED] * 12
        assert await board.order(Deed.SAY, None, "Break at noon") == ""
        for visitor in visitors.values():
            await visitor.sees("Trainer: Break at noon")
