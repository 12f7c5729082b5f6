"""Pages on sockets that another process, or another part of this one, has accepted."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.certificates import certificate_for
from tests.web.helpers import LOOPBACK, TOO_LONG
from tui.commands.common.pages_options import PagesSettings
from tui.commands.servers.host_pages import admission, config_for
from tui.web.accepted_sockets import AcceptedSockets
from tui.web.config import WebConfig
from tui.web.http.tls import tls_context
from tui.web.server import Server
from tui.web.site import SiteOptions

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def hello(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"hello"})


@asynccontextmanager
async def accepted(
    certificate: tuple[Path, Path] | None = None,
) -> AsyncIterator[tuple[socket.socket, asyncio.Future[None]]]:
    """Give a client's socket, and the future of what is served at its other end."""
    tls = None if certificate is None else tls_context(*certificate)
    pages = AcceptedSockets(Server(hello, SiteOptions(), None, 0, tls))
    await pages.start()
    with socket.create_server((LOOPBACK, 0)) as listener, socket.socket() as client:
        client.connect(listener.getsockname())
        client.settimeout(0)
        yield client, pages.take(listener.accept()[0])
        await pages.stop()


@pytest.mark.parametrize("secure", [False, True])
async def test_a_connection_is_served_and_said_to_have_ended(
    tmp_path: Path,
    secure: bool,  # noqa: FBT001 - a case
) -> None:
    certificate = certificate_for(tmp_path) if secure else None
    trusting = ssl.create_default_context(cafile=str(certificate[0])) if certificate else None
    async with asyncio.timeout(TOO_LONG), accepted(certificate) as (client, ended):
        options = {"ssl": trusting, "server_hostname": LOOPBACK} if trusting else {}
        reader, writer = await asyncio.open_connection(sock=client, **options)  # type: ignore[arg-type]
        for _ in range(2):
            writer.write(REQUEST)
            assert (await reader.readuntil(b"hello")).startswith(b"HTTP/1.1 200")
        assert not ended.done()
        writer.close()
        await ended


async def test_who_has_gone_or_exchanges_no_keys_has_ended_too(tmp_path: Path) -> None:
    async with asyncio.timeout(TOO_LONG):
        async with accepted() as (client, ended):
            client.close()
            await ended
        async with accepted(certificate_for(tmp_path)) as (client, ended):
            await asyncio.get_running_loop().sock_sendall(client, b"nonsense" * 100)
            await ended


async def test_the_end_cuts_connections_that_are_kept() -> None:
    async with asyncio.timeout(TOO_LONG), accepted() as (client, ended):
        reader, writer = await asyncio.open_connection(sock=client)
        writer.write(REQUEST)
        await reader.readuntil(b"hello")
    await ended
    writer.close()


def test_connections_are_counted_for_all_processes() -> None:
    proxy = PagesSettings(None, None, [ip_network("10.0.0.1/32")], None, None, None)
    admit, most = admission(proxy), WebConfig().connections_per_address
    leases = [admit("192.0.2.1") for _ in range(most)]
    assert all(leases)
    assert admit("192.0.2.1") is None
    assert admit("192.0.2.2") is not None
    assert leases[0] is not None
    leases[0].release()
    assert admit("192.0.2.1") is not None
    assert all(admit("10.0.0.1") for _ in range(most + 1)), "a proxy's visitors are many"


@pytest.mark.parametrize("processes", [1, 2, 8])
def test_photos_in_memory_are_bounded_for_all_processes(processes: int) -> None:
    whole, one = WebConfig(), config_for(processes)
    assert one.held_bytes == max(whole.held_bytes // processes, whole.held_bytes_per_address)
    assert one.held_bytes_per_address == whole.held_bytes_per_address
