"""Whose app has the loop next."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from typing import Any, ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from tests.remote.attacks.typist import LETTERS
from tests.remote.helpers import Form, running, until
from tui.remote.config import ServerConfig
from tui.remote.limits.app_time import AT_ONCE, SLICE, AppTime, AppTurns, IdleTime
from tui.remote.visitor import Visitor

MOST_FOR_TEN = 0.2
"""Seconds of a core for ten letters: 0.04 to 0.07, and 0.55 where nothing waits."""
LONGEST = 0.25
"""Seconds that a slice waits at most."""
HERE, NEXT_DOOR, ELSEWHERE = "2001:db8::1", "2001:db8::2", "192.0.2.1"


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Clocks:
    """A process in which only the work of sessions takes time; the wall clock stands unless it is moved."""

    def __init__(self) -> None:
        self.wall, self.used = Time(), Time()
        self.app_time = AppTime(ServerConfig(cpu_per_address=0.2), self.wall, self.used, self.used)
        self.done: list[str] = []

    def work(self, what: str, seconds: float) -> None:
        self.used.now += seconds
        self.done.append(what)

    def ask(self, turns: AppTurns, what: str, seconds: float) -> asyncio.Handle:
        """Ask for a turn, as the session's app does."""
        loop = asyncio.get_running_loop()
        return turns.context().run(loop.call_soon, self.work, what, seconds)

    async def passes(self, seconds: float) -> None:
        """Let the wall clock go on, and the loop with it."""
        self.wall.now += seconds
        for _ in range(20):
            await asyncio.sleep(0)


async def test_within_its_share_all_comes_at_once() -> None:
    clocks = Clocks()
    turns = clocks.app_time.of(HERE)
    with turns.shared():
        for letter in "abc":
            clocks.ask(turns, letter, AT_ONCE / 4)
        await asyncio.sleep(0)
        assert clocks.done == ["a", "b", "c"]


async def test_beyond_its_share_an_address_waits() -> None:
    """An address of IPv6 is a network; its sessions take turns, slice by slice, each in its own order."""
    clocks = Clocks()
    one, another, far = (clocks.app_time.of(address) for address in (HERE, NEXT_DOOR, ELSEWHERE))
    with one.shared(), another.shared(), far.shared():
        clocks.ask(one, "much", AT_ONCE + 0.9)
        await clocks.passes(0)
        for turns, who in ((one, "one"), (another, "another"), (far, "far")):
            for number in (1, 2):
                clocks.ask(turns, f"{who} {number}", SLICE)
        await clocks.passes(0)
        assert clocks.done == ["much", "far 1", "far 2"]
        await clocks.passes(LONGEST)
        for what in ("one 1", "another 1", "one 2", "another 2"):
            await until(lambda: clocks.done[-1] == what, what)  # noqa: B023 - is waited for here
            await clocks.passes(SLICE / 2)
            assert clocks.done[-1] == what, "half of the time is others'"
            await clocks.passes(2 * SLICE)


async def test_its_share_comes_back() -> None:
    clocks = Clocks()
    turns = clocks.app_time.of(HERE)
    with turns.shared():
        clocks.ask(turns, "much", AT_ONCE + 60)
        await clocks.passes(0)
        await clocks.passes(6)  # a second is what counts, at a fifth of the time
        for letter in "abc":
            clocks.ask(turns, letter, SLICE)
        await clocks.passes(0)
        assert clocks.done == ["much", "a", "b", "c"]


async def test_the_end_of_a_session_does_not_wait() -> None:
    clocks = Clocks()
    turns = clocks.app_time.of(HERE)
    with turns.shared():
        for letter in "abcd":
            asked = clocks.ask(turns, letter, AT_ONCE + 0.9)
            await clocks.passes(0)
        asked.cancel()
        assert clocks.done == ["a"]
    clocks.ask(turns, "e", 0)
    await clocks.passes(0)
    assert clocks.done == ["a", "b", "c", "e"], "what was called off never comes"


async def test_what_an_app_begins_is_the_apps() -> None:
    """Its tasks, also those that wait in between; and a thread's answer."""
    clocks = Clocks()
    turns = clocks.app_time.of(HERE)

    async def app() -> None:
        await asyncio.to_thread(time.sleep, 0)
        await asyncio.create_task(widget())

    async def widget() -> None:
        clocks.used.now += 0.1
        await asyncio.sleep(0)
        clocks.used.now += 0.1

    await asyncio.create_task(app(), context=turns.context())
    assert turns.share.left == pytest.approx(AT_ONCE - 0.2)


def test_time_to_spare() -> None:
    """What is beyond a share waits until half of the time since the last one was idle."""
    clock, used = Time(), Time()
    spare = IdleTime(clock, used)
    assert spare.wait() == 0
    clock.now = used.now = 0.01
    assert spare.wait() == pytest.approx(0.01)
    clock.now = 0.02
    assert spare.wait() == 0
    clock.now, used.now = 1.0, 0.9
    assert spare.wait() == 0, "however busy it is"


# --- apps ---------------------------------------------------------------------------------------------------


class Window(ModalScreen[None]):
    """As dear as the menus': 60 widgets that are styled and laid out."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "")]

    def compose(self) -> ComposeResult:
        for _ in range(60):
            yield Static("row")


class Windows(Form):
    """A form that opens a window, too."""

    BINDINGS: ClassVar[list[BindingType]] = [("f7", "open", "")]
    opened = 0

    def action_open(self) -> None:
        Windows.opened += 1
        self.push_screen(Window())


async def windows(visitor: Visitor) -> App[Any]:
    return Windows(visitor)


async def test_an_honest_visitors_keys_beside_windows_without_end() -> None:
    """In a core's time until a letter is seen, which a busy machine does not make longer."""
    took = []
    async with running(windows) as server, AsyncExitStack() as stack:
        honest = await stack.enter_async_context(server.visited())
        await honest.sees("hello")
        for _ in range(3):
            other = await stack.enter_async_context(server.visited(local_addr=("127.0.0.66", 0)))
            await other.sees("hello")
            other.press(*("f7", "escape") * 200)
        share = server.ssh._context.app_time.of("127.0.0.66").share
        await until(lambda: share.is_over, "they have used what they may at once")
        for letter in LETTERS[:10]:
            began = time.thread_time()
            honest.press(letter)
            await honest.sees(letter)
            took.append(time.thread_time() - began)
    print(f"{Windows.opened} windows; ms: {[round(1000 * seconds) for seconds in took]}")  # noqa: T201
    assert sum(took) < MOST_FOR_TEN
