"""A server told to stop, perhaps more than once, or by a closed terminal: nothing is left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from textual.app import App

from tests.hosting.test_ssh_command import hosting
from tests.hosting.visitor_helpers import NAME
from tests.remote.helpers import LOOPBACK, Form, RunningServer, until
from tui.i18n import LazyText
from tui.remote.shutdown import Signals, graceful
from tui.remote.ssh.server import Server
from tui.remote.ssh.serving import Places, serve
from tui.remote.visitor import Visitor

STOPPING = "Stopping: sessions end in 10 seconds; press Ctrl+C again to stop now"
STOPPED = "The server was stopped. Connect again later."


def nothing_is_left(data: Path) -> bool:
    practice = data / "ssh" / "practice"
    return list(practice.rglob("*")) == [practice / "lock"]


@pytest.mark.full
async def test_a_second_signal_ends_it_at_once_and_gracefully(tmp_path: Path) -> None:
    async with hosting(tmp_path, "--workers", "1") as running, running.server.visited() as visitor:
        await visitor.sees(NAME)
        running.process.send_signal(signal.SIGTERM)
        await visitor.sees("The server stops in")
        assert await running.end() == 0
        assert STOPPED in await visitor.end()
        assert visitor.raw.rindex(b"\x1b[?1049l") > visitor.raw.rindex(b"\x1b[?1049h")
    assert running.log.decode().count(STOPPING) == 1
    assert b"Traceback" not in running.log
    assert nothing_is_left(tmp_path)


@pytest.fixture
def closed_terminal() -> Iterator[int]:
    """What a program has of a terminal whose window was closed: writing there fails."""
    window, terminal = os.openpty()
    os.close(window)
    yield terminal
    os.close(terminal)


@pytest.mark.full
@pytest.mark.parametrize("workers", ["1", "2"])
async def test_a_terminal_that_is_closed_stops_it_gracefully(
    tmp_path: Path, workers: str, closed_terminal: int
) -> None:
    async with (
        hosting(tmp_path, "--workers", workers, errors=closed_terminal) as running,
        running.server.visited() as visitor,
    ):
        await visitor.sees(NAME)
        running.process.send_signal(signal.SIGHUP)
        await visitor.sees("The server stops in")
        running.process.send_signal(signal.SIGHUP)  # the shell sends it, too
        visitor.press("f2", "f2")
        await visitor.sees("Забыли пароль")
        visitor.press("ctrl+q")
        await visitor.end()
        await asyncio.wait_for(running.process.wait(), 30)
        assert running.process.returncode == 0
    assert nothing_is_left(tmp_path)


async def test_the_third_signal_waits_for_nobody() -> None:
    signals, expedited = Signals(), asyncio.Event()
    ending = asyncio.create_task(
        graceful(asyncio.sleep(3600), expedited.set, signals.again, signals.third, most=3600)
    )
    for number in (signal.SIGHUP, signal.SIGHUP, signal.SIGTERM):
        os.kill(os.getpid(), number)
    await until(signals.again.done, "the first that makes haste")
    await until(expedited.is_set, "visits end")
    os.kill(os.getpid(), signal.SIGHUP)
    assert not ending.done()
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.wait_for(ending, 20)


async def test_a_drained_server_tells_who_leaves_that_nothing_is_kept() -> None:
    """It serves alone here; what its app's maker would have said of coming back is not true any more."""

    async def keeping(visitor: Visitor) -> App[Any]:
        visitor.last_words.append(
            LazyText("hosting", "Your camera is kept for {minutes} min.", {"minutes": 15})
        )
        return Form(visitor)

    server = Server(keeping, key=asyncssh.generate_private_key("ssh-ed25519"))
    places: asyncio.Future[Places] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve(server, LOOPBACK, 0, settle=False, told=places.set_result))
    port = (await places)[0][1]
    visits = RunningServer(server, port)
    async with visits.visited(environment={"LANG": "ru_RU.UTF-8"}) as visitor:
        await visitor.sees("size 80x24")
        os.kill(os.getpid(), signal.SIGUSR1)
        await until(lambda: not can_connect(port), "no one else comes in")
        visitor.press("ctrl+q")
        said = await visitor.end()
        assert "Этот сервер заменяют, и на нём ничего не сохранится." in said
        assert "15" not in said
    await asyncio.wait_for(serving, 20)


def can_connect(port: int) -> bool:
    try:
        socket.create_connection((LOOPBACK, port)).close()
    except OSError:
        return False
    return True


async def test_nohup_stays_in_force() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        signals = Signals()
        os.kill(os.getpid(), signal.SIGHUP)
        os.kill(os.getpid(), signal.SIGTERM)
        await until(signals.asked.done, "SIGTERM stops it")
        assert not signals.again.done()
    finally:
        signal.signal(signal.SIGHUP, before)
