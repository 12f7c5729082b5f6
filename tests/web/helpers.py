"""What the tests of the web share: a running server with a camera's challenge, and requests byte by byte."""

from __future__ import annotations

import asyncio
import html
import re
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from io import BytesIO
from pathlib import Path
from typing import Final

from tests.camera.helpers import CheapHasher
from tests.cloud.photos import window
from tui.camera import Camera, add_camera, open_camera
from tui.cloud.service_desk import Desk
from tui.data_dir import open_desk, open_store
from tui.protocol.app_page import APP_LINK
from tui.web.board.handlers import BoardHandlers
from tui.web.config import WebConfig
from tui.web.desk.own_cameras import OwnCameras
from tui.web.desk.picture_scanner import PictureScanner
from tui.web.server import Server
from tui.web.sheet.handlers import SheetHandlers
from tui.web.site import SiteOptions, make_site

LOOPBACK: Final = "127.0.0.1"
TOO_LONG: Final = 20
"""Seconds after which what is waited for will not come."""


@dataclass
class Page:
    """An answer."""

    status: int
    headers: Message
    text: str

    @property
    def state(self) -> str:
        """What the page's script knows it by."""
        found = re.search(r'<main data-state="([^"]+)"', self.text)
        return found[1] if found else ""

    @property
    def words(self) -> str:
        """What is read on it, in one line."""
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", self.text)).split())

    @property
    def problem(self) -> str:
        """The line that says what is wrong."""
        found = re.search(r'<p class="problem" role="alert">([^<]+)', self.text)
        return html.unescape(found[1]) if found else ""

    @property
    def code(self) -> str:
        """The verification code on it."""
        found = re.search(r'class="digits"><span[^>]*><span>(\d{4})</span> <span>(\d{4})</span>', self.text)
        return found[1] + found[2] if found else ""


@dataclass
class RunningSite:
    """A running server and its data directory."""

    data: Path
    port: int
    server: Server
    camera: Camera

    async def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        *,
        language: str = "en",
    ) -> Page:
        """Send a request, and read the answer to its end."""
        return await ask(self.port, method, path, headers, body, language=language)

    @property
    def host(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    async def send_photo(self, photo: bytes, path: str = "/desk", **options: str) -> Page:
        """Send a photo as a browser without scripts does."""
        return await self.ask("POST", path, FORM, form(photo=photo), **options)

    async def send_text(self, text: str, **options: str) -> Page:
        """Send a typed text."""
        body = f"text={text.replace(' ', '+')}".encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self.ask("POST", "/desk", headers, body, **options)

    async def exchange(self, sent: bytes) -> bytes:
        """Send bytes on a connection of their own; return the answer, or nothing where it is cut."""
        return await exchange(self.port, sent)


async def ask(  # noqa: PLR0913 - a request
    port: int,
    method: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    *,
    language: str = "en",
) -> Page:
    """Send a request to a server on this machine, and read the answer to its end."""
    head = {"Host": f"{LOOPBACK}:{port}", "Accept-Language": language, **(headers or {})}
    if body:
        head.setdefault("Content-Length", str(len(body)))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    return answer(await exchange(port, "\r\n".join(lines).encode() + b"\r\n\r\n" + body))


async def exchange(port: int, sent: bytes) -> bytes:
    """Send bytes on a connection of their own; return the answer, or nothing where it is cut."""
    async with asyncio.timeout(TOO_LONG):
        reader, writer = await asyncio.open_connection(LOOPBACK, port)
        try:
            writer.write(sent)
            head = await reader.readuntil(b"\r\n\r\n")
            length = 0 if sent.startswith(b"HEAD") else int(_LENGTH.findall(head)[0])
            return head + await reader.readexactly(length)
        except (ConnectionResetError, asyncio.IncompleteReadError):
            return b""
        finally:
            writer.close()


_LENGTH: Final = re.compile(rb"(?im)^content-length: (\d+)")
BOUNDARY: Final = "----camera-menus"
FORM: Final = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def form(**fields: bytes) -> bytes:
    """Return the body of a form: pictures by the names of their inputs."""
    parts = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n".encode()
        + value
        + b"\r\n"
        for name, value in fields.items()
    )
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def answer(received: bytes) -> Page:
    """Take an answer apart; an empty one has the status 0."""
    head, _, body = received.partition(b"\r\n\r\n")
    first, _, rest = head.partition(b"\r\n")
    status = int(first.split()[1]) if first else 0
    return Page(status, message_from_bytes(rest), body.decode())


def screenshot(*texts: str) -> bytes:
    """The camera's window with these codes, as a PNG."""
    out = BytesIO()
    window(*texts).save(out, "PNG")
    return out.getvalue()


@asynccontextmanager
async def running_site(  # noqa: PLR0913 - what differs between tests
    data: Path,
    config: WebConfig | None = None,
    *,
    scenario: str = "lost-no-questions",
    prepare: Callable[[Camera], object] | None = None,
    options: SiteOptions | None = None,
    tls: ssl.SSLContext | None = None,
    sheet: SheetHandlers | None = None,
    board: BoardHandlers | None = None,
    port: int = 0,
) -> AsyncIterator[RunningSite]:
    """Run the server on a directory with one camera; `port` is 0 for a free one."""
    options = options or SiteOptions(config or WebConfig())
    with open_desk(data) as desk, open_store(data) as store:
        parts = {"key_for": desk.keys.for_new, "registrar": desk.mailer, "hasher": CheapHasher()}
        add_camera(store, "gate", scenario, **parts)  # type: ignore[arg-type]
        camera = open_camera(store, "gate", **parts)  # type: ignore[arg-type]
        if prepare is not None:
            prepare(camera)
        scanner = PictureScanner(options.config)
        with OwnCameras(data) as cameras:
            server = Server(
                make_site(cameras.answer, scanner, options, sheet=sheet, board=board),
                options,
                LOOPBACK,
                port,
                tls,
            )
            serving = asyncio.create_task(server.serve())
            try:
                await asyncio.wait_for(server.listening.wait(), TOO_LONG)
                yield RunningSite(data, server.places[0][1], server, camera)
            finally:
                server.stop()
                await serving
                scanner.close()


def shown(site: RunningSite) -> tuple[str, bytes]:
    """Let the camera show a challenge; its text, and a screenshot of the window with both codes."""
    payload = site.camera.challenge().payload
    return payload, screenshot(payload, APP_LINK)


def tickets(data: Path) -> int:
    """Return how many answers the desk has written down."""
    from sqlalchemy import func, select

    from tui.cloud.schema import tickets as table

    with Desk.open(data) as desk, desk._records.read() as tx:
        return int(tx.execute(select(func.count()).select_from(table)).scalar_one())
