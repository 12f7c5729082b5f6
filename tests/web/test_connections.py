"""One connection: how much and how long it may send, how many there are, and what is no form."""

from __future__ import annotations

import asyncio
import logging
import ssl
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path

import pytest

from tests.remote.helpers import until
from tests.web.certificates import certificate_for
from tests.web.helpers import (
    BOUNDARY,
    FORM,
    LOOPBACK,
    TOO_LONG,
    RunningSite,
    answer,
    form,
    running_site,
    shown,
)
from tui.commands.common.pages_options import PagesSettings
from tui.commands.servers.host_pages import admission
from tui.web.config import WebConfig
from tui.web.http.open_connections import Connections
from tui.web.http.tls import tls_context

TEXT = {"Content-Type": "application/x-www-form-urlencoded"}
END = f"--{BOUNDARY}--\r\n".encode()
QUICK = WebConfig(head_seconds=0.3, body_seconds=0.3, request_seconds=1)


async def test_a_body_is_bounded_before_it_is_read(tmp_path: Path) -> None:
    """Announced, it is not read at all; in chunks, no more than the bound is kept."""
    async with running_site(tmp_path, WebConfig(body_bytes=100_000)) as site:
        _, photo = shown(site)
        announced = answer(await site.exchange(_head(site, "Content-Length: 9000000")))
        chunk = b"%x\r\n%s\r\n" % (50_000, b"x" * 50_000)
        chunked = answer(
            await site.exchange(_head(site, "Transfer-Encoding: chunked") + 3 * chunk + b"0\r\n\r\n")
        )
        fits = await site.send_photo(photo)
    for page in (announced, chunked):
        assert (page.status, page.state) == (413, "refused-413")
    assert fits.status == 200


async def test_who_sends_on_after_a_refusal_is_read_for_a_while_and_then_cut(tmp_path: Path) -> None:
    """A browser that still sends its photo sees the answer; a flood has an end."""
    config = WebConfig(body_bytes=50_000, head_seconds=0.2, body_seconds=TOO_LONG)
    async with running_site(tmp_path, config) as site:
        reader, writer = await asyncio.open_connection(LOOPBACK, site.port)
        writer.write(_head(site, "Content-Length: 900000000"))
        assert b" 413 " in await reader.readline()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(_read_to_the_end(reader), 1)
        with pytest.raises(ConnectionError):
            await _flood(writer)
        writer.close()


async def _read_to_the_end(reader: asyncio.StreamReader) -> None:
    while await reader.read(4096):
        pass


async def _flood(writer: asyncio.StreamWriter) -> None:
    for _ in range(1_000):  # 50 MB; what the system keeps between both ends is a few of them
        writer.write(bytes(50_000))
        await writer.drain()


async def test_a_slow_head_ends_also_after_an_answer(tmp_path: Path) -> None:
    config = WebConfig(head_seconds=0.3, request_seconds=2 * TOO_LONG)
    async with running_site(tmp_path, config) as site:
        reader, writer = await asyncio.open_connection(LOOPBACK, site.port)
        writer.write(b"GET /static/icon.svg HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 200 " in await reader.readline()
        writer.write(b"GET /static/icon.svg HTTP/1.1\r\n")
        async with asyncio.timeout(TOO_LONG):
            with suppress(ConnectionError):
                await reader.read(1 << 20)
                await reader.read()
        writer.close()


async def test_a_head_is_bounded(tmp_path: Path) -> None:
    async with running_site(tmp_path, WebConfig(head_bytes=2_000)) as site:
        head = b"GET /desk HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-A: "
        assert await _cut(site, head + b"x" * 1_000, b"\r\n\r\n") == 200
        assert await _cut(site, head + b"x" * 5_000, b"") == 400


async def _cut(site: RunningSite, head: bytes, end: bytes) -> int:
    """Send a head and nothing more; the status at the end of the connection, sooner than its time is over."""
    reader, writer = await asyncio.open_connection(LOOPBACK, site.port)
    writer.write(head + end)
    try:
        async with asyncio.timeout(TOO_LONG / 4):
            return int((await reader.read()).split()[1])
    finally:
        writer.close()


async def test_files_are_those_of_the_pages_alone(tmp_path: Path) -> None:
    async with running_site(tmp_path) as site:
        names = ("icon.svg", "nothing.css", "", "..%2fsite.py", "%2e%2e/site.py", "icon.svg%00", "../static")
        found = [(await site.ask("GET", f"/static/{name}")).status for name in names]
    assert found == [200, *[404] * (len(names) - 1)]


def _head(site: RunningSite, length: str) -> bytes:
    lines = ("POST /desk HTTP/1.1", f"Host: {site.host}", f"Content-Type: {FORM['Content-Type']}", length)
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(b"", 0, id="nothing"),
        pytest.param(b"GET /desk HTTP/1.1\r\nHost: x\r\nX-A:", 0, id="half a head"),
        pytest.param(
            b"POST /desk HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n%s\r\n\r\ntext=",
            408,
            id="half a body",
        ),
    ],
)
async def test_slow_requests_end(tmp_path: Path, sent: bytes, status: int) -> None:
    kind = f"Content-Type: {TEXT['Content-Type']}".encode()
    async with running_site(tmp_path, QUICK) as site:
        received = await site.exchange(sent.replace(b"%s", kind))
    assert answer(received).status == status


