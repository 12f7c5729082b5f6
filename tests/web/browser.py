"""Debian's Chromium, driven by playwright: a phone that opens the pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from playwright.async_api import Page, async_playwright

from tests.helpers.terminals.terminal import needs_program

if TYPE_CHECKING:
    from pathlib import Path

PHONE = {"width": 360, "height": 740}
MS = 20_000
"""After which what is waited for will not come."""


@asynccontextmanager
async def phone(
    *flags: str,
    scheme: str = "light",
    viewport: dict[str, int] | None = None,
    tolerated: str = "status of 4",
    **options: Any,  # noqa: ANN401 - playwright's
) -> AsyncIterator[Page]:
    """Open an empty page. Fails a test whose page logs an error of its own, or asks another server.

    `tolerated` are words of those that are meant: usually a refusal's status.
    """
    program = needs_program("chromium", package="chromium")
    complaints: list[str] = []
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", *flags]
        browser = await playwright.chromium.launch(executable_path=program, args=arguments)
        given = {"viewport": viewport or PHONE, "color_scheme": scheme, "locale": "en-US", **options}
        context = await browser.new_context(**given)
        page = await context.new_page()
        page.set_default_timeout(MS)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if tolerated not in line.text else None)
        page.on(
            "request",
            lambda request: (
                complaints.append(request.url) if "://" in request.url and not _local(request.url) else None
            ),
        )
        yield page
        await browser.close()
    assert complaints == [], complaints


def _local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "http://desk.test:", "data:", "blob:"))


def film(folder: Path, jpeg: bytes) -> list[str]:
    """Return the flags with which the browser's camera sees one picture all the time."""
    path = folder / "film.mjpeg"
    path.write_bytes(jpeg * 3)
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={path}",
    ]
