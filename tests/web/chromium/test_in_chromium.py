"""The service desk's page on a phone: every way to the code, its look, and for those who can't see it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from axe_playwright_python.async_playwright import Axe
from PIL import Image
from playwright.async_api import Page, expect

from tests.cloud.helpers import APP
from tests.cloud.photos import MEDIUM, photo, window
from tests.web.browser import PHONE, film, phone
from tests.web.helpers import RunningSite, running_site, screenshot, shown
from tui.protocol.app_page import APP_LINK
from tui.protocol.payload import grouped

pytestmark = pytest.mark.full

PLAIN = "desk.test"
"""A name that is no secure context, as an address in a local network is none."""


def url(site: RunningSite, path: str = "/desk", host: str = "127.0.0.1") -> str:
    return f"http://{host}:{site.port}{path}"


def taken(site: RunningSite, seed: int = 1) -> bytes:
    """A phone's photo of the camera's window, 12 megapixels, held by hand."""
    payload, _ = shown(site)
    return as_jpeg(photo(window(payload, APP_LINK), MEDIUM, seed).resize((4032, 3024)))


def as_jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=92)
    return out.getvalue()


async def code_on(page: Page) -> str:
    await expect(page.locator("main[data-state=answered]")).to_be_visible()
    return (await page.locator(".digits > [aria-hidden]").inner_text()).replace(" ", "")


def file(content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> Any:  # noqa: ANN401 - playwright's
    return {"name": name, "mimeType": kind, "buffer": content}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
async def test_a_photo_over_plain_http(tmp_path: Path, script: bool) -> None:  # noqa: FBT001 - a case
    resolve = f"--host-resolver-rules=MAP {PLAIN} 127.0.0.1"
    async with running_site(tmp_path) as site, phone(resolve, java_script_enabled=script) as page:
        await page.goto(url(site, "/D", PLAIN))
        await expect(page.locator("#photo")).to_have_attribute("capture", "environment")
        assert await page.locator("#picture").get_attribute("capture") is None
        await expect(page.get_by_role("button", name="Point the camera")).to_be_hidden()
        await page.locator("#photo").set_input_files(file(taken(site)))
        if not script:
            await page.get_by_role("button", name="Send the picture").click()
        code = await code_on(page)
        await expect(page.get_by_text(grouped(site.camera.serial))).to_be_visible()
        copy = page.get_by_role("button", name="Copy")
        if script:  # where there is no clipboard for scripts
            await copy.click()
            await expect(page.get_by_role("button", name="Copied")).to_be_visible()
        else:
            await expect(copy).to_be_hidden()
        site.camera.answer_code(code)


async def test_a_picture_from_a_chat_after_the_wrong_one(tmp_path: Path) -> None:
    """The right code first: told so, in the page's language, which the answer keeps."""
    async with running_site(tmp_path) as site, phone(locale="ru-RU") as page:
        await page.goto(url(site))
        await page.locator("#picture").set_input_files(file(screenshot(APP), "app.png", "image/png"))
        await expect(page.get_by_role("alert")).to_have_text("Это правый код, APP. Нужен левый.")
        await page.locator("#picture").set_input_files(file(taken(site)))
        code = await code_on(page)
        await page.get_by_role("button", name="EN English").click()
        await expect(page.get_by_role("heading")).to_have_text("Verification code")
        assert await code_on(page) == code


async def test_the_live_camera(tmp_path: Path) -> None:
    async with running_site(tmp_path) as site:
        payload, _ = shown(site)
        seen = as_jpeg(photo(window(payload, APP_LINK), MEDIUM, 1).resize((1280, 960)))
        async with phone(*film(tmp_path, seen)) as page:
            await page.goto(url(site))
            await page.get_by_role("button", name="Point the camera").click()
            code = await code_on(page)
            await expect(page.get_by_role("heading")).to_be_focused()
            await expect(page.locator("video")).to_have_count(0)
        site.camera.answer_code(code)


async def test_the_text_is_counted_and_sent_by_keyboard(tmp_path: Path) -> None:
    async with running_site(tmp_path) as site, phone() as page:
        payload, _ = shown(site)
        await page.goto(url(site, "/desk?lang=zh"))
        await page.get_by_role("link", name="输入二维码下方的文本").click()
        await page.locator("textarea").focus()
        await page.keyboard.type(grouped(payload[:26]).lower())
        await expect(page.locator("#counted")).to_have_text("已输入 26/45")
        await expect(page.get_by_role("button", name="获取验证码")).to_be_disabled()
        await page.keyboard.press("Enter")
        await page.keyboard.type(payload[26:])
        await page.keyboard.press("Enter")
        code = await code_on(page)
        assert "/desk?lang=zh" in page.url
        site.camera.answer_code(code)


