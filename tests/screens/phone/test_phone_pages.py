"""The phone's pages: the ways between them, where it stands, how it looks."""

from __future__ import annotations

import asyncio

import pytest

from screens.phone.pages import SignInPage
from tests.helpers.windows.cameras import Practice, visit
from tests.helpers.windows.phones import code_of
from tests.helpers.windows.ways import CAPTCHA, begin
from tests.screens.gate import held, until
from tests.screens.phone.seen import digits, payload
from tui.pictures.cells import painted

TO_SCAN = (*CAPTCHA, "f3", "enter", "enter", "enter")
CODE_READ = (*TO_SCAN, "enter")


@pytest.mark.full
async def test_f2_changes_phone_and_window(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await begin(user, *CODE_READ, "f2", "f2")
        assert user.sees("Код верификации", "Ввести в поле", "Сброс", "Убрать")
        assert not user.sees("Verification")
        await user.press("f2", "f2")
        assert not user.sees("Новый QR")
        assert digits(user)


PAGES = ("My devices", "Add a device", "Get device password", "Get device password")
"""The way by + and the way by the scan sign, to the code."""


@pytest.mark.parametrize(
    ("steps", "headings", "way"),
    [
        (("enter", "enter"), PAGES, "escape"),
        *(
            pytest.param(("left", "enter"), (PAGES[0], *PAGES[2:]), way, marks=pytest.mark.full)
            for way in ("Back", "escape")
        ),
    ],
)
async def test_both_ways_to_the_scan_and_back_page_by_page(
    practice: Practice, steps: tuple[str, ...], headings: tuple[str, ...], way: str
) -> None:
    camera = practice.camera("lost")
    async with visit(camera, phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA, "f3", "enter", *steps)
        assert (user.heading, user.focus) == ("Get device password", "scan")
        await user.press("enter")
        assert digits(user).replace(" ", "") == code_of(camera)
        for heading in headings[-2::-1]:
            await (user.click(way) if way == "Back" else user.do(way))
            assert (user.heading, user.focus is None) == (heading, False)
        await user.press("escape")
        assert user.heading == "Reset › Captcha"


@pytest.mark.full
@pytest.mark.parametrize("steps", [("f4",), ("escape",)])
async def test_where_no_code_can_be_typed_the_focus_is_elsewhere(
    practice: Practice, steps: tuple[str, ...]
) -> None:
    camera = practice.camera("lost")
    async with visit(camera, size=(120, 40), phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA, "'1")
        text = payload(camera)
        await user.do(*steps, "f3", "enter", "left", "enter", "#pasted", f"'{text}", "#use-text")
        assert digits(user)
        assert user.focus == "again"


@pytest.mark.parametrize(
    "theme", ["osd", *(pytest.param(theme, marks=pytest.mark.full) for theme in ("osd-256", "osd-16"))]
)
async def test_its_outline_stands_out(practice: Practice, theme: str) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        user.app.theme = theme
        await begin(user, *CAPTCHA, "f3")
        variables = user.app.get_css_variables()
        frame = user.widget("#frame").region
        row = painted(user.app.screen, user.app._background_screens).rows[frame.y]
        [corner] = [run for run in row if run.column <= frame.x < run.column + run.width]
        assert corner.style.colours() == (variables["osd-line"].lower(), variables["osd-case"].lower())


@pytest.mark.parametrize(
    ("size", "whole"), [((200, 60), True), pytest.param((160, 40), False, marks=pytest.mark.full)]
)
async def test_it_stands_beside_the_window_where_there_is_room(
    practice: Practice, size: tuple[int, int], *, whole: bool
) -> None:
    async with visit(practice.camera("lost"), size=(80, 24), phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA, "f3")
        await user.resize(*size)
        window = user.app.screen_stack[-2].query_one("#frame").region
        phone = user.widget("#frame").region
        assert phone.overlaps(window) != whole
        assert phone.y == window.y
        assert phone.x == (window.right + 1 if whole else size[0] - phone.width)
        await user.resize(80, 24)
        assert user.widget("#frame").region.offset == (41, 0)


@pytest.mark.parametrize("way", ["escape", pytest.param("Close", marks=pytest.mark.full)])
async def test_esc_and_the_cross_put_it_away(practice: Practice, way: str) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA, "f3")
        await (user.click(way) if way == "Close" else user.do(way))
        assert user.heading == "Reset › Captcha"


@pytest.mark.parametrize(
    "mounting",
    [pytest.param(False, id="is read", marks=pytest.mark.full), pytest.param(True, id="is mounted")],
)
async def test_it_can_be_put_away_while_a_page(practice: Practice, *, mounting: bool) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA, "f3")
        phone = user.app.screen
        with held("mails") as gate:
            user.send("enter")
            await until(lambda: gate.calls)
            if mounting:
                gate.open()
                while phone.query(SignInPage):  # noqa: ASYNC110 - the very turn in which it has gone
                    await asyncio.sleep(0)
            user.app.call_later(phone.run_action, "put_away")
            gate.open()
            await user.settled()
        assert user.heading == "Reset › Captcha"
        await user.press("f3")
        assert user.heading == "Sign in"
