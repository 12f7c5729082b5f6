"""Terminals that take nothing, and those who send too much, with an honest visitor beside them."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any

import pytest
from textual.app import App

from tests.remote.helpers import Form, RunningServer, SshVisitor, running, until
from tui.remote.config import ServerConfig
from tui.remote.terminal.driver import TerminalDriver
from tui.remote.visitor import Visitor

WINDOW = 32 * 1024
"""Bytes that the slow client's side takes ahead."""


class Restless(Form):
    """Paints a new screen all the time, once it is told to."""

    frames = 0

    def key_f7(self) -> None:
        self.set_interval(1 / 60, self.paint)

    def paint(self) -> None:
        self.frames += 1
        for row in self.query("#hello"):
            row.update(f"frame {self.frames:06} " + f"{self.frames % 10}" * 9_000)  # type: ignore[attr-defined]


async def restless(visitor: Visitor) -> App[Any]:
    return Restless(visitor)


def driver_of(user: str) -> TerminalDriver:
    running = [app._driver for app in Form.made if app.visitor.user == user and app.is_running]
    assert len(running) == 1
    assert isinstance(running[0], TerminalDriver)
    return running[0]


async def test_frames_are_dropped_and_painted_once_when_the_line_is_free() -> None:
    async with running(restless) as server, server.visited("slow", size=(200, 60), window=WINDOW) as visitor:
        await visitor.sees("size 200x60")
        visitor.channel.pause_reading()
        visitor.press("f7")
        driver = driver_of("slow")
        await until(lambda: driver._frames.dropping, "the line is full")
        app = driver._app
        assert isinstance(app, Restless)
        before = app.frames
        await until(lambda: app.frames > before + 10, "frames go nowhere")
        channel = driver._terminal
        assert channel.is_full()
        waiting = channel.channel.get_write_buffer_size()  # type: ignore[attr-defined]
        assert waiting < 300_000
        visitor.channel.resume_reading()
        await visitor.sees(lambda visitor: f"frame {app.frames - 5:06}" <= visitor.screen.row(0)[:12])


async def test_who_takes_nothing_is_gone_in_the_end(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "tui.remote")
    config = ServerConfig(stuck=0.5, shutdown=0)
    async with running(restless, config=config) as server, server.visited("honest") as honest:
        await honest.sees("size 80x24")
        async with server.visited("greedy", size=(200, 60), window=WINDOW) as visitor:
            await visitor.sees("size 200x60")
            visitor.channel.pause_reading()
            visitor.press("f7")
            await until(lambda: server.ssh.sessions == 1, "the stuck one is gone")
            honest.send("a\tb\r")
            await honest.sees("entered 1 a / b")
    assert "end=stuck" in caplog.text


async def flood(server: RunningServer, honest: SshVisitor, what: bytes, times: int) -> None:
    """Send that to a session, while another visitor types."""
    await honest.sees("size 80x24")
    async with server.visited("loud") as loud:
        await loud.sees("size 80x24")
        for _ in range(times):
            loud.send(what)
        await asyncio.sleep(0)
        honest.send("honest\tkeys\r")
        await honest.sees("entered 6 honest / keys")
        driver = driver_of("loud")
        assert len(driver._intake._data) <= 128 * 1024
        assert driver._waiting() <= 128


# Ctrl+Q alone is left out: it leaves.
@pytest.mark.parametrize(
    "what",
    [b"a" * 65536, b"\x1b[200~" + b"p" * 65536, bytes(sorted({*range(256)} - {0x11})) * 256],
    ids=["letters", "pastes without an end", "bytes"],
)
async def test_floods(what: bytes) -> None:
    async with running() as server, server.visited("honest") as honest:
        await flood(server, honest, what, 160)


async def test_a_packet_too_large_ends_its_connection() -> None:
    """One that announces 2 GiB (asyncssh's own bound, without which the server would keep all of it)."""
    async with running(config=ServerConfig(sign_in=1000, shutdown=0)) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"SSH-2.0-large\r\n" + (2**31 - 9).to_bytes(4, "big") + b"x" * 400_000)
        with suppress(ConnectionError):
            async with asyncio.timeout(10):
                while await reader.read(65536):
                    pass
        writer.close()
