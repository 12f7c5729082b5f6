"""What strangers do to the pages, in numbers, while one honest phone asks beside them."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.camera.helpers import CheapHasher
from tests.terminal_user import CHEAP_PROGRAM
from tests.web.helpers import FORM, LOOPBACK, TOO_LONG, answer, form, screenshot
from tui.camera import add_camera
from tui.data_dir import open_desk, open_store

pytestmark = pytest.mark.full

HONEST = "127.0.0.2"
"""The honest phone's address: the attackers have another."""
TRIES = 20
TOO_LATE = 5.0
"""Seconds, five times the aim; before addresses took turns it was 19."""
SLOWER = 20
"""How many times as long the slowest honest photo may take where the machine itself is slower; it was 100."""


class Host:
    """The program in a process of its own."""

    def __init__(self, port: int, process: int) -> None:
        self.port, self._process = port, process

    async def ask(self, request: bytes, source: str = LOOPBACK) -> int:
        """Send a request; return the answer's status, 0 where the connection is cut."""
        reader, writer = await asyncio.open_connection(LOOPBACK, self.port, local_addr=(source, 0))
        try:
            async with asyncio.timeout(2 * TOO_LONG):
                writer.write(request)
                return answer(await reader.readuntil(b"\r\n\r\n")).status
        except (ConnectionError, asyncio.IncompleteReadError):
            return 0
        finally:
            writer.transport.abort()

    def post(self, body: bytes, **headers: str) -> bytes:
        given = {"Host": f"{LOOPBACK}:{self.port}", "Content-Length": str(len(body)), **FORM, **headers}
        lines = ["POST /desk HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def memory(self) -> int:
        """The most that it has had, MB."""
        status = Path(f"/proc/{self._process}/status").read_text(encoding="utf-8")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) // 1024 if found else 0


@asynccontextmanager
async def host(data: Path) -> AsyncIterator[tuple[Host, bytes]]:
    """Run it, and give a screenshot that it answers."""
    with open_desk(data) as desk, open_store(data) as store:
        parts = {"key_for": desk.keys.for_new, "hasher": CheapHasher()}
        camera = add_camera(store, "gate", "lost-no-questions", **parts)  # type: ignore[arg-type]
        picture = screenshot(camera.challenge().payload)
    command = [*CHEAP_PROGRAM, "--data", str(data), "web", "--port", "0"]
    running = await asyncio.create_subprocess_exec(
        *command,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        assert running.stdout is not None
        said = (await asyncio.wait_for(running.stdout.readline(), TOO_LONG)).decode()
        found = re.search(r":(\d+)/desk", said)
        assert found is not None, said
        yield Host(int(found[1]), running.pid), picture
    finally:
        running.terminate()
        assert await asyncio.wait_for(running.wait(), TOO_LONG) == 0


def noise() -> bytes:
    """A picture of 12 megapixels without any code, which is looked at in every way."""
    out = BytesIO()
    Image.effect_noise((4032, 3024), 100).convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


async def _foreign_pages(host: Host) -> list[Awaitable[int]]:
    return [host.ask(host.post(b"text=A", Origin="http://evil.example")) for _ in range(200)]


async def _large_bodies(host: Host) -> list[Awaitable[int]]:
    return [host.ask(host.post(b"x" * 9_000_000)) for _ in range(50)]


async def _photos(host: Host) -> list[Awaitable[int]]:
    request = host.post(form(photo=noise()))
    return [host.ask(request) for _ in range(100)]


async def _half_requests(host: Host) -> list[Awaitable[int]]:
    return [host.ask(b"POST /desk HTTP/1.1\r\nHost: x\r\nX-Slow: ") for _ in range(200)]


async def _random_bytes(host: Host) -> list[Awaitable[int]]:
    return [host.ask(os.urandom(20_000)) for _ in range(200)]


@pytest.mark.parametrize(
    ("attack", "statuses"),
    [
        # An address may have 100 connections; what is more is cut.
        (_foreign_pages, {403, 0}),
        (_large_bodies, {413}),
        (_photos, {422, 429, 503}),
        (_half_requests, {0}),
        (_random_bytes, {400, 0}),
    ],
)
async def test_an_honest_phone_is_answered_beside(
    tmp_path: Path, attack: Callable[[Host], Awaitable[list[Awaitable[int]]]], statuses: set[int]
) -> None:
    async with host(tmp_path) as (running, picture):
        before = running.memory()
        photo = running.post(form(photo=picture))
        alone = [await _answered(running, photo) for _ in range(TRIES)]
        attacks = asyncio.gather(*await attack(running))
        beside = [await _answered(running, photo) for _ in range(TRIES)]
        counts = Counter(await attacks)
        memory = running.memory()
    slower = max(beside) / max(alone)
    honest = f"the slowest of {TRIES} honest photos {max(beside):.2f} s, {slower:.1f} times as long as alone"
    print(f"{attack.__name__}: {dict(counts)}; {honest}; {before} -> {memory} MB")  # noqa: T201
    assert set(counts) <= statuses
    assert max(beside) < max(TOO_LATE, SLOWER * max(alone))
    assert memory < 300


async def _answered(host: Host, photo: bytes) -> float:
    """Let the honest phone send its photo; return how long that took, s."""
    begun = time.monotonic()
    assert await host.ask(photo, HONEST) == 200
    return time.monotonic() - begun
