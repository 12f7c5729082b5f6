"""Wrong tries and the lock that comes of them reach the board together."""

from __future__ import annotations

import asyncio

from tests.helpers.windows.cameras import Practice, visit
from tui.board.facts import Facts, State
from tui.camera import EventKind
from tui.hosting.achievements import Achievements
from tui.hosting.session_facts import Live, facts_now
from tui.remote.visitor import Visitor
from tui.widgets.acting import Acting


async def test_no_try_is_told_before_the_window_knows_what_comes_of_it(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        visitor = Visitor("anna", "192.0.2.7", "xterm", (80, 24), "en")
        achieved = visitor.kept["achievements"] = Achievements()
        live = Live(1, visitor, user.app, Facts("anna"))
        counted, go_on = asyncio.Event(), asyncio.Event()
        window = user.app.screen
        assert isinstance(window, Acting)

        async def wrong_try() -> None:
            achieved.note(EventKind.LOG_IN_FAILED)  # as a thread does, before the window hears of it
            counted.set()
            await go_on.wait()
            user.app.progress.locked = True

        assert window.unless_busy(wrong_try)
        await counted.wait()
        before = facts_now(live, 0)
        assert (before.wrong_passwords, before.state) == (0, State.ACTIVE)
        go_on.set()
        await user.wait_for(lambda: not window.busy)
        after = facts_now(live, 0)
        assert (after.wrong_passwords, after.state) == (1, State.LOCKED)