async def test_a_malformed_form_is_told_as_such(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """And the log has one line about it in a minute, of ours: nothing of what was sent."""
    bodies = [
        (FORM, b"nothing of the kind"),
        ({"Content-Type": "multipart/form-data"}, b"no boundary"),
        (FORM, parts(text=b"A", **{f"f{number}": b"1" for number in range(6)})),
        (FORM, parts(text=b"A" * 5000)),
        (FORM, form(**{f"f{number}": b"1" for number in range(7)}).removesuffix(END) + parts(text=b"A")),
        (TEXT, b"text=" + b"A" * 5000),
        (TEXT, b"text=A" + b"&a=1" * 6),
        ({"Content-Type": "application/json"}, b"{}"),
        (TEXT, b"other=1"),
    ]
    async with running_site(tmp_path) as site:
        pages = [await site.ask("POST", "/desk", headers, body) for headers, body in bodies]
        least = [
            await site.ask("POST", "/desk", *each) for each in ((FORM, parts(text=b"A")), (TEXT, b"text=A"))
        ]
    assert [page.status for page in pages] == [400] * len(pages)
    assert [record.name for record in caplog.records if not record.name.startswith("tui.")] == []
    assert [page.status for page in least] == [422, 422], "a form, but no challenge"


def parts(**fields: bytes) -> bytes:
    """The body of a form whose fields are texts."""
    begun = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=".encode()
    each = (begun + f'"{name}"\r\n\r\n'.encode() + value + b"\r\n" for name, value in fields.items())
    return b"".join(each) + END


async def test_who_leaves_in_the_middle_of_a_form_is_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        async with running_site(tmp_path) as site:
            _, writer = await asyncio.open_connection(LOOPBACK, site.port)
            writer.write(_head(site, "Content-Length: 1000") + f"--{BOUNDARY}".encode())
            await until(lambda: site.server.server_state.tasks, "it is being read")
            writer.close()
            await until(lambda: not site.server.server_state.tasks, "it is over")
    assert "Internal error" not in caplog.text


async def test_no_picture_is_written_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[object] = []
    monkeypatch.setattr("tempfile.SpooledTemporaryFile.rollover", written.append)
    async with running_site(tmp_path) as site:
        assert (await site.send_photo(bytes(3_000_000))).status == 422
    assert written == []


def test_connections_of_all_are_bounded_and_a_proxy_has_as_many_as_there_are() -> None:
    config = WebConfig(connections=5, connections_per_address=2)
    for trusted, addresses, taken in (
        ([], ["192.0.2.1"] * 3, 2),
        ([], ["2001:db8::1", "2001:db8::2", "2001:db8::3"], 2),
        ([], [f"192.0.2.{number}" for number in range(7)], 5),
        ([ip_network("192.0.2.1")], ["192.0.2.1"] * 7, 5),
    ):
        connections = Connections(config, trusted)
        assert [connections.take(address) for address in addresses].count(True) == taken
        connections.leave(addresses[0])
        assert connections.take(addresses[0])


def test_connections_beside_ssh_are_bounded_for_all_processes() -> None:
    most = WebConfig().connections_per_address
    for proxies, taken in (([], most), ([ip_network("192.0.2.1")], most + 1)):
        admit = admission(PagesSettings(None, None, proxies, None, None, None))
        leases = [lease for _ in range(most + 1) if (lease := admit("192.0.2.1")) is not None]
        assert len(leases) == taken
        leases[0].release()
        assert admit("192.0.2.1") is not None


async def test_connections_are_bounded(tmp_path: Path) -> None:
    async with running_site(tmp_path, WebConfig(connections_per_address=2)) as site:
        held = [await asyncio.open_connection(LOOPBACK, site.port) for _ in range(2)]
        for _, writer in held:
            writer.write(b"GET /desk HTTP/1.1\r\n")
        assert await site.exchange(b"GET /desk HTTP/1.1\r\nHost: x\r\n\r\n") == b""
        held[0][1].close()
        await held[0][1].wait_closed()
        async with asyncio.timeout(TOO_LONG):
            while (await site.ask("GET", "/desk")).status != 200:  # until the server has seen it
                pass
            held[1][1].close()
            # None is kept, not even the one that was cut.
            while site.server.server_state.connections:  # noqa: ASYNC110 - tells of no change
                await asyncio.sleep(0)


async def test_connections_are_bounded_before_their_keys_are_exchanged(tmp_path: Path) -> None:
    """One that says nothing has its place for a while, and leaves none behind."""
    tls = tls_context(*certificate_for(tmp_path))
    config = WebConfig(connections_per_address=2, head_seconds=2)
    async with running_site(tmp_path / "data", config, tls=tls) as site:
        silent = [await asyncio.open_connection(LOOPBACK, site.port) for _ in range(2)]
        assert await site.exchange(b"") == b""
        assert not any(reader.at_eof() for reader, _ in silent)  # that was at once, and these have their time
        async with asyncio.timeout(TOO_LONG):
            assert [await reader.read() for reader, _ in silent] == [b"", b""]
        for _, writer in silent:
            writer.close()
        trusting = ssl.create_default_context(cafile=str(tmp_path / "certificate.pem"))
        for _ in range(3):
            reader, writer = await asyncio.open_connection(LOOPBACK, site.port, ssl=trusting)
            writer.write(b"GET /desk HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert answer(await reader.read()).state == "start"
            writer.close()
            await writer.wait_closed()
