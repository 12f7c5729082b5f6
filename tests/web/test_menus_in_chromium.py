"""The menus in Debian's Chromium: keys, input methods, paste, mouse, touch, zoom, lost connections."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Self

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from tests.web.browser import MS, PHONE, phone
from tests.web.helpers import LOOPBACK, TOO_LONG
from tests.web.menus_site import MenusSite, running_menus
from tui.cloud.scanner import scan
from tui.protocol.app_page import APP_LINK
from tui.protocol.payload import parse

pytestmark = pytest.mark.full

DESKTOP: Final = {"width": 1280, "height": 760}
KNOWN: Final = "Turnstile-42-north"
"""The password of the scenario `known`."""


@asynccontextmanager
async def menus(site: MenusSite, path: str = "/menus", **options: Any) -> AsyncIterator[Page]:  # noqa: ANN401
    async with phone(**({"viewport": DESKTOP} | options)) as page:
        await page.goto(site.url(path))
        await sees(page, "admin")
        yield page


async def sees(page: Page, text: str) -> None:
    """Wait until the screen shows a text, however it is divided into runs."""
    await expect(page.locator("#screen")).to_contain_text(text)


async def screen(page: Page) -> str:
    return "\n".join(await page.locator(".row").all_text_contents())


async def fields(page: Page) -> str:
    """What stands in the login's fields."""
    return " ".join((await screen(page)).split())


async def codes(page: Page) -> list[str]:
    """The texts of the QR codes on a screenshot."""
    picture = Image.open(BytesIO(await page.screenshot()))
    return scan(picture)


# --- keys ---------------------------------------------------------------------------------------------------


async def test_every_key_reaches_the_menus_at_once(tmp_path: Path) -> None:
    async with running_menus(tmp_path, "known") as site, menus(site) as page:
        await page.keyboard.press("F1")  # nothing was clicked before
        await sees(page, "An emulator, not a camera.")
        await page.keyboard.press("Escape")
        await page.keyboard.press("F2")
        await sees(page, "Русский")
        await page.keyboard.press("Escape")
        await page.keyboard.press("F3")
        await sees(page, "Phone")
        await page.keyboard.press("Escape")
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("End")
        await page.keyboard.press("Home")
        await page.keyboard.press("Delete")
        await sees(page, "dmin")
        await page.keyboard.type("x")
        await sees(page, "xdmin")
        await page.keyboard.press("Backspace")
        await page.keyboard.type("a")
        await page.keyboard.press("Tab")
        await page.keyboard.type("wrong")
        await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(page.locator("#alert")).to_contain_text("password")
        await page.keyboard.press("F10")
        await expect(page.locator("#said")).to_contain_text("Your camera is kept for 15 min.")


