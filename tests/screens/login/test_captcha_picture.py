"""Captcha's two codes: their colours at every size, and the large picture of them."""

from __future__ import annotations

from typing import Final

import pytest
import zxingcpp
from rich.console import Console
from textual._compositor import LayoutUpdate

from tests.helpers.terminals.terminal_png import draw
from tests.helpers.terminals.xterm import Screen
from tests.helpers.windows.cameras import Practice, User, visit
from tests.screens.gate import held, until
from tests.screens.login.test_captcha import captcha, payload, tick
from tui.protocol.app_page import APP_LINK
from tui.theme import THEMES, theme_for

CONSOLES: Final = {
    "truecolor": Console(color_system="truecolor", force_terminal=True),
    "256": Console(color_system="256", force_terminal=True),
    "16": Console(color_system="standard", force_terminal=True),
    "none": Console(color_system="truecolor", force_terminal=True),  # the greys of NO_COLOR are Textual's
}


def decoded(user: User, colours: str) -> set[str]:
    """What a decoder reads in a picture of a terminal that shows so many colours."""
    screen = Screen(*user.app.size)
    with user.app._context():
        update = user.app.screen._compositor.render_update(full=True)
    assert isinstance(update, LayoutUpdate)
    screen.feed(update.render_segments(CONSOLES[colours]).replace("\n", "\r\n").encode())
    return {found.text for found in zxingcpp.read_barcodes(draw(screen))}


@pytest.mark.parametrize("key", ["f4", pytest.param("ctrl+o", marks=pytest.mark.full)])
async def test_large_and_back(practice: Practice, key: str) -> None:
    async with visit(practice.camera("lost"), size=(120, 40)) as user:
        await captcha(user)
        await user.do("'12", key)
        assert user.windows == 4
        assert user.widget("WideQrCode").size == (74, 37)
        assert user.sees("← Verification code (1/2) →", "Esc Back")
        await user.press("right")
        assert user.sees("← APP (2/2) →")
        await user.resize(80, 24)
        assert user.sees("The large QR code needs a 66x35 terminal. Esc: back", "Esc Back")
        await user.press(key)
        assert (user.heading, user.value("#code"), user.focus) == ("Reset › Captcha", "12", "code")


@pytest.mark.full
async def test_where_one_code_has_room_f4_shows_the_other(practice: Practice) -> None:
    async with visit(practice.camera("lost"), size=(60, 20)) as user:
        await captcha(user)
        assert "F4 Other code" in user.offered()
        first, other = (code.id for code in user.widgets("QrCode"))
        for shown in (other, first):
            await user.press("f4")
            assert [code.id for code in user.widgets("QrCode") if code.region.area] == [shown]
            caption = "APP" if shown == "app" else "Verification code"
            assert user.shown().splitlines()[1].strip().startswith(caption)


@pytest.mark.parametrize("size", [(80, 24), pytest.param((120, 34), marks=pytest.mark.full)])
async def test_f4_is_offered_where_it_has_room(practice: Practice, size: tuple[int, int]) -> None:
    async with visit(practice.camera("lost"), size=size) as user:
        await captcha(user)
        assert "F4" not in user.offered()
        await user.press("f4")
        assert user.heading == "Reset › Captcha"
        await user.resize(size[0], 35)
        assert "F4 Large" in user.offered()


@pytest.mark.full
async def test_a_large_code_that_is_over_goes(practice: Practice) -> None:
    async with visit(practice.camera("lost"), size=(120, 40)) as user:
        await captcha(user)
        await user.press("f4")
        practice.clock.go(minutes=10)
        below, large = user.app.screen_stack[-2:]
        getattr(below, "_tick")()  # noqa: B009 - mypy knows a Screen only
        getattr(large, "_look")()  # noqa: B009 - the same
        await user.settled()
        assert user.heading == "Reset › Captcha"
        assert "F4" not in user.offered()


@pytest.mark.parametrize(
    "colours", ["truecolor", *(pytest.param(each, marks=pytest.mark.full) for each in ("256", "16", "none"))]
)
async def test_no_decoder_reads_a_code_that_is_over(
    practice: Practice, monkeypatch: pytest.MonkeyPatch, colours: str
) -> None:
    if colours == "none":
        monkeypatch.setenv("NO_COLOR", "1")
    camera = practice.camera("lost")
    async with visit(camera) as user:
        user.app.theme = theme_for(colours, no_color=colours == "none")
        await captcha(user)
        assert decoded(user, colours) == {payload(camera), APP_LINK}
        practice.clock.go(minutes=10)
        await tick(user)
        assert user.note.startswith("This QR code has expired")
        assert decoded(user, colours) == {APP_LINK}
        for size in ((72, 24), (60, 20), (120, 40)):
            await user.resize(*size)
            assert decoded(user, colours) <= {APP_LINK}, size
        await user.press("f5")
        assert decoded(user, colours) == {payload(camera), APP_LINK}


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


@pytest.mark.full
async def test_a_late_look_at_the_code_before_ends_no_new_one(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera) as user:
        await captcha(user)
        practice.clock.go(minutes=10)
        await tick(user)
        with held("running_challenge") as gate:
            user.app.camera_changed()
            await until(lambda: gate.calls)
            user.send("f5")
            await until(lambda: user.sees("valid 10:00"))
            gate.open()
            await user.settled()
        assert user.sees("valid 10:00 · tries 5")
        assert payload(camera) in decoded(user, "truecolor")
