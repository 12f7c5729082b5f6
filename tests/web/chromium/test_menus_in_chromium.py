"""The menus in Debian's Chromium: keys, input methods, paste, mouse, touch, and for those who can't see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.board.helpers import only, shows
from tests.web.browser import PHONE, phone
from tests.web.menus_browser import DESKTOP, captcha, codes, menus, screen, sees
from tests.web.menus_site import running_menus
from tui.board.client import connected
from tui.board.hub import Hub
from tui.board.order import Deed
from tui.board.socket_server import board_socket

pytestmark = pytest.mark.full


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
        await sees(page, "Your app account.")
        await page.keyboard.press("Escape")
        await expect(page.locator("#screen")).not_to_contain_text("Your app account.")
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


async def test_f_keys_and_their_seconds_work_in_the_window_with_the_codes(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site, menus(site) as page:
        await captcha(page)
        for key, second, shows in (
            ("F1", "Control+g", "Get device password"),
            ("F2", "Control+l", "Русский"),
            ("F3", "Control+p", "Your app account."),
        ):
            for pressed in (key, second):
                await page.keyboard.press(pressed)
                await sees(page, shows)
                await page.keyboard.press("Escape")
                await expect(page.locator("#screen")).not_to_contain_text(shows)
        for pressed in ("F5", "Control+r"):
            [before, _] = sorted(await codes(page), key=len, reverse=True)
            for left in (4, 3, 2, 1, 0):
                await page.keyboard.type("00000000")
                await page.keyboard.press("Enter")
                await sees(page, f"Tries left: {left}" if left else "Press F5 for a new one")
                await page.keyboard.press("Control+u")
            await page.keyboard.press(pressed)
            await sees(page, "tries 5")
            assert before not in await codes(page)


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


async def test_only_what_needs_the_field_is_typed_into_it(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site, menus(site) as page:
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("End")
        await page.evaluate(
            "field.addEventListener('input', () => document.title += '+')"
        )  # each one has a frame painted, and the answer wait for the next
        await page.keyboard.type("x y")
        await sees(page, "adminx y")
        assert "+" not in await page.title()
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Dead", "code": "Quote"})
        letter = {"type": "keyDown", "key": "e", "code": "KeyE", "text": "é"}  # as on Linux
        await devtools.send("Input.dispatchKeyEvent", letter)
        await sees(page, "adminx yé")


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
        await page.locator("#screen").get_by_text("Forgot Password").click()
        await sees(page, "Reset")
        await expect(page.locator("#field")).to_be_focused()


async def test_a_tap_presses_and_the_keys_on_the_screen_type(tmp_path: Path) -> None:
    touch: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    async with running_menus(tmp_path) as site, menus(site, device_scale_factor=3, **touch) as page:
        await page.get_by_role("button", name="F1 Help").tap()
        await sees(page, "An emulator, not a camera.")
        await page.get_by_role("button", name="Escape").tap()
        await expect(page.locator("#screen")).not_to_contain_text("An emulator")  # help names the link too
        await page.locator("#screen").get_by_text("Forgot Password").tap()
        await sees(page, "Reset")
        await page.get_by_role("button", name="Escape").tap()
        await sees(page, "Forgot Password")
        await page.get_by_role("button", name="Up", exact=True).tap()
        await page.get_by_role("button", name="Enter").tap()
        await sees(page, "Enter the password")
        await page.get_by_role("button", name="F8 Steps").tap()
        await sees(page, "► Step 1")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(
    ("options", "name", "works"),
    [
        ({"viewport": DESKTOP}, "F4 Large", False),
        (
            {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
            "F4 Other code",
            True,
        ),
    ],
    ids=("desktop", "phone"),
)
async def test_a_button_says_what_its_key_does_and_the_row_stays_where_it_is(
    tmp_path: Path, options: dict[str, Any], name: str, *, works: bool
) -> None:
    async with running_menus(tmp_path) as site, menus(site, **options) as page:
        if not works:
            await page.get_by_role("button", name="Keys on the screen").click()
            await expect(page.locator("#foot")).to_be_in_viewport(ratio=1)  # the screen has its size
        row = page.get_by_role("toolbar").get_by_role("button")
        await expect(page.get_by_role("button", name="F4 Large")).to_be_disabled()
        await expect(page.get_by_role("button", name="F3 Phone")).to_be_enabled()
        before = [await key.bounding_box() for key in await row.all()]
        help_key = page.locator("[data-key=F1]")
        await help_key.focus()
        await page.keyboard.press("Enter")
        await sees(page, "An emulator, not a camera.")
        await expect(page.get_by_role("button", name="F1 Hide")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="F1 Help")).to_be_focused()
        await page.locator("#field").focus()
        await captcha(page)
        large = page.get_by_role("button", name=name, exact=True)
        await (expect(large).to_be_enabled() if works else expect(large).to_be_disabled())
        assert [await key.bounding_box() for key in await row.all()] == before
        if works:
            [first] = await codes(page)
            await large.tap()
            await sees(page, "APP")
            assert first not in await codes(page)
        else:
            await large.click(force=True)
            await expect(page.locator("#field")).to_be_focused()


async def test_a_finger_reaches_the_trainers_line_and_the_way_out(tmp_path: Path) -> None:
    touch: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    hub, path = Hub(), tmp_path / "board.sock"
    async with (
        board_socket(hub, path),
        running_menus(tmp_path / "data", board=hub) as site,
        menus(site, device_scale_factor=3, **touch) as page,
        connected(path) as board,
    ):
        await shows(board, lambda sessions: len(sessions) == 1)
        number, _ = only(board)
        assert await board.order(Deed.SAY, number, "Look left") == ""
        await sees(page, "Trainer: Look left")
        await page.get_by_role("button", name="F9 Trainer").tap()
        await expect(page.locator("#screen")).not_to_contain_text("Look left")
        row = page.get_by_role("toolbar")
        for key in await row.get_by_role("button").all():
            box = await key.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
        await page.get_by_role("button", name="F10 Quit").tap()
        await expect(page.locator("#said")).to_contain_text("Your camera is kept for 15 min.")


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
                for state in ("menus", "over"):
                    found = await Axe().run(page)
                    assert found.violations_count == 0, f"{state}: {found.generate_report()}"
                    await page.keyboard.press("F10")  # the second time nothing hears it
                    await expect(page.get_by_role("button", name="Return to the camera")).to_be_focused()


async def test_without_scripts_the_page_says_so_and_nothing_waits(tmp_path: Path) -> None:
    async with running_menus(tmp_path) as site, phone(java_script_enabled=False) as page:
        await page.goto(site.url("/menus"))
        said = page.locator("noscript p")  # playwright finds no texts in there
        await expect(said).to_be_in_viewport()
        assert (await said.inner_text()).startswith("The menus need JavaScript.")
        await expect(page.get_by_text("Connecting…")).to_be_hidden()
        await expect(page.get_by_role("button")).to_have_count(0)
