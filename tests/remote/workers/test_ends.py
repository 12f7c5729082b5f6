"""Several workers on one port: how the server ends."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from pathlib import Path

import pytest

from tests.remote.helpers import LOOPBACK, until
from tests.remote.workers.supervised_server import supervised


async def test_sigterm_tells_visitors_and_waits_for_them(tmp_path: Path) -> None:
    async with (
        supervised(tmp_path, workers=2, shutdown=30) as server,
        server.served() as one,
        server.served() as two,
    ):
        workers = server.workers
        server.process.terminate()
        for visitor in (one.visitor, two.visitor):
            await visitor.sees("The server stops in 30 seconds")
        with pytest.raises(OSError):
            await asyncio.open_connection(LOOPBACK, server.port)
        one.visitor.press("ctrl+q")
        await one.visitor.end()
        assert server.process.returncode is None
        two.visitor.press("ctrl+q")
        assert await server.exit() == 0
        assert server.log.count("end=left") == 2
        # each worker has put away what it had open, once
        assert sorted(map(int, (tmp_path / "left").read_text().split())) == sorted(workers)


@pytest.mark.full
async def test_a_drained_server_ends_with_its_last_visitor(tmp_path: Path) -> None:
    """Who is there notices nothing, even where the signal reaches all processes; no one else comes in."""
    async with supervised(tmp_path, workers=2) as server, server.served() as one, server.served() as two:
        shown = [one.visitor.screen.text(), two.visitor.screen.text()]
        for pid in server.processes:
            os.kill(pid, signal.SIGUSR1)
        await server.says("draining: 2 visitors")
        with pytest.raises(OSError):
            await asyncio.open_connection(LOOPBACK, server.port)
        one.visitor.press("ctrl+q")
        await one.visitor.end()
        two.visitor.press("h")
        await two.visitor.sees("hashed 1")
        assert one.visitor.status == 0
        assert shown[1].replace("\n", "") in two.visitor.screen.text().replace("hashed 1", "").replace(
            "\n", ""
        )
        assert server.process.returncode is None
        two.visitor.press("ctrl+q")
        assert await server.exit() == 0
        assert server.log.count("end=left") == 2
        assert "Stopping" not in server.log


@pytest.mark.full
async def test_a_server_that_is_drained_can_be_stopped(tmp_path: Path) -> None:
    async with supervised(tmp_path, workers=2, shutdown=0) as server, server.served() as one:
        server.process.send_signal(signal.SIGUSR1)
        await server.says("draining: 1 visitors")
        server.process.terminate()
        assert "The server was stopped. Connect again later." in await one.visitor.end()
        assert await server.exit() == 0


@pytest.mark.full
async def test_sigterm_ends_who_does_not_leave(tmp_path: Path) -> None:
    async with (
        supervised(tmp_path, workers=2, shutdown=0.3) as server,
        server.served() as one,
        server.served() as two,
    ):
        for pid in server.processes:  # as systemd does: workers hear from the supervisor all the same
            os.kill(pid, signal.SIGTERM)
        for visitor in (one.visitor, two.visitor):
            assert "The server was stopped. Connect again later." in await visitor.end()
        assert await server.exit() == 0
        assert server.log.count("end=shutdown") == 2


@pytest.mark.full
async def test_a_second_signal_ends_at_once_with_the_last_words(tmp_path: Path) -> None:
    async with (
        supervised(tmp_path, workers=2, shutdown=600) as server,
        server.served() as one,
        server.served() as two,
    ):
        assert one.worker != two.worker
        os.killpg(server.pid, signal.SIGINT)  # as Ctrl+C does
        await server.says("Stopping: sessions end in 600 seconds; press Ctrl\\+C again to stop now\n")
        for visitor in (one.visitor, two.visitor):
            await visitor.sees("The server stops in")
        os.killpg(server.pid, signal.SIGINT)
        for visitor in (one.visitor, two.visitor):
            assert "The server was stopped. Connect again later." in await visitor.end()
            for mode in (1000, 1049):  # mouse, alternate screen
                assert visitor.raw.rindex(b"\x1b[?%dl" % mode) > visitor.raw.rindex(b"\x1b[?%dh" % mode)
        assert await server.exit() == 0
        assert server.log.count("end=shutdown") == 2
        assert server.log.count("Stopping") == 1


@pytest.mark.full
async def test_a_worker_that_does_not_hear_the_second_signal_is_killed(tmp_path: Path) -> None:
    async with (
        supervised(tmp_path, workers=2, shutdown=600) as server,
        server.served() as one,
        server.served() as two,
    ):
        os.kill(one.worker, signal.SIGSTOP)
        server.process.terminate()
        await two.visitor.sees("The server stops in")
        server.process.terminate()
        assert "The server was stopped. Connect again later." in await two.visitor.end()
        assert await server.exit() == 0
        await one.visitor.end()


async def test_a_supervisor_that_is_killed_leaves_nothing_running(tmp_path: Path) -> None:
    async with (
        supervised(tmp_path, workers=2, shutdown=0.5) as server,
        server.served() as one,
        server.served() as two,
    ):
        server.process.kill()
        for visitor in (one.visitor, two.visitor):
            assert "The server was stopped. Connect again later." in await visitor.end()
        assert await server.exit() == -signal.SIGKILL


@pytest.mark.full
async def test_sigterm_while_workers_start(tmp_path: Path) -> None:
    async with supervised(tmp_path, workers=2, up=0, fails="hangs") as server:
        journal = tmp_path / "journal"
        await until(lambda: journal.exists() and journal.read_text().count("\n") == 2, "both hang")
        server.process.terminate()
        assert await server.exit() == 0
        assert server.log == "Stopping: sessions end in 0 seconds; press Ctrl+C again to stop now\n"


@pytest.mark.full
async def test_a_supervisor_that_is_killed_leaves_no_hanging_worker(tmp_path: Path) -> None:
    async with supervised(tmp_path, workers=2, end_grace=0.1) as server, server.served() as one:
        os.kill(one.worker, signal.SIGSTOP)
        server.process.kill()
        assert await server.exit() == -signal.SIGKILL


@pytest.mark.parametrize(
    ("fails", "start", "words"),
    [  # only who hangs is waited for in vain; the others have as long to fail as they need
        *(
            pytest.param(
                name, 0, "Internal error RuntimeError in supervised_server.py", marks=pytest.mark.full
            )
            for name in ("preload", "factory")
        ),
        pytest.param("hangs", 1, "A worker process was not ready within 1 s", marks=pytest.mark.full),
    ],
)
async def test_workers_that_do_not_start_are_told_in_a_line(
    tmp_path: Path, fails: str, start: float, words: str
) -> None:
    async with supervised(tmp_path, workers=1, up=0, fails=fails, start=start) as server:
        assert await server.exit() == 1
        [line, last] = server.log.splitlines()
        assert words in line
        assert last.startswith(f"failed: {words}")
        assert "Hidden" not in server.log


@pytest.mark.full
async def test_a_port_that_is_taken_is_told_at_once(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        async with supervised(tmp_path, up=0, port=taken.getsockname()[1]) as server:
            assert await server.exit() == 1
            assert "Address already in use" in server.log
