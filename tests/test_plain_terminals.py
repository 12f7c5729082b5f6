"""Terminals without a bright background: the large QR code is drawn in inverse video there, and is read."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp

from tests.pictures import draw
from tests.trainee import Trainee
from tui.protocol.payload import LENGTH


@pytest.mark.parametrize("term", ["linux", "vt100"])
def test_the_large_code_is_read_from_a_plain_terminal(tmp_path: Path, term: str) -> None:
    env = {"TERM": term, "COLORTERM": None}
    with Trainee(tmp_path / "data", "--scenario", "lost-no-questions", size=(100, 40), env=env) as trainee:
        trainee.arrive("System Login")
        trainee.step("tab")
        trainee.press("enter")
        trainee.wait_for("Reset Type")
        trainee.wait_for(lambda shown: "Forgot?" in shown.text())
        trainee.press("enter")
        trainee.wait_for("Reset › Captcha")
        trainee.press("f4")
        trainee.wait_for(lambda shown: "Captcha" not in shown.text())
        trainee.wait_idle()
        codes = zxingcpp.read_barcodes(draw(trainee.screen))
        assert [len(code.text) for code in codes] == [LENGTH]
