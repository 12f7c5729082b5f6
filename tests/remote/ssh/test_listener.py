"""Accepting connections, and ceasing to."""

from __future__ import annotations

import asyncio
import socket

from tests.remote.helpers import LOOPBACK
from tui.remote.ssh.listener import accept, listen_on


async def test_no_connection_is_lost_to_a_server_that_just_ends() -> None:
    """A client that connects in that moment is served or turned away: it never waits for nothing."""
    for _ in range(20):
        [listener] = await listen_on(LOOPBACK, 0)
        accepting = asyncio.create_task(accept(listener))
        await asyncio.sleep(0)
        with socket.create_connection(listener.getsockname(), 20) as client:
            asyncio.get_running_loop().call_later(0, accepting.cancel)
            await asyncio.gather(accepting, return_exceptions=True)
            listener.close()
            if not accepting.cancelled():
                accepting.result()[0].close()
            try:
                assert await asyncio.to_thread(client.recv, 1) == b""
            except ConnectionResetError:
                continue
