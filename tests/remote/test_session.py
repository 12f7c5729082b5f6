"""A visitor's session: what is seen, what is typed, how it ends."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from typing import Any

import pytest
from textual.app import App

from screens.application import CameraMenus
from tests.helpers.windows.cameras import KNOWN, Practice
from tests.remote.helpers import Form, running, until
from tui.remote.config import ServerConfig
from tui.remote.visitor import Visitor


async def test_login_window_in_russian(practice: Practice) -> None:
    camera = practice.camera("known")

    async def menus(visitor: Visitor) -> App[Any]:
        return CameraMenus(lambda: camera, language=visitor.language)

    async with running(menus) as server, server.visited(environment={"LANG": "ru_RU.UTF-8"}) as visitor:
        await visitor.sees("Забыли пароль")
        async with server.visited() as other:
            await other.sees("Forgot Password")
        # in one packet: to the user name, another name, the password, and in
        visitor.send(f"\x1b[Z\x1b[F{5 * chr(127)}admin\t{KNOWN}\r")
        await visitor.sees("Главное меню")


async def test_every_visitor_has_a_language() -> None:
    async with (
        running() as server,
        server.visited("anna", environment={"LANG": "ru_RU.UTF-8"}) as anna,
        server.visited("bo", environment={"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}) as bo,
        server.visited("carl") as carl,
    ):
        await anna.sees("hello anna Пароль")
        await bo.sees("hello bo 密码")
        await carl.sees("hello carl Password")


async def test_keys_of_one_packet_land_where_they_should() -> None:
    async with running() as server, server.visited() as visitor:
        await visitor.sees("size 80x24")
        visitor.send("user\tpass\r")
        await visitor.sees("entered 4 user / pass")


async def test_keys_sent_before_the_first_frame_are_not_lost() -> None:
    async with running() as server, server.visited() as visitor:
        visitor.send("user\tpass\r")
        await visitor.sees("entered 4 user / pass")


async def test_a_lone_escape_is_a_key() -> None:
    pressed = asyncio.Event()

    class Waiting(Form):
        def key_escape(self) -> None:
            pressed.set()

    async def factory(visitor: Visitor) -> App[Any]:
        return Waiting(visitor)

    async with running(factory) as server, server.visited() as visitor:
        await visitor.sees("size 80x24")
        visitor.send("\x1b")
        async with asyncio.timeout(10):
            await pressed.wait()


async def test_resizes() -> None:
    async with running() as server, server.visited() as visitor:
        await visitor.sees("size 80x24")
        for size, seen in (((100, 30), "100x30"), ((0, 0), "100x30"), ((100_000, 100_000), "240x80")):
            visitor.screen.resize(min(size[1], 80) or 30, min(size[0], 240) or 100)
            visitor.channel.change_terminal_size(*size)
            visitor.send("x")
            await visitor.sees(f"size {seen}")
        visitor.screen.resize(1, 1)
        visitor.channel.change_terminal_size(1, 1)
        visitor.screen.resize(24, 80)
        visitor.channel.change_terminal_size(80, 24)
        await visitor.sees("size 80x24")


@pytest.mark.parametrize(("size", "seen"), [((0, 0), "80x24"), ((4_000_000_000, 4_000_000_000), "240x80")])
async def test_a_pty_of_any_size(size: tuple[int, int], seen: str) -> None:
    async with running() as server, server.visited(size=size) as visitor:
        await visitor.sees(lambda visitor: f"size {seen}".encode() in visitor.raw)


async def test_environment_decides_colours() -> None:
    told: dict[str, Visitor] = {}
    depths: dict[str, object] = {}

    async def factory(visitor: Visitor) -> App[Any]:
        told[visitor.user] = visitor
        app = Form(visitor)
        depths[visitor.user] = (app.console.color_system, app.no_color)
        return app

    async with running(factory) as server:
        for user, terminal, environment in (
            ("plain", "xterm", {"EVIL": "1", "LC_ALL": "ё" * 200}),
            ("deep", "xterm-256color", {}),
            ("true", "xterm-256color", {"COLORTERM": "truecolor"}),
            ("none", "xterm-256color", {"NO_COLOR": "1"}),
        ):
            async with server.visited(user, terminal=terminal, environment=environment) as visitor:
                await visitor.sees("size 80x24")
    assert depths == {
        "plain": ("standard", False),
        "deep": ("256", False),
        "true": ("truecolor", False),
        "none": ("256", True),
    }
    assert told["plain"].environment == {"TERM": "xterm"}
    assert told["none"].environment == {"TERM": "xterm-256color", "NO_COLOR": "1"}


@pytest.mark.parametrize("terminal", ["xterm-256color", "linux", "vt100"])
async def test_the_terminal_is_as_it_was(terminal: str) -> None:
    async with running() as server, server.visited(terminal=terminal) as visitor:
        await visitor.sees("size 80x24")
        modes = set(visitor.screen.mode) - {1049 << 5}
        visitor.press("ctrl+q")
        text = await visitor.end()
    assert visitor.status == 0
    assert not text.strip()
    raw = visitor.raw.decode()
    for mode in (1049, 1000, 1003, 1006, 1015, 1004, 2004):
        assert raw.rfind(f"\x1b[?{mode}l") > raw.rfind(f"\x1b[?{mode}h") >= 0, mode
    for mode in (25, 7):
        assert raw.rfind(f"\x1b[?{mode}h") > raw.rfind(f"\x1b[?{mode}l") >= 0, mode
    assert raw.count("\x1b[>25u") == raw.count("\x1b[<u") == (terminal == "xterm-256color")
    assert "\x1b]0;" not in raw
    assert "\x1b]2;" not in raw
    assert modes != set(visitor.screen.mode)


async def test_a_crash_ends_one_visitor(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with running() as server, server.visited("one") as one, server.visited("two") as two:
        await one.sees("size 80x24")
        await two.sees("size 80x24")
        one.press("f9")
        text = await one.end()
        assert one.status == 1
        assert "Internal error RuntimeError in helpers.py:" in text
        assert b"\x1b[?1049l" in one.raw
        two.send("still\there\r")
        await two.sees("entered 5 still / here")
    assert "Internal error RuntimeError in helpers.py" in caplog.text
    assert "Hidden" not in caplog.text + one.raw.decode()


async def test_a_factory_that_fails_ends_one_visitor() -> None:
    async def factory(visitor: Visitor) -> App[Any]:
        if visitor.user == "bad":
            raise ValueError("Hidden-79-value")
        return Form(visitor)

    async with running(factory) as server:
        async with server.visited("bad") as visitor:
            assert "Internal error ValueError in test_session.py:" in await visitor.end()
        async with server.visited("good") as visitor:
            await visitor.sees("hello good")


async def test_a_session_is_freed_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "tui.remote")
    streams = sys.stdout, sys.stderr
    name, terminal, language = 'eve" seconds=0', "xterm\x1b[31m", {"LANG": "ru_RU"}
    async with running() as server:
        for _ in range(3):
            async with (
                server.visited(name, terminal=terminal, environment=language) as visitor,
                server.visited() as other,
            ):
                await visitor.sees("size 80x24")
                await other.sees("size 80x24")
                other.send(
                    "\x1b[97;5u\x1b[200~paste\x1b[201~\x1b[<35;3;3M"
                )  # kitty's key, a paste, the mouse
                visitor.send("Secret-typed\tSecret-too\r")
                await visitor.sees("entered 12")
                visitor.press("ctrl+q")
                await visitor.end()
        await until(lambda: server.ssh.sessions == 0, "all have left")
        await until(forgotten, "every app has been freed")
    assert (sys.stdout, sys.stderr) == streams
    lines = [record.getMessage() for record in caplog.records if "end=left" in record.getMessage()]
    assert len(lines) == 3
    start = (
        'session from=127.0.0.1 user="eve\\" seconds=0" terminal="xterm␛[31m" size=80x24 language=ru seconds='
    )
    assert lines[0].startswith(start)
    assert "in=" in lines[0]
    assert "Secret" not in caplog.text


def forgotten() -> bool:
    """Whether no app is in memory. A timer that was called off keeps its app until it would have been due."""
    gc.collect()
    return not Form.made


async def test_who_is_gone_is_noticed() -> None:
    async with running(config=ServerConfig(shutdown=0, connections_per_minute=100)) as server:
        async with server.visited() as visitor:
            await visitor.sees("size 80x24")
            assert server.ssh.sessions == 1
        await until(lambda: server.ssh.sessions == 0, "the visitor's app has ended")
        await until(forgotten, "every app has been freed")
