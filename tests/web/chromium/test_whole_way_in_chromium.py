"""The whole way with a phone: menus on one screen, the service desk in a browser that saw only that screen.

The phone's photos are simulated (tests/cloud/photos.py): taken from an angle, blurred, with noise.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from PIL import Image

from tests.cloud.photos import MEDIUM, photo
from tests.helpers.terminals.terminal_png import draw
from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM
from tests.hosting.commands import share
from tests.hosting.test_ssh_command import hosting
from tests.program.test_way_by_code import PASSWORD, Caller
from tests.remote.test_openssh import OpenSSH
from tests.web.browser import PHONE, film, phone
from tests.web.chromium.test_in_chromium import as_jpeg, code_on, file
from tests.web.menus_browser import captcha, codes, menus, sees
from tests.web.menus_site import running_menus
from tui.protocol.app_page import APP_LINK
from tui.protocol.payload import grouped

pytestmark = pytest.mark.full

TOUCH: Final[dict[str, Any]] = {"viewport": PHONE, "device_scale_factor": 3, "has_touch": True}
Way = Callable[[str, bytes, Path], Awaitable[str]]
"""From the desk's address and a screenshot of the menus to the code; the folder is for files."""


def taken(screenshot: bytes | Image.Image) -> bytes:
    """A photo of a screen, by hand."""
    image = Image.open(BytesIO(screenshot)) if isinstance(screenshot, bytes) else screenshot
    return as_jpeg(photo(image.convert("L"), MEDIUM, 1))


async def by_photo(desk: str, screenshot: bytes, folder: Path) -> str:
    async with phone(scheme="dark", **TOUCH) as page:
        await page.goto(desk)
        await page.locator("#photo").set_input_files(file(taken(screenshot)))
        return await code_on(page)


async def by_photo_without_scripts(desk: str, screenshot: bytes, folder: Path) -> str:
    async with phone(java_script_enabled=False, **TOUCH) as page:
        await page.goto(desk)
        await page.locator("#photo").set_input_files(file(taken(screenshot)))
        await page.get_by_role("button", name="Send the picture").click()
        return await code_on(page)


async def by_live_camera(desk: str, screenshot: bytes, folder: Path) -> str:
    seen = Image.open(BytesIO(taken(screenshot))).resize((1280, 960))
    async with phone(*film(folder, as_jpeg(seen)), **TOUCH) as page:
        await page.goto(desk)
        await page.get_by_role("button", name="Point the camera").click()
        return await code_on(page)


async def by_text(desk: str, screenshot: bytes, folder: Path) -> str:
    from tui.cloud.scanner import scan

    [text] = [text for text in scan(Image.open(BytesIO(screenshot))) if text != APP_LINK]
    async with phone(**TOUCH) as page:
        await page.goto(desk)
        await page.get_by_role("link", name="Type the text under the code").click()
        await page.locator("textarea").fill(grouped(text).lower())
        await page.get_by_role("button", name="Get the code").click()
        return await code_on(page)


@pytest.mark.parametrize("way", [by_photo, by_photo_without_scripts, by_live_camera, by_text])
async def test_the_menus_in_one_browser_the_desk_in_another(tmp_path: Path, way: Way) -> None:
    async with running_menus(tmp_path / "data") as site, menus(site) as page:
        await captcha(page)
        code = await way(site.url("/D"), await page.screenshot(), tmp_path)
        await page.bring_to_front()
        await page.keyboard.type(code)
        await page.keyboard.press("Enter")
        await sees(page, "Modify Password")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("ArrowDown")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await sees(page, "The password is set")
        await page.keyboard.press("Enter")
        await sees(page, "Forgot Password")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await sees(page, "Safe Email")


@asynccontextmanager
async def web_command(data: Path) -> AsyncIterator[str]:
    """Run `camera-menus web` on a data directory; the desk's address."""
    running = await asyncio.create_subprocess_exec(
        *(*CHEAP_PROGRAM, "--data", str(data), "web", "--port", "0"),
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert running.stdout is not None
        said = (await running.stdout.readline()).decode()
        found = re.search(r"http://\S+/desk", said)
        assert found is not None, said
        yield found[0]
    finally:
        running.terminate()
        assert await running.wait() == 0


async def _with_a_photo(caller: Caller, desk: str) -> None:
    """From the login window to Security, with a photo of the terminal."""
    await asyncio.to_thread(caller.forgot)
    await asyncio.to_thread(caller.payload)
    code = await by_photo(desk, await asyncio.to_thread(_drawn, caller), Path())
    await asyncio.to_thread(caller.answer, code)
    await asyncio.to_thread(caller.wait_for, lambda _: caller.lit() == "Security")
    caller.press("enter")
    await asyncio.to_thread(caller.arrive, "System Login")
    await asyncio.to_thread(caller.fill, PASSWORD)
    await asyncio.to_thread(caller.arrive, "Set security questions to recover your password")
    caller.press("ctrl+q")
    await asyncio.to_thread(caller.wait_exit)


def _drawn(caller: Caller) -> bytes:
    out = BytesIO()
    draw(caller.screen).save(out, "PNG")
    return out.getvalue()


async def test_the_menus_in_a_terminal_the_desk_in_a_browser(tmp_path: Path) -> None:
    with Caller(tmp_path / "data") as caller:
        async with web_command(tmp_path / "data") as desk:
            await _with_a_photo(caller, desk)


async def test_the_menus_over_openssh_the_desk_in_a_browser(tmp_path: Path) -> None:
    data = tmp_path / "data"
    share(data, "lab-1", scenario="lost-no-questions")
    caller = Caller(data)
    async with hosting(data, "--workers", "1") as ssh, web_command(data) as desk:
        caller.command = OpenSSH(tmp_path).ssh(ssh.server, user="lab-1")
        with caller:
            await _with_a_photo(caller, desk)


@pytest.mark.parametrize("ratio", [1, 2])
async def test_a_hundred_photos_of_the_page_are_read(tmp_path: Path, ratio: float) -> None:
    """With the third code beside the window, which leads a phone to the desk."""
    from tui.cloud.service_desk import challenge_in_picture

    async with (
        running_menus(tmp_path) as site,
        phone(
            "--host-resolver-rules=MAP desk.test 127.0.0.1",
            viewport={"width": 1280, "height": 760},
            device_scale_factor=ratio,
        ) as page,
    ):
        await page.goto(f"http://desk.test:{site.port}/menus")
        await sees(page, "admin")
        await captcha(page)
        found = await codes(page)
        screen = Image.open(BytesIO(await page.screenshot())).convert("L")
    assert f"http://desk.test:{site.port}/D" in found
    [text] = [text for text in found if text != APP_LINK and not text.startswith("http:")]
    read = 0
    for seed in range(100):
        picture = as_jpeg(photo(screen, MEDIUM, seed))
        assert challenge_in_picture(picture).text == text, seed
        read += 1
    print(f"{read} of 100 photos of the page at {ratio}x read")  # noqa: T201
