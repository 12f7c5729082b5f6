"""/health before a balancer, and behind it a store that goes away."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.db.own_server import own_server
from tests.helpers.programs.postgresql import CAMERAS
from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM
from tests.hosting.pages_helpers import menus_of
from tests.hosts.balancer import Balancer, needs_haproxy
from tests.metrics.helpers import MeteredHost, metered
from tests.metrics.test_scrape_server import a_port
from tests.remote.helpers import LOOPBACK, TOO_LONG
from tests.web.page_visitor import Visitor
from tui.camera import Store
from tui.commands.servers.metrics_port import _StoreLooks
from tui.data_dir import STORE
from tui.metrics.readiness import Readiness, StoreProbe

GUIDE = Path(__file__).parents[2] / "docs" / "hosting.md"
_REST = """\
global
    stats socket {admin} mode 660 level admin
defaults
    mode tcp
    timeout connect 1s
    timeout check 2s
    timeout client 1m
    timeout server 1m
"""


@asynccontextmanager
async def balancing(folder: Path, ports: tuple[int, int]) -> AsyncIterator[Balancer]:
    """Run HAProxy with the backend of the guide's section about health."""
    section = GUIDE.read_text(encoding="utf-8").partition("\n## Counts and health\n")[2].partition("\n## ")[0]
    [backend] = re.findall(r"^```haproxy\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    for server, port in zip(("a 10.0.0.11:2222", "b 10.0.0.12:2222"), ports, strict=True):
        # Of hosts on one machine each has a port of its own.
        backend = backend.replace(f"server {server}", f"server {server[0]} {LOOPBACK}:1 port {port}")
    admin, configuration = folder / "admin.sock", folder / "haproxy.cfg"
    configuration.write_text(_REST.format(admin=admin) + backend)
    with (folder / "haproxy.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            needs_haproxy(), "-db", "-f", str(configuration), stdout=log, stderr=subprocess.STDOUT
        )
    try:
        async with asyncio.timeout(TOO_LONG):
            while not admin.exists():
                assert process.returncode is None, (folder / "haproxy.log").read_text()
                await asyncio.sleep(0.02)
        yield Balancer(0, admin)
    finally:
        process.kill()
        await process.wait()


@pytest.mark.full
async def test_a_balancer_sends_no_one_to_a_host_that_takes_none(tmp_path: Path) -> None:
    needs_haproxy()
    async with a_port() as one, a_port() as two, balancing(tmp_path, (one.number, two.number)) as balancer:
        await balancer.waits_for(a=True, b=True)
        one.metrics.readiness.unless("full", lambda: True)
        await balancer.waits_for(a=False, b=True)
        one.metrics.readiness.unless("full", lambda: False)
        two.metrics.readiness.drain()
        await balancer.waits_for(a=True, b=False)


@pytest.mark.full
async def test_a_server_of_the_store_that_is_gone_or_silent_is_told_and_its_return_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_server() as server:
        server.make_database("watched")
        Store.open_server(server.url("watched", CAMERAS), migrating=True).close()
        monkeypatch.setenv(STORE, server.text("watched", CAMERAS))
        looks, readiness = _StoreLooks(tmp_path), Readiness()
        readiness.store = StoreProbe(looks.look)

        async def says(why_not: str | None) -> None:
            async with asyncio.timeout(TOO_LONG):
                while await readiness.asked() != why_not:  # noqa: ASYNC110 - as a balancer asks
                    await asyncio.sleep(0.1)

        await says(None)
        server.freeze()
        await says("store")
        server.thaw()
        await says(None)
        server.end(signal.SIGKILL)
        await says("store")
        server.start()
        await says(None)
        looks.close()


@pytest.mark.full
async def test_visitors_by_a_page_are_counted_like_all(tmp_path: Path) -> None:
    async with (
        metered(tmp_path, "--web", "0", "--workers", "2") as host,
        menus_of(host.running.site) as socket,
    ):
        page = Visitor(socket)
        await page.hello()
        await page.sees("Forgot Password")
        await page.say("key", "ArrowDown", "ArrowDown", 0)
        found = await host.shows(lambda found: found["visitors"] == 1 and found["key_seconds_count"] == 1)
        assert found["starts_total"] == 1


@pytest.mark.full
async def test_the_command_web_has_the_same_port(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = (
        *CHEAP_PROGRAM,
        "--data",
        str(tmp_path),
        "web",
        "--port",
        "0",
        "--metrics",
        "0",
        "--places",
        "7",
    )
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, stderr=errors)
    try:
        assert process.stdout is not None
        site = re.search(r"http://\S+(?=/desk)", (await process.stdout.readline()).decode())
        port = re.search(r"metrics on \S+ port (\d+)", log.read_text())
        assert site is not None
        assert port is not None
        host = MeteredHost(None, int(port[1]), log)  # type: ignore[arg-type]
        async with menus_of(site[0]) as socket:
            page = Visitor(socket)
            await page.hello()
            await page.sees("Forgot Password")
            found = await host.shows(lambda found: found["visitors"] == 1)
            assert (found["places"], found["workers"]) == (7, 1)
        await host.shows(lambda found: found["visitors"] == 0)
    finally:
        process.terminate()
        assert await process.wait() == 0
