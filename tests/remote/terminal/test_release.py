"""An app's memory goes with its session, without any garbage collection."""

from __future__ import annotations

import asyncio
import gc
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from tests.helpers.windows.cameras import KNOWN
from tests.remote.attacks.run_host import MenusFactory
from tests.remote.helpers import RunningServer, SshVisitor, running, until
from tui.remote.config import ServerConfig

AT_ONCE: Final = 8
WALK: Final = (
    (("f1",), "Hide"),
    (("escape",), "F1 Help"),
    (("f3",), "Put away"),
    (("escape",), "F3 Phone"),
    ((*KNOWN, "enter"), "Main Menu"),
    (("enter",), "Online Users"),
    (("enter",), "Modify Password"),
    (("escape", "escape"), "Main Menu"),
)
"""Through windows that are opened over others, and closed."""


@pytest.fixture
def no_collection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """From now on nothing is collected."""
    gc.collect()
    with monkeypatch.context() as patch:
        patch.setattr(gc, "collect", lambda _generation=2: 0)
        gc.disable()
        yield
        gc.enable()


async def looks(server: RunningServer) -> None:
    """See the login window, and go without a word."""
    async with server.visited("known-1") as visitor:
        await visitor.sees("Forgot Password")


async def walks(server: RunningServer) -> None:
    """Leave by the key."""
    async with server.visited("known-1") as visitor:
        await visitor.sees("Forgot Password")
        for keys, shown in WALK:
            visitor.press(*keys)
            await visitor.sees(shown)
        visitor.press("ctrl+q")
        await visitor.end()


async def breaks_off(server: RunningServer, moment: float) -> None:
    """Go while the window is being made or painted."""
    async with server.connected("known-1") as connection:
        await connection.create_session(
            lambda: SshVisitor((80, 24)), term_type="xterm", term_size=(80, 24), encoding=None
        )
        await asyncio.sleep(moment)
        connection.abort()


@pytest.mark.usefixtures("no_collection")
@pytest.mark.parametrize("visits", [3, pytest.param(80, marks=pytest.mark.full)])
async def test_no_app_outlives_its_session(tmp_path: Path, visits: int) -> None:
    """Whatever its visitor has done: looked, walked through windows, or broken off."""
    moments = random.Random(20261127)
    kinds: list[Callable[[RunningServer], Awaitable[None]]] = [
        looks,
        walks,
        lambda server: breaks_off(server, moments.random() * 0.2),
    ]
    config = ServerConfig(shutdown=0, sessions_per_address=5 * AT_ONCE, connections_per_minute=100_000)
    with closing(MenusFactory(tmp_path)) as apps:
        async with running(apps.menus, config=config) as server:
            turn = asyncio.Semaphore(AT_ONCE)

            async def visit(number: int) -> None:
                async with turn:
                    await kinds[number % len(kinds)](server)

            await asyncio.gather(*map(visit, range(visits)))
            await until(lambda: not server.ssh.sessions, "all have left")
            await until(lambda: not apps.apps, "all apps are gone")
            print(f"{visits} visits, {apps.made} apps, none is left")  # noqa: T201