async def test_the_keyboard_reaches_everything_in_order(tmp_path: Path) -> None:
    async with running_site(tmp_path) as site, phone() as page:
        await page.goto(url(site))
        names = []
        for _ in range(7):
            await page.keyboard.press("Tab")
            names.append(
                await page.locator(":focus").evaluate(
                    "e => (e.labels ? e.labels[0] ?? e : e).textContent.trim()"
                )
            )
        assert names == [
            *("RU Русский", "EN English", "中文"),
            *("Photograph the code", "Choose a picture", "Point the camera", "Type the text under the code"),
        ]
        await page.locator("#photo").focus()
        async with page.expect_file_chooser():
            await page.title()  # a way there and back: from then on the browser tells of its choosers
            await page.keyboard.press("Enter")


async def test_an_expired_code_says_so(tmp_path: Path) -> None:
    async with running_site(tmp_path) as site, phone() as page:
        payload, _ = shown(site)
        await page.clock.install()
        await page.goto(url(site, "/desk/text"))
        await page.locator("textarea").fill(payload)
        await page.get_by_role("button", name="Get the code").click()
        await code_on(page)
        await page.clock.run_for(60_000)
        await expect(page.locator("#life")).to_contain_text("valid for another 8:")
        await page.clock.run_for(600_000)
        await expect(page.locator("#life")).to_contain_text("This code has expired")


async def test_nobody_s_phone_reads_the_drawing(tmp_path: Path) -> None:
    async with running_site(tmp_path) as site, phone(device_scale_factor=2) as page:
        await page.goto(url(site))
        image = Image.open(BytesIO(await page.screenshot(full_page=True)))
        assert zxingcpp.read_barcodes(image) == []


async def _pages(page: Page, site: RunningSite) -> list[str]:
    """Open one page after the other, and look at each; return what is wrong."""
    _, png = shown(site)
    wrong = await looked_at(page, url(site), "start")
    await page.locator("#photo").set_input_files(file(screenshot(APP), "app.png", "image/png"))
    await expect(page.get_by_role("alert")).to_be_visible()
    wrong += await looked_at(page, None, "refused")
    wrong += await looked_at(page, url(site, "/desk/text"), "text")
    await page.locator("textarea").fill("A" * 45)
    await page.get_by_role("main").get_by_role("button").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    wrong += await looked_at(page, None, "text refused")
    await page.goto(url(site))
    await page.locator("#picture").set_input_files(file(png, "a.png", "image/png"))
    await code_on(page)
    return wrong + await looked_at(page, None, "answered")


async def looked_at(page: Page, address: str | None, name: str) -> list[str]:
    """Open a page, or stay on the one that is there; return what is wrong with it."""
    if address:
        await page.goto(address)
    found = await Axe().run(page)
    wrong = [f"{name}: {each['id']} {each['nodes'][0]['html'][:80]}" for each in found.response["violations"]]
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    low = await page.locator(
        "main .button:visible, main .more a:visible, main .place a, nav a, nav button"
    ).evaluate_all("all => all.filter(e => e.getBoundingClientRect().height < 44).map(e => e.textContent)")
    return [
        *wrong,
        *([f"{name}: {wide} px too wide"] if wide else []),
        *(f"{name}: {each}: low" for each in low),
    ]


LOOKS = [
    ("light", PHONE, "en-US"),
    ("dark", PHONE, "ru-RU"),
    ("dark", {"width": 1280, "height": 800}, "zh-CN"),
    ("light", {"width": 320, "height": 568}, "ru-RU"),
    ("dark", {"width": 740, "height": 360}, "en-US"),
    ("light", {"width": 180, "height": 370}, "zh-CN"),  # 360 px at 200 %
]


@pytest.mark.parametrize(("scheme", "viewport", "locale"), LOOKS)
async def test_every_page_is_accessible_and_fits(
    tmp_path: Path, scheme: str, viewport: dict[str, int], locale: str
) -> None:
    # The checker is put into the page as a script, which the page's own policy would refuse.
    options: dict[str, Any] = {"locale": locale, "bypass_csp": True}
    async with (
        running_site(tmp_path) as site,
        phone(scheme=scheme, viewport=viewport, **options) as page,
    ):
        assert await _pages(page, site) == []
