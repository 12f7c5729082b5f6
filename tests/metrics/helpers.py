"""Hosts that show their counts, and who reads them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from tests.hosting.test_ssh_command import Running, hosting
from tests.remote.helpers import LOOPBACK, TOO_LONG, until
from tests.remote.workers.supervised_server import runs


def read(text: str) -> dict[str, float]:
    """What monitoring reads, by name and labels: `refusals_total often`."""
    return {
        " ".join((sample.name.removeprefix("camera_menus_"), *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def asked(port: int, request: bytes) -> tuple[int, str]:
    """Send a request; return the status and the body, 0 where the connection was cut."""
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        writer.write(request)
        said = (await reader.read()).decode()
    except ConnectionError:
        said = ""
    finally:
        writer.close()
    head, _, body = said.partition("\r\n\r\n")
    return (int(head.split()[1]), body) if head else (0, "")


async def got(port: int, path: str) -> tuple[int, str]:
    """Ask for a page."""
    return await asked(port, f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())


@dataclass
class MeteredHost:
    """A host, seen from outside."""

    running: Running
    port: int
    """Of its metrics."""
    _log: Path

    @property
    def log(self) -> str:
        return self._log.read_text()

    @property
    def workers(self) -> list[int]:
        """Those that came up and run."""
        return [pid for pid in map(int, re.findall(r"worker (\d+) is up", self.log)) if runs(pid)]

    async def metrics(self) -> dict[str, float]:
        status, text = await got(self.port, "/metrics")
        assert status == 200
        return read(text)

    async def shows(self, right: Callable[[dict[str, float]], bool]) -> dict[str, float]:
        """Wait for a scrape that is right."""
        found: dict[str, float] = {}
        try:
            async with asyncio.timeout(TOO_LONG):
                while not right(found := await self.metrics()):  # noqa: ASYNC110 - it is another process's
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError({name: value for name, value in found.items() if value}) from None
        return found


@asynccontextmanager
async def metered(data: Path, *options: str) -> AsyncIterator[MeteredHost]:
    """Run a host with its log in a file."""
    log = data / "log"
    with log.open("wb") as errors:
        async with hosting(data, "--metrics", "0", *options, errors=errors.fileno()) as running:
            await until(lambda: "metrics on" in log.read_text(), "a port for metrics")
            found = re.search(r"metrics on \S+ port (\d+)", log.read_text())
            assert found is not None
            yield MeteredHost(running, int(found[1]), log)
