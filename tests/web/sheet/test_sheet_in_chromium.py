"""The trainer's sheet as a projector and a phone show it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.web.browser import PHONE, phone
from tests.web.chromium.test_in_chromium import LOOKS, looked_at, url
from tests.web.helpers import running_site
from tests.web.sheet.test_sheet import handlers

pytestmark = pytest.mark.full

PROJECTOR = {"width": 1280, "height": 720}


@pytest.mark.parametrize(("scheme", "viewport", "locale"), [("light", PROJECTOR, "ru-RU"), *LOOKS])
async def test_it_is_accessible_and_fits(
    tmp_path: Path, scheme: str, viewport: dict[str, int], locale: str
) -> None:
    async with (
        running_site(tmp_path, sheet=handlers()) as site,
        phone(scheme=scheme, viewport=viewport, locale=locale, bypass_csp=True) as page,
    ):
        assert await looked_at(page, url(site, "/sheet"), "sheet") == []


@pytest.mark.parametrize("locale", ["en-US", "ru-RU", "zh-CN"])
@pytest.mark.parametrize(("scheme", "viewport"), [("light", PROJECTOR), ("dark", PROJECTOR), ("dark", PHONE)])
async def test_phones_read_it_from_the_screen(
    tmp_path: Path, scheme: str, viewport: dict[str, int], locale: str
) -> None:
    """Without scripts; on a projector all of it is seen at once."""
    async with (
        running_site(tmp_path, sheet=handlers()) as site,
        phone(scheme=scheme, viewport=viewport, locale=locale, java_script_enabled=False) as page,
    ):
        await page.goto(url(site, "/sheet"))
        image = Image.open(BytesIO(await page.screenshot(full_page=viewport is PHONE)))
        read = sorted(code.text for code in zxingcpp.read_barcodes(image))
        assert read == ["HTTP://192.168.1.20:8080/D", "HTTP://192.168.1.20:8080/M"]
        foot = await page.locator("footer").bounding_box()
        assert foot is not None
        assert viewport is PHONE or foot["y"] + foot["height"] <= viewport["height"]