async def test_ctrl_works_by_place_in_a_russian_layout(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site, menus(site) as page:
        await page.keyboard.type("пароль")  # a Russian letter is text
        devtools = await page.context.new_cdp_session(page)
        for kind in ("rawKeyDown", "keyUp"):
            await devtools.send(
                "Input.dispatchKeyEvent",
                {"type": kind, "modifiers": 2, "key": "п", "code": "KeyG", "windowsVirtualKeyCode": 71},
            )
        await sees(page, "An emulator, not a camera.")  # Ctrl+G is help


async def test_input_methods_and_dead_keys(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site, menus(site) as page:
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("End")
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("Input.imeSetComposition", {"text": "ni", "selectionStart": 2, "selectionEnd": 2})
        await expect(page.locator("#field")).to_have_class("composing")
        assert "adminni" not in await screen(page)
        await devtools.send("Input.insertText", {"text": "你好"})
        await sees(page, "admin你好")
        await devtools.send("Input.imeSetComposition", {"text": "´", "selectionStart": 1, "selectionEnd": 1})
        await devtools.send("Input.insertText", {"text": "é"})
        await sees(page, "admin你好é")
        await page.keyboard.press("Backspace")
        await page.keyboard.type("z")
        await sees(page, "admin你好z")


async def test_a_paste_with_line_breaks_is_one_line_and_presses_nothing(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site, menus(site) as page:
        await page.keyboard.press("ArrowUp")
        await page.evaluate(
            """() => {
                const data = new DataTransfer();
                data.setData("text/plain", "one\\ntwo\\x1b[201~\\r\\n");
                const given = {clipboardData: data, bubbles: true, cancelable: true};
                document.getElementById("field").dispatchEvent(new ClipboardEvent("paste", given));
            }"""
        )
        await sees(page, "one two")
        assert "Forgot Password" in await screen(page)


async def test_f6_leads_to_the_pages_own_buttons_and_back(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site, menus(site) as page:
        await expect(page.locator("#field")).to_be_focused()
        await page.keyboard.press("F6")
        await expect(page.locator("nav a").first).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(page.locator("nav a").nth(1)).to_be_focused()
        await page.keyboard.press("F6")
        await expect(page.locator("#field")).to_be_focused()
        await page.keyboard.type("x")
        await sees(page, "•")


# --- mouse and touch ----------------------------------------------------------------------------------------


async def test_the_mouse_presses_what_it_points_at(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site, menus(site) as page:
        await page.get_by_text("Forgot Password").click()
        await sees(page, "Reset")
        await expect(page.locator("#field")).to_be_focused()


async def test_a_tap_presses_and_the_keys_on_the_screen_type(tmp_path: Path) -> None:
    touch: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    async with running_menus(tmp_path) as site, menus(site, device_scale_factor=3, **touch) as page:
        await page.get_by_role("button", name="F1 Help").tap()
        await sees(page, "An emulator, not a camera.")
        await page.get_by_role("button", name="Escape").tap()
        await page.get_by_text("Forgot Password").tap()
        await sees(page, "Reset")
        await page.get_by_role("button", name="Escape").tap()
        await sees(page, "Forgot Password")
        await page.get_by_role("button", name="Up", exact=True).tap()
        await page.get_by_role("button", name="Enter").tap()
        await sees(page, "Enter the password")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360


# --- the size -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "viewport"),
    [(1, DESKTOP), (2, DESKTOP), (3, DESKTOP), (1.1, DESKTOP), (1.5, {"width": 1000, "height": 700})],
)
async def test_both_codes_are_read_from_a_screenshot(
    tmp_path: Path, ratio: float, viewport: dict[str, int]
) -> None:
    async with (
        running_menus(tmp_path) as site,
        menus(site, viewport=viewport, device_scale_factor=ratio) as page,
    ):
        await _captcha(page)
        found = await codes(page)
        assert APP_LINK in found
        [payload] = [text for text in found if text != APP_LINK]
        assert parse(payload).text == payload
        cell = await page.evaluate("document.getElementById('screen').clientWidth / 80")
        assert cell >= 4  # CSS pixels a module, which is as wide as a cell


async def _captcha(page: Page) -> None:
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await sees(page, "Reset")
    await page.keyboard.press("Enter")
    await sees(page, "Verification code")


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


async def test_the_whole_way_with_two_pages(tmp_path: Path) -> None:
    """The menus in one, a phone with the service desk in the other: code, new password, signed in."""
    async with running_menus(tmp_path) as site, menus(site) as page, phone(scheme="dark") as desk:
        await _captcha(page)
        photo = await page.screenshot()
        await desk.goto(site.url("/D"))
        file: Any = {"name": "photo.png", "mimeType": "image/png", "buffer": photo}
        await desk.locator('input[type="file"]').last.set_input_files(file)
        digits = await desk.locator(".digits > [aria-hidden]").text_content()
        code = re.sub(r"\D", "", digits or "")
        assert len(code) == 8
        await page.bring_to_front()
        await page.keyboard.type(code)
        await page.keyboard.press("Enter")
        await sees(page, "Modify Password")
        await page.keyboard.type("Kestrel-77-south")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.type("Kestrel-77-south")
        await page.keyboard.press("Enter")
        await sees(page, "Forgot Password")


async def test_axe_finds_nothing(tmp_path: Path) -> None:
    from axe_playwright_python.async_playwright import Axe

    async with running_menus(tmp_path) as site:
        looks: tuple[dict[str, Any], ...] = (
            {"viewport": DESKTOP},
            {"scheme": "dark", "has_touch": True, "is_mobile": True},
        )
        for options in looks:
            async with phone(**options, bypass_csp=True) as page:
                await page.goto(site.url("/menus?scenario=known"))
                await sees(page, "admin")
                found = await Axe().run(page)
                assert found.violations_count == 0, found.generate_report()
