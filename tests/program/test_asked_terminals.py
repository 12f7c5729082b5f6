"""The local menus on terminals that answer what they are asked, or not: what is on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import zxingcpp

from tests.helpers.terminals.asked_terminal import RGB, XTERM, XTERM_OF_256, AskedScreen, ambiguous
from tests.helpers.terminals.terminal_png import draw
from tests.helpers.terminals.terminal_user import TerminalUser

NO_COLORTERM: Mapping[str, str | None] = {"COLORTERM": None}
ALL_COLOURS, OF_256 = {"1e2732"}, {"262626"}
"""A window's background in each theme."""


def backgrounds(user: TerminalUser) -> set[str]:
    """What is behind the words of the login window."""
    row = next(row for row in range(24) if "User Name" in user.row(row))
    return {user.cell(row, user.row(row).index("User Name")).bg}


@pytest.mark.parametrize(
    ("screen", "seen"),
    [
        (AskedScreen(who="41;390;0", answers=XTERM), ALL_COLOURS),
        pytest.param(AskedScreen(answers={RGB: "\x1bP1+r524742\x1b\\"}), ALL_COLOURS, marks=pytest.mark.full),
        pytest.param(AskedScreen(who="65;6003;1"), ALL_COLOURS, marks=pytest.mark.full),
        pytest.param(AskedScreen(who="41;390;0", answers=XTERM_OF_256), OF_256, marks=pytest.mark.full),
        pytest.param(AskedScreen(who="1;95;0", prints=True), OF_256, marks=pytest.mark.full),
        pytest.param(AskedScreen(prints=True), OF_256, marks=pytest.mark.full),
        pytest.param(AskedScreen(silent=True), OF_256, marks=pytest.mark.full),
    ],
    ids=["xterm", "only a name", "VTE", "xterm of 256", "Terminal.app", "prints, unknown", "silent"],
)
def test_the_login_has_the_colours_that_the_terminal_has(
    tmp_path: Path, screen: AskedScreen, seen: set[str]
) -> None:
    with TerminalUser(tmp_path / "data", env=NO_COLORTERM) as user:
        user.screen = screen
        user.arrive("System Login")
        user.wait_for(lambda _: backgrounds(user) == seen)
        user.wait_idle()
        assert backgrounds(user) == seen
        assert "qm" not in user.text()
        assert user.field()[1] == "", "an answer was typed"
        user.leave()


@pytest.mark.full
@pytest.mark.parametrize(
    ("language", "forgot", "captcha"),
    [
        ("en", "Forgot?", "Reset > Captcha"),
        ("ru", "Zabyt'?", "Sbros > Kap4a"),
        ("zh", "忘记了？", "重置 > 验证码"),
    ],
)
def test_both_codes_are_read_where_blocks_are_wide(
    tmp_path: Path, language: str, forgot: str, captcha: str
) -> None:
    lost = ("--scenario", "lost-no-questions", "--lang", language)
    with TerminalUser(tmp_path / "data", *lost, size=(80, 42)) as user:
        user.screen = AskedScreen(80, 42, who="0;136;0", wide=True)
        user.wait_for("|admin")
        user.wait_for("[")
        assert not ambiguous(user.text())
        user.press("tab", "enter")
        user.wait_for(forgot)
        user.press("enter")
        user.wait_for(captcha)
        user.wait_for(lambda _: len(zxingcpp.read_barcodes(draw(user.screen))) == 2)
        assert not ambiguous(user.text())
