"""Menus and nothing else: what is refused, and in which words."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from tests.remote.helpers import running
from tui.i18n import set_language
from tui.remote.config import ServerConfig

FORWARDED = "Forwarding is disabled"


async def test_a_command() -> None:
    async with running() as server, server.connected() as connection:
        done = await connection.run("ls /", env={"LANG": "C"})
        assert done.exit_status == 1
        assert done.stdout == ""
        assert done.stderr == "Remote commands are disabled. Connect without a command to open the menus.\n"


async def test_a_command_with_a_terminal() -> None:
    async with running() as server, server.connected() as connection:
        done = await connection.run("ls /", term_type="xterm")
        assert done.exit_status == 1
        assert done.stdout == "Remote commands are disabled. Connect without a command to open the menus.\r\n"


async def test_no_terminal() -> None:
    async with (
        running() as server,
        server.connected() as connection,
        connection.create_process(request_pty=False) as process,
    ):
        assert await process.stderr.read() == "The menus need a terminal. Connect with ssh -t.\n"


async def test_a_terminal_that_cannot_place_the_cursor() -> None:
    async with running() as server, server.connected() as connection:
        done = await connection.run(term_type="dumb")
        assert done.exit_status == 1
        assert done.stdout == "TERM=dumb: the menus need a terminal that can place the cursor.\r\n"


async def test_files() -> None:
    async with running() as server, server.connected() as connection:
        async with connection.create_process(subsystem="sftp") as process:
            assert (
                await process.stderr.read() == "SFTP is not available. Connect with ssh to open the menus.\n"
            )
        with pytest.raises(asyncssh.SFTPError):
            await connection.start_sftp_client()


async def test_forwarding_to_somewhere() -> None:
    set_language("ru")  # the server's own language is nothing to its visitors
    async with running() as server, server.connected() as connection:
        with pytest.raises(asyncssh.ChannelOpenError, match=FORWARDED):
            await connection.open_connection("127.0.0.1", 22)
        with pytest.raises(asyncssh.ChannelOpenError, match=FORWARDED):
            await connection.open_unix_connection("/run/sock")
        with pytest.raises(asyncssh.ChannelOpenError, match=FORWARDED):
            await connection.open_tun()
        with pytest.raises(asyncssh.ChannelOpenError, match=FORWARDED):
            await connection.open_tap()


async def test_forwarding_from_the_server_is_refused_and_said_in_the_menus() -> None:
    async with running() as server:
        for path in ("/tmp/never", ""):
            async with server.connected() as connection:
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


async def test_a_client_that_compresses_is_not_unpacked() -> None:
    asked: dict[str, Any] = {"compression_algs": ["zlib@openssh.com", "none"]}  # as `ssh -C` does
    async with running() as server, server.connected(**asked) as connection:
        used = [connection.get_extra_info(f"{way}_compression") for way in ("recv", "send")]
        assert used == ["none", "none"], "a packet of 1 kB could become one of 1 MB"


async def test_x11() -> None:
    async with running() as server, server.connected() as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.create_process(term_type="xterm", x11_forwarding=True, x11_display="h:0")
        async with connection.create_process(term_type="xterm", term_size=(80, 24)) as process:
            async with asyncio.timeout(20):
                await process.stdout.readuntil("size 80x24")


async def test_the_agent_is_refused_and_that_is_said_in_the_menus(tmp_path: Path) -> None:
    async with running() as server:
        asked: dict[str, Any] = {"agent_path": str(tmp_path / "agent"), "agent_forwarding": True}
        async with server.visited(**asked) as visitor:
            await visitor.sees(FORWARDED)
        async with server.visited(environment={"LANG": "ru_RU.UTF-8"}, **asked) as visitor:
            await visitor.sees("Перенаправление отключено")


async def test_a_subsystem_that_is_none_of_files() -> None:
    async with (
        running() as server,
        server.connected() as connection,
        connection.create_process(subsystem="backup") as process,
    ):
        assert (
            await process.stderr.read()
            == "Remote commands are disabled. Connect without a command to open the menus.\n"
        )


async def test_more_sessions_than_one_connection_may_have() -> None:
    async with running() as server, server.connected() as connection:
        for _ in range(4):
            await connection.create_process(term_type="xterm")
        with pytest.raises(asyncssh.ChannelOpenError, match="Open a new connection"):
            await connection.create_process(term_type="xterm")


class Leaver(asyncssh.SSHClient):
    """Remembers how its connection ended."""

    why: BaseException | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        self.why = exc


@pytest.mark.parametrize(("forwarded", "words"), [(None, "Connect without -N"), ("127.0.0.1", FORWARDED)])
async def test_a_connection_that_wants_no_menus_is_ended_and_told_why(
    forwarded: str | None, words: str
) -> None:
    leaver = Leaver()
    config = ServerConfig(sign_in=1, shutdown=0)
    async with (
        running(config=config) as server,
        server.connected(client_factory=lambda: leaver) as connection,
    ):
        if forwarded is not None:
            with pytest.raises(asyncssh.ChannelOpenError):
                await connection.open_connection(forwarded, 22)
        async with asyncio.timeout(20):
            await connection.wait_closed()
    assert isinstance(leaver.why, asyncssh.DisconnectError)
    assert words in leaver.why.reason


async def test_who_goes_on_after_the_menus_is_told_nothing_more() -> None:
    leaver = Leaver()
    config = ServerConfig(end_grace=0.2, shutdown=0)
    async with (
        running(config=config) as server,
        server.connected(client_factory=lambda: leaver) as connection,
    ):
        await connection.run("ls")
        async with asyncio.timeout(20):
            await connection.wait_closed()
    assert isinstance(leaver.why, asyncssh.ConnectionLost)


async def test_who_never_signs_in_is_ended() -> None:
    config = ServerConfig(sign_in=0.2, shutdown=0)
    async with running(config=config) as server:
        readers = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(20)]
        for reader, writer in readers:
            async with asyncio.timeout(20):
                while await reader.read(1000):
                    pass
            writer.close()
