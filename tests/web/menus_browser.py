"""The menus in Debian's Chromium, as their tests open and read them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any, Final

from PIL import Image
from playwright.async_api import Page, expect

from tests.web.browser import MS, phone
from tests.web.menus_site import MenusSite
from tui.cloud.scanner import scan

expect.set_options(timeout=MS)
DESKTOP: Final = {"width": 1280, "height": 760}


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


async def codes(page: Page) -> list[str]:
    """The texts of the QR codes on a screenshot."""
    picture = Image.open(BytesIO(await page.screenshot()))
    return scan(picture)


async def captcha(page: Page) -> None:
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await sees(page, "Reset")
    await page.keyboard.press("Enter")
    await sees(page, "Verification code")
