"""Menus and nothing else: what is refused, and in which words."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import asyncssh
import pytest

from tests.hosting.kit import running
from tui.hosting import Bounds

FORWARDED = "Nothing is forwarded here"


async def test_a_command() -> None:
    async with running() as house, house.connected() as connection:
        done = await connection.run("ls /", env={"LANG": "C"})
        assert done.exit_status == 1
        assert done.stdout == ""
        assert done.stderr == "No commands are run here: connect without one to see the menus\n"


async def test_a_command_with_a_terminal() -> None:
    async with running() as house, house.connected() as connection:
        done = await connection.run("ls /", term_type="xterm")
        assert done.exit_status == 1
        assert done.stdout == "No commands are run here: connect without one to see the menus\r\n"


async def test_no_terminal() -> None:
    async with (
        running() as house,
        house.connected() as connection,
        connection.create_process(request_pty=False) as process,
    ):
        assert await process.stderr.read() == "The menus need a terminal: connect with ssh -t\n"


async def test_files() -> None:
    async with running() as house, house.connected() as connection:
        async with connection.create_process(subsystem="sftp") as process:
            assert (
                await process.stderr.read() == "There are no files here: connect with ssh to see the menus\n"
            )
        with pytest.raises(asyncssh.SFTPError):
            await connection.start_sftp_client()


async def test_forwarding_to_somewhere() -> None:
    async with running() as house, house.connected() as connection:
        with pytest.raises(asyncssh.ChannelOpenError, match=FORWARDED):
            await connection.open_connection("127.0.0.1", 22)
        with pytest.raises(asyncssh.ChannelOpenError, match=FORWARDED):
            await connection.open_unix_connection("/run/sock")
        with pytest.raises(asyncssh.ChannelOpenError, match=FORWARDED):
            await connection.open_tun()
        with pytest.raises(asyncssh.ChannelOpenError, match=FORWARDED):
            await connection.open_tap()


async def test_forwarding_from_the_host_is_refused_and_said_in_the_menus() -> None:
    async with running() as house:
        for path in ("/tmp/never", ""):
            async with house.connected() as connection:
                asked: Awaitable[object] = (
                    connection.start_unix_server(lambda *_: None, path)
                    if path
                    else connection.start_server(lambda *_: None, "127.0.0.1", 0)
                )
                with pytest.raises(asyncssh.ChannelListenError):
                    await asked
                async with connection.create_process(term_type="xterm", term_size=(80, 24)) as process:
                    async with asyncio.timeout(20):
                        await process.stdout.readuntil(FORWARDED)


async def test_agent_and_x11(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running() as house, house.connected() as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.create_process(term_type="xterm", x11_forwarding=True, x11_display="h:0")
        async with connection.create_process(term_type="xterm", term_size=(80, 24)) as process:
            async with asyncio.timeout(20):
                await process.stdout.readuntil("size 80x24")


async def test_a_connection_that_wants_nothing_is_ended() -> None:
    bounds = Bounds(sign_in=0.2, shutdown=0)
    async with running(bounds=bounds) as house, house.connected() as connection:
        async with asyncio.timeout(20):
            await connection.wait_closed()


async def test_who_never_signs_in_is_ended() -> None:
    bounds = Bounds(sign_in=0.2, shutdown=0)
    async with running(bounds=bounds) as house:
        readers = [await asyncio.open_connection("127.0.0.1", house.port) for _ in range(20)]
        for reader, writer in readers:
            async with asyncio.timeout(20):
                while await reader.read(1000):
                    pass
            writer.close()
