"""Captcha's two codes: their colours at every size, and the large picture of them."""

from __future__ import annotations

import pytest

from tests.cameras import Practice, visit
from tests.screens.login.test_captcha import captcha
from tui.theme import THEMES


@pytest.mark.parametrize("key", ["f4", "ctrl+o"])
async def test_large_and_back(practice: Practice, key: str) -> None:
    async with visit(practice.camera("lost"), size=(120, 40)) as user:
        await captcha(user)
        await user.do("'12", key)
        assert user.windows == 4
        assert user.widget("WideQrCode").size == (74, 37)
        await user.resize(80, 24)
        assert user.sees("The large QR code needs a 66x33 terminal. Esc: back")
        await user.press(key)
        assert (user.heading, user.value("#code"), user.focus) == ("Reset › Captcha", "12", "code")


async def test_where_one_code_has_room_f4_shows_the_other(practice: Practice) -> None:
    async with visit(practice.camera("lost"), size=(60, 20)) as user:
        await captcha(user)
        first, other = (code.id for code in user.widgets("QrCode"))
        for shown in (other, first):
            await user.press("f4")
            assert [code.id for code in user.widgets("QrCode") if code.region.area] == [shown]


@pytest.mark.parametrize(
    "theme", [THEMES[0].name, *(pytest.param(each.name, marks=pytest.mark.full) for each in THEMES[1:])]
)
async def test_codes_are_black_on_white_in_every_theme(practice: Practice, theme: str) -> None:
    async with visit(practice.camera("lost")) as user:
        user.app.theme = theme
        await captcha(user)
        for size, codes in {(60, 20): 1, (72, 24): 2, (80, 24): 2, (120, 40): 2}.items():
            await user.resize(*size)
            rows = user.app.screen._compositor.render_strips(user.app.size)
            shown = [code.region for code in user.widgets("QrCode") if code.region.area]
            assert len(shown) == codes
            for x, y, width, height in shown:
                assert (width, height) == ((37, 19) if size[0] >= 80 else (33, 17))
                styles = {s.style for row in rows[y : y + height] for s in row.crop(x, x + width)}
                colours = {colour.name for s in styles if s for colour in (s.color, s.bgcolor) if colour}
                assert colours == {"#000000", "#ffffff"}
                assert None not in styles
                assert not any(style.dim or style.reverse for style in styles if style)
