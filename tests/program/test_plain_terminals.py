"""Terminals without a bright background: the large QR code is drawn in inverse video there, and is read."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp

from tests.helpers.terminals.terminal_png import draw
from tests.helpers.terminals.terminal_user import TerminalUser
from tui.protocol.payload import LENGTH


@pytest.mark.full
@pytest.mark.parametrize("term", ["linux", "vt100"])
def test_the_large_code_is_read_from_a_plain_terminal(tmp_path: Path, term: str) -> None:
    env = {"TERM": term, "COLORTERM": None}
    with TerminalUser(tmp_path / "data", "--scenario", "lost-no-questions", size=(100, 40), env=env) as user:
        user.arrive("System Login")
        user.step("tab")
        user.press("enter")
        user.wait_for("Reset Type")
        user.wait_for(lambda shown: "Forgot?" in shown.text())
        user.press("enter")
        user.wait_for("Reset › Captcha")
        user.press("f4")
        user.wait_for(lambda shown: "Captcha" not in shown.text())
        user.wait_idle()
        codes = zxingcpp.read_barcodes(draw(user.screen))
        assert [len(code.text) for code in codes] == [LENGTH]
