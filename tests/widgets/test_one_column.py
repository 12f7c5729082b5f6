"""Where characters of ambiguous width take two columns: what is drawn instead; both codes are read."""

from __future__ import annotations

from typing import Any

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.strip import Strip

from screens.common.large_qr import LargeQrScreen
from screens.phone.pages import LargeDigits
from tests.helpers.terminals.asked_terminal import ambiguous
from tests.helpers.windows.cameras import Practice, User, visit
from tests.helpers.windows.ways import CAPTCHA, QR_CODE, begin
from tui.app_base import AppBase
from tui.cloud.scanner import scan
from tui.i18n import LANGUAGES
from tui.pictures.cells import painted
from tui.pictures.photo import photo
from tui.protocol.app_page import APP_LINK
from tui.terminal_input.capabilities import Traits
from tui.widgets.painting.one_column import one_column

WIDE = Traits(wide=True, wide_cyrillic=True)
BOTH, TIGHT, ONE = (80, 42), (80, 39), (60, 36)
"""Terminals with room for two codes with the full quiet zone, with the least, and for one."""


def told(app: AppBase[Any], traits: Traits) -> None:
    """The terminal has answered."""
    app.traits = traits
    app.terminal_found()


def read(user: User) -> set[str]:
    """The codes that the scanner reads from what is painted."""
    return set(scan(photo(painted(user.app.screen)), enough=lambda texts: len(texts) > 1))


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("▏admin", "|admin"),
        ("▌Пароль ▕", "[Parol' |"),
        ("▌ OK ▐", "[ OK ]"),
        ("Сброс › “Капча” – 5…", 'Sbros > "Kap4a" - 5.'),
        ("█▄▁ 4G", "    4G"),
        ("密码 “长”。", '密码 "长"。'),
        ("é ß ё̈ Ω ☂", "e ? e ? ?"),
        ("(●) [✓] ••• ×2", "(*) [+] *** x2"),
    ],
)
def test_each_character_keeps_its_place(text: str, instead: str) -> None:
    strip = Strip([Segment(text, Style(color="red"))])
    drawn = one_column(strip, cyrillic=True)
    assert drawn.text == instead
    assert drawn.cell_length == strip.cell_length == Strip(list(drawn)).cell_length
    assert not ambiguous(drawn.text)


def test_russian_stays_where_its_letters_take_one_column() -> None:
    assert one_column(Strip([Segment("▏Вход Ё")]), cyrillic=False).text == "|Вход Ё"


def test_ascii_is_passed_on_as_it_is() -> None:
    strip = Strip([Segment("plain")])
    assert one_column(strip, cyrillic=True) is strip


@pytest.mark.parametrize("size", [BOTH, pytest.param(TIGHT, marks=pytest.mark.full)])
@pytest.mark.parametrize(
    "lang", [pytest.param(lang, marks=pytest.mark.full if lang == "zh" else ()) for lang in LANGUAGES]
)
async def test_both_codes_of_a_reset_are_read(practice: Practice, size: tuple[int, int], lang: str) -> None:
    """The answer comes while the window is open, as over a slow line."""
    async with visit(practice.camera("lost-no-questions"), lang, size=size) as user:
        await begin(user, *CAPTCHA)
        told(user.app, WIDE)
        await user.settled()
        assert not ambiguous(user.shown())
        assert len(read(user)) == 2
        assert APP_LINK in read(user)


async def test_where_there_is_room_for_one_f4_shows_the_other(practice: Practice) -> None:
    async with visit(practice.camera("lost-no-questions"), size=ONE) as user:
        told(user.app, WIDE)
        await begin(user, *CAPTCHA)
        await user.settled()
        [code] = read(user)
        await user.press("f4")
        await user.settled()
        assert read(user) == {APP_LINK} != {code}


async def test_a_terminal_with_too_few_rows_says_how_many_it_takes(practice: Practice) -> None:
    async with visit(practice.camera("lost-no-questions")) as user:
        told(user.app, WIDE)
        await begin(user, *CAPTCHA)
        await user.settled()
        assert user.sees("60x36")
        assert user.sees(user.app.camera.running_challenge().payload[:4])  # type: ignore[union-attr]
        await user.resize(*BOTH)
        assert not user.sees("60x36")
        assert len(read(user)) == 2


async def test_the_large_code_and_the_page_of_codes_are_read(practice: Practice) -> None:
    async with visit(practice.camera("known"), size=BOTH) as user:
        told(user.app, WIDE)
        await begin(user, *QR_CODE)
        await user.settled()
        assert len(read(user)) == 2
        await user.press("f4")
        assert isinstance(user.app.screen, LargeQrScreen)
        assert len(read(user)) == 1
        assert not ambiguous(user.shown())


class Phone(AppBase[None]):
    """The phone's code and nothing else."""

    def compose(self) -> ComposeResult:
        yield LargeDigits("1234 5678")


async def test_the_phones_code_is_written_where_it_can_t_be_drawn() -> None:
    app = Phone()
    app.traits = WIDE
    async with app.run_test():
        rows = ["".join(run.text for run in row).strip() for row in painted(app.screen).rows]
        assert "1234 5678" in rows
