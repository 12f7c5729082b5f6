"""The menus in Debian's Chromium: every size and zoom, reloading, lost connections."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Self

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from tests.web.browser import MS, phone
from tests.web.helpers import LOOPBACK, TOO_LONG
from tests.web.menus_browser import DESKTOP, captcha, codes, menus, sees
from tests.web.menus_site import running_menus
from tui.protocol.app_page import APP_LINK
from tui.protocol.payload import parse

pytestmark = pytest.mark.full


# --- the size -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "viewport"),
    [
        (1, DESKTOP),
        (2, DESKTOP),
        (3, DESKTOP),
        (1.1, DESKTOP),
        (1.5, DESKTOP),
        (1.5, {"width": 1000, "height": 700}),
    ],
)
async def test_both_codes_are_read_from_a_screenshot(
    tmp_path: Path, ratio: float, viewport: dict[str, int]
) -> None:
    async with (
        running_menus(tmp_path) as site,
        menus(site, viewport=viewport, device_scale_factor=ratio) as page,
    ):
        await captcha(page)
        found = await codes(page)
        assert APP_LINK in found
        [payload] = [text for text in found if text != APP_LINK]
        assert parse(payload).text == payload
        cell = await page.evaluate("document.getElementById('screen').clientWidth / 80")
        assert cell >= 4  # CSS pixels a module, which is as wide as a cell
        assert await _beside_the_code(page, cell) == {(255, 255, 255)}


async def _beside_the_code(page: Page, cell: float) -> set[tuple[int, ...]]:
    """The colours of a line from row to row in the white that is left of the code: no gap is seen there."""
    box = await page.locator("#screen").bounding_box()
    assert box is not None
    line = {"x": box["x"] + 3 * cell, "y": box["y"] + 6 * cell, "width": cell, "height": 30 * cell}
    picture = Image.open(BytesIO(await page.screenshot(clip=line))).convert("RGB")  # type: ignore[arg-type]
    middle = picture.width // 2
    colours = picture.crop((middle, 2, middle + 1, picture.height - 2)).getcolors()
    assert colours is not None
    return {colour for _, colour in colours}  # type: ignore[misc]


async def _until(page: Page, condition: str) -> None:
    """Wait for a condition of the page; playwright's own way needs what the CSP forbids."""
    async with asyncio.timeout(TOO_LONG):
        while not await page.evaluate(condition):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.05)


async def test_zoom_and_a_small_window_keep_everything_in_sight(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site, menus(site) as page:
        for width, height, cells in ((1280, 760, "80"), (640, 380, "80"), (420, 700, "60"), (320, 640, "60")):
            await page.set_viewport_size({"width": width, "height": height})
            await expect(page.locator("#screen")).to_have_attribute("data-columns", cells)
            await _until(page, f"document.documentElement.scrollWidth <= {width}")
            await sees(page, "Forgot Password")


# --- the connection -----------------------------------------------------------------------------------------


async def test_reloading_leads_back_to_the_same_camera(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site, menus(site) as page:
        name = await page.locator("#name").text_content()
        assert name
        assert page.url.endswith(f"#{name}")
        await page.reload()
        await sees(page, "Forgot Password")
        await expect(page.locator("#name")).to_have_text(name)
        await page.get_by_role("link", name="RU Русский").click()
        await sees(page, "Забыли пароль")
        await expect(page.locator("#name")).to_have_text(name)


class _Line:
    """A line to the server that can be cut, in silence or with a reset."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._writers: set[asyncio.StreamWriter] = set()
        self.open = asyncio.Event()
        self.open.set()
        self.is_down = False

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._carry, LOOPBACK, 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        self.cut()
        self._server.close()

    def cut(self) -> None:
        """Reset all connections; until `is_down` is unset, new ones are, too."""
        for writer in self._writers:
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_down:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection(LOOPBACK, self._port)
        self._writers |= {writer, far_writer}
        await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                await self.open.wait()
                writer.write(data)
        except OSError:
            pass
        writer.close()


async def test_a_cut_line_is_told_and_leads_back_to_the_same_camera(tmp_path: Path) -> None:
    async with (
        running_menus(tmp_path) as site,
        _Line(site.port) as line,
        phone(viewport=DESKTOP, tolerated="WebSocket connection to") as page,
    ):
        await page.goto(f"http://{LOOPBACK}:{line.port}/menus")
        await sees(page, "Forgot Password")
        name = await page.locator("#name").text_content()
        line.is_down = True
        line.cut()
        await expect(page.locator("#overlay").get_by_text("The connection was lost.")).to_be_visible()
        await expect(page.locator("#alert")).to_contain_text("The connection was lost.")
        line.is_down = False
        await page.get_by_role("button", name="Try now").click()
        await expect(page.locator("#overlay")).to_be_hidden()
        await expect(page.locator("#name")).to_have_text(str(name))
        await expect(page.locator("#field")).to_be_focused()
        line.open.clear()  # as in a tunnel: nothing comes, and nothing says so
        await page.keyboard.type("x")
        lost = page.locator("#overlay").get_by_text("The connection was lost.")
        await expect(lost).to_be_visible(timeout=MS)
        line.open.set()
        await expect(page.locator("#overlay")).to_be_hidden()
        await expect(page.locator("#name")).to_have_text(str(name))


async def test_who_leaves_can_return(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site, menus(site) as page:
        name = await page.locator("#name").text_content()
        await page.keyboard.press("F10")
        await expect(page.get_by_role("button", name="Return to the camera")).to_be_focused()
        await page.keyboard.press("Enter")
        await sees(page, "Forgot Password")
        await expect(page.locator("#name")).to_have_text(str(name))
