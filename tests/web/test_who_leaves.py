"""Pages that are closed while what they sent still waits to be read: their sessions end at once."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable

import pytest

from tests.remote.helpers import until
from tests.remote.test_who_leaves import KEYS, Apps, break_off
from tests.web.raw_socket import RawSocket, frame, sessions_of

KEY = frame(json.dumps(["text", "x"]))


@pytest.mark.parametrize("leave", [socket.socket.close, break_off])
@pytest.mark.parametrize("is_full", [False, True], ids=["some keys", "as many as the line takes"])
async def test_a_session_ends_with_its_page(leave: Callable[[socket.socket], None], *, is_full: bool) -> None:
    """Where the line is full the end of the connection waits, too, on the page's own machine."""
    apps = Apps()
    async with sessions_of(apps.slow) as (sessions, server):
        page = await RawSocket.open(server.places[0][1])
        await page.hello()
        await page.send(KEYS * KEY)
        await until(lambda: apps.made[0].keys, "keys are read")
        if is_full:
            page.fill(1000 * KEY)
        leave(page.sock)
        await until(lambda: not sessions.sessions, "the session has ended")
        assert apps.made[0].keys < KEYS / 20
