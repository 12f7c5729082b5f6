"""A server told to stop, perhaps more than once, or by a closed terminal: nothing is left behind."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hosting.test_ssh_command import hosting
from tests.hosting.visitor_helpers import NAME
from tests.remote.helpers import until
from tui.remote.shutdown import Signals, graceful

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
