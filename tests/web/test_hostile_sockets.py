"""WebSockets that do what no page does."""

from __future__ import annotations

import asyncio
import logging
import socket
from pathlib import Path
from typing import Any

import pytest
from websockets.frames import Opcode

from tests.remote.helpers import form, until
from tests.remote.test_who_leaves import break_off
from tests.web.helpers import TOO_LONG, running_site
from tests.web.raw_socket import RawSocket, frame, sessions_of
from tui.web.config import WebConfig
from tui.web.http import websocket

PINGS = 16 * frame(b"p" * 125, Opcode.PING)
MORE_THAN_IT_TAKES = 1_000_000
"""Bytes of pings: their answers are some that the server would keep."""
FEW = 150_000
"""Bytes of answers that wait: where asyncio says that there are enough (64 KiB), and those of one piece."""


async def test_pings_are_not_read_while_their_answers_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "_SHARE", 1e6)  # read as quickly as it may
    async with sessions_of(form) as (_, server):
        page = await RawSocket.open(server.places[0][1], takes=2048)
        transport = _send_few(server)
        sent = longest = turns = 0
        while sent < MORE_THAN_IT_TAKES and turns < 1000:
            rest = PINGS[sent % len(PINGS) :]
            sent += page.push(rest)
            turns += 1
            await asyncio.sleep(0)
            longest = max(longest, transport.get_write_buffer_size())
        assert 0 < longest < FEW
        page.sock.close()


async def test_last_words_that_are_taken_late_are_no_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The connection has ended by itself when it would be cut."""
    caplog.set_level(logging.WARNING)
    monkeypatch.setattr(websocket, "_TAKEN_WITHIN", 0.3)
    async with sessions_of(form) as (sessions, server):
        page, transport = await _that_takes_nothing(server)
        await page.send(frame(b"x", Opcode.CONT))  # an error, which ends it
        await until(lambda: not sessions.sessions, "the session has ended")
        assert transport.get_write_buffer_size()
        while await page.received():
            pass
        await asyncio.sleep(2 * 0.3)  # until it would be cut
        page.sock.close()
    assert not caplog.records


async def test_nothing_is_written_to_who_is_gone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the pings of one piece are answered after the end, asyncio warns of each answer."""
    monkeypatch.setattr(websocket, "_SHARE", 1e6)
    async with sessions_of(form) as (sessions, server):
        page = await RawSocket.open(server.places[0][1])
        page.push(500 * PINGS)
        break_off(page.sock)
        await until(lambda: not sessions.sessions, "the session has ended")
    assert not caplog.records


async def test_who_answers_no_ping_and_takes_nothing_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "_TAKEN_WITHIN", 0.3)
    async with sessions_of(form) as (sessions, server):
        server.config.ws_ping_interval = server.config.ws_ping_timeout = 0.3
        page, _ = await _that_takes_nothing(server)
        async with asyncio.timeout(TOO_LONG / 2):  # a session that takes no frame is ended after thirty
            await until(lambda: not sessions.sessions, "the session has ended")
        page.sock.close()


@pytest.mark.parametrize("more", ["Content-Length: 5", "Transfer-Encoding: chunked"])
async def test_a_handshake_that_never_comes_about_ends(tmp_path: Path, more: str) -> None:
    head = (
        "GET /menus/socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n\r\n"
    )
    async with running_site(tmp_path, WebConfig(head_seconds=0.3)) as site:
        assert await site.exchange(head.encode()) == b""


def _send_few(server: Any) -> Any:  # noqa: ANN401 - uvicorn's
    """Let the one connection of a server take few bytes ahead; return its transport."""
    [connection] = server.server_state.connections
    sock = connection.transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    return connection.transport


async def _that_takes_nothing(server: Any) -> tuple[RawSocket, Any]:  # noqa: ANN401 - uvicorn's
    """Open a session of the menus whose answers wait to be taken; return it and the server's transport."""
    page = await RawSocket.open(server.places[0][1], takes=2048)
    await page.hello()
    transport = _send_few(server)
    while not transport.get_write_buffer_size():
        assert page.push(PINGS) == len(PINGS)
        await asyncio.sleep(0)
    return page, transport
