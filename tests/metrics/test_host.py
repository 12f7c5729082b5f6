"""`camera-menus ssh --metrics`: one port tells of all workers, and of nobody by name."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
from collections.abc import Iterable
from contextlib import AsyncExitStack, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.windows.cameras import KNOWN, NEW
from tests.hosting.visitor_helpers import code_by_phone, sign_in
from tests.metrics.helpers import MeteredHost, got, metered
from tests.remote.helpers import LOOPBACK, until
from tui.sanitize import visible

STRANGE = 'Zaphod "x" end=left \\ Анна'
"""A user name that would be a field, if it could. SSH takes no control characters in one."""
TERMINAL = "xterm-256color\x1b]0;\n"
"""A terminal's name that would be a line and a command."""


def counters(found: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in found.items() if name.partition(" ")[0].endswith("_total")}


def logged(log: str) -> Iterable[dict[str, Any]]:
    for line in log.splitlines():
        assert line.isascii()
        assert line.isprintable()
        yield json.loads(line)


async def test_a_scrape_tells_of_visitors_and_names_none(tmp_path: Path) -> None:
    async with metered(tmp_path, "--workers", "1", "--scenario", "known") as host:
        async with host.running.server.visited("zaphod") as visitor:
            await sign_in(visitor, KNOWN)
            found = await host.shows(lambda found: (found["visitors"], found["starts_total"]) == (1, 1))
            assert found["hashes_total"] >= 1
            _, text = await got(host.port, "/metrics")
            assert not [word for word in ("zaphod", LOOPBACK, str(tmp_path)) if word in text]
        await host.shows(lambda found: found["visitors"] == 0)


@pytest.mark.full
async def test_a_scrape_tells_of_all_workers_and_of_no_one_by_name(tmp_path: Path) -> None:
    options = ("--workers", "2", "--scenario", "known", "--places", "3", "--log-json")
    async with metered(tmp_path, *options) as host, AsyncExitStack() as stack:
        server = host.running.server
        await host.shows(lambda found: found["workers"] == 2)
        one = await stack.enter_async_context(server.visited(STRANGE, terminal=TERMINAL))
        two = await stack.enter_async_context(server.visited("zaphod", terminal=TERMINAL))
        for visitor in (one, two):
            await sign_in(visitor, KNOWN)
        async with server.connected() as connection:
            await connection.run("ls", check=False)
        found = await host.shows(
            lambda found: (
                (found["starts_total"], found.get("refusals_total request")) == (2, 1)
                and found["hashes_total"] >= 2
            )
        )
        assert (found["visitors"], found["places"]) == (2, 6)
        assert found["key_seconds_count"] >= 2
        assert found["key_seconds_bucket 0.005"] <= found["key_seconds_count"]
        assert found["loop_lag_seconds_count"] > 0
        assert {"store_seconds_count cameras", "store_seconds_count practice"} <= found.keys()
        _, text = await got(host.port, "/metrics")
        assert not [word for word in ("aphod", "Анна", LOOPBACK, str(tmp_path)) if word in text]
        assert await got(host.port, "/health") == (200, "ok\n")

        await until(lambda: len(host.workers) == 2, "both workers are up")
        os.kill(host.workers[0], signal.SIGKILL)
        after = await host.shows(lambda found: found["visitors"] == 1)
        assert all(after[name] >= value for name, value in counters(found).items())
        await host.shows(lambda found: found["workers"] == 2)

        host.running.process.send_signal(signal.SIGUSR1)
        await until(lambda: "draining" in host.log, "it was told to drain")
        assert await got(host.port, "/health") == (503, "draining\n")
        assert (await host.metrics())["visitors"] == 1
        host.running.process.terminate()
        await until(lambda: "stopping" in host.log, "it was told to stop")
        assert await got(host.port, "/health") == (503, "draining\n")
        for visitor in (one, two):
            with suppress(OSError):  # one of them has lost its worker
                visitor.press("ctrl+q")
            await visitor.end()
        assert await host.running.end() == 0
    lines = list(logged(host.log))
    sessions = [line["fields"] for line in lines if line["event"] == "session"]
    refused, left = sessions  # of the third one the worker was killed
    assert (refused["user"], refused["end"]) == ("demo", "refused")
    assert left["user"] in {visible(STRANGE), "zaphod"}
    assert left["terminal"] == visible(TERMINAL)
    assert (left["end"], left["reset"]) == ("left", "none")
    assert left["seconds"] > 0
    assert {"time", "level", "event", "fields"} <= lines[0].keys()


@pytest.mark.full
@pytest.mark.parametrize("workers", ["1", "2"])
async def test_refusals_and_resets_are_counted_by_what_they_were(tmp_path: Path, workers: str) -> None:
    options = ("--workers", workers, "--per-address", "1", "--places", "1", "--scenario", "lost-no-questions")
    async with metered(tmp_path, *options) as host:
        server = host.running.server
        async with server.visited() as visitor:
            await code_by_phone(visitor)
            visitor.send(f"{NEW}\r{NEW}\r")
            found = await host.shows(lambda found: found.get("resets_total code") == 1)
            assert "resets_total questions" not in found
            async with server.visited() as refused:
                await refused.end()
            reason = {"1": "sessions", "2": "address"}[workers]
            await host.shows(lambda found: found.get(f"refusals_total {reason}") == 1)
            status = {"1": (503, "full\n"), "2": (200, "ok\n")}[workers]
            assert await got(host.port, "/health") == status
        await host.shows(lambda found: found["visitors"] == 0)
        assert await got(host.port, "/health") == (200, "ok\n")


@pytest.mark.full
async def test_scrapes_keep_no_visitor_waiting_and_kills_take_no_count_back(tmp_path: Path) -> None:
    """Visitors type, scrapers ask without a pause or take nothing, workers are killed."""
    rounds, choice = 10, random.Random(5)
    scrapes: list[dict[str, float]] = []
    async with metered(tmp_path, "--workers", "2", "--per-address", "100") as host, AsyncExitStack() as stack:
        for _ in range(10):
            _, silent = await asyncio.open_connection(LOOPBACK, host.port)
            stack.callback(silent.close)
            silent.write(b"GET /metrics HTTP/1.1\r\n")
        scraping = asyncio.create_task(_scrape(host, scrapes))
        stack.callback(scraping.cancel)
        slowest = 0.0
        for _ in range(rounds):
            began = asyncio.get_running_loop().time()
            async with host.running.server.visited() as visitor:
                await visitor.sees("Forgot Password")
                slowest = max(slowest, asyncio.get_running_loop().time() - began)
                for letter in "abcdefgh":
                    visitor.send(letter)
                await until(lambda: len(host.workers) == 2, "both workers are up")
                os.kill(killed := choice.choice(host.workers), signal.SIGKILL)
                await until(
                    lambda killed=killed: killed not in (up := host.workers) and len(up) == 2,  # type: ignore[misc]
                    "it has a successor",
                )
        await host.shows(lambda found: found["visitors"] == 0 and found["workers"] == 2)
        scraping.cancel()
    for earlier, later in pairwise(map(counters, scrapes)):
        assert all(later.get(name, 0) >= value for name, value in earlier.items())
    print(f"{len(scrapes)} scrapes, {rounds} kills, slowest start {slowest:.2f} s")  # noqa: T201
    assert len(scrapes) > 20


async def _scrape(host: MeteredHost, scrapes: list[dict[str, float]]) -> None:
    while True:
        scrapes.append(await host.metrics())
