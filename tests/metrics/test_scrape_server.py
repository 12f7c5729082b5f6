"""The port of /metrics and /health: what it answers, and what it puts up with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from socket import create_server
from unittest import mock

import pytest

from tests.metrics.helpers import asked
from tests.remote.helpers import LOOPBACK
from tui.metrics import scrape_server as module
from tui.metrics.counts import Recorder
from tui.metrics.host_metrics import HostMetrics
from tui.metrics.totals import Totals

GET: bytes = b"GET %s HTTP/1.1\r\nHost: a\r\n\r\n"


@dataclass
class Port:
    number: int
    metrics: HostMetrics

    async def asked(self, request: bytes) -> tuple[int, str]:
        return await asked(self.number, request)


@asynccontextmanager
async def a_port() -> AsyncIterator[Port]:
    metrics = HostMetrics(Totals(Recorder()))
    with create_server((LOOPBACK, 0)) as listener:
        number = listener.getsockname()[1]
        async with module.scrape_server(metrics, listener):
            yield Port(number, metrics)


async def test_health_is_200_while_newcomers_are_taken() -> None:
    async with a_port() as port:
        assert await port.asked(GET % b"/health") == (200, "ok\n")
        port.metrics.readiness.drain()
        assert await port.asked(GET % b"/health?from=haproxy") == (503, "draining\n")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (GET % b"/metrics", 200),
        (b"GET /health HTTP/1.0\r\n\r\n", 200),
        (GET % b"/", 404),
        (GET % b"/../etc/passwd", 404),
        (b"POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", 405),
        (b"OPTIONS /health HTTP/1.0\r\n\r\n", 405),
        (b"GET /metrics HTTP/2.0\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\r\n\r\n", 400),
        (GET % (b"/" + b"a" * 5000), 0),
    ],
)
async def test_nothing_but_two_pages_is_served(request_: bytes, status: int) -> None:
    async with a_port() as port:
        assert (await port.asked(request_))[0] == status
        assert (await port.asked(GET % b"/health"))[0] == 200


async def test_slow_clients_are_cut_and_keep_no_other_waiting() -> None:
    """Those that send nothing, half a request, or take no answer; as many as may be, then others come in."""
    with mock.patch.object(module, "DEADLINE", 1.0):
        async with a_port() as port, AsyncExitStack() as stack:
            slow = []
            for number in range(module.MOST - 1):
                reader, writer = await asyncio.open_connection(LOOPBACK, port.number)
                stack.callback(writer.close)
                writer.write((b"", b"GET /metr", GET % b"/metrics")[number % 3])
                slow.append(reader)
            assert (await port.asked(GET % b"/health"))[0] == 200, "beside them"
            for reader in slow:
                with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                    await asyncio.wait_for(reader.readexactly(100_000), 10)


async def test_at_the_end_those_that_are_open_are_cut() -> None:
    async with a_port() as port:
        reader, writer = await asyncio.open_connection(LOOPBACK, port.number)
        assert (await port.asked(GET % b"/health"))[0] == 200, "the one before is accepted by now"
    with suppress(ConnectionError):
        assert await asyncio.wait_for(reader.read(), module.DEADLINE / 2) == b""
    writer.close()


async def test_connections_beyond_the_bound_are_closed() -> None:
    async with a_port() as port, AsyncExitStack() as stack:
        for _ in range(module.MOST):
            _, writer = await asyncio.open_connection(LOOPBACK, port.number)
            stack.callback(writer.close)
        assert await port.asked(GET % b"/health") == (0, "")


async def test_counts_are_put_together_twice_a_second_at_most() -> None:
    with mock.patch.object(module, "exposition", return_value=b"counts") as made:
        async with a_port() as port:
            began = asyncio.get_running_loop().time()
            assert {await port.asked(GET % b"/metrics") for _ in range(20)} == {(200, "counts")}
            assert made.call_count <= 1 + (asyncio.get_running_loop().time() - began) * 2
