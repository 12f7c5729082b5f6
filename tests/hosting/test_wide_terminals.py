"""Visitors whose terminals draw characters of ambiguous width two columns wide: both codes are read."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp

from tests.helpers.terminals.asked_terminal import AskedScreen, ambiguous
from tests.helpers.terminals.terminal_png import draw
from tests.hosting.visitor_helpers import running_service


@pytest.mark.full
async def test_a_visitor_reads_both_codes(tmp_path: Path) -> None:
    screen = AskedScreen(80, 42, who="0;136;0", wide=True)
    async with (
        running_service(tmp_path, "lost-no-questions") as server,
        server.visited(size=(80, 42), screen=screen) as visitor,
    ):
        await visitor.sees("|admin")
        await visitor.sees("Password    [")
        assert not ambiguous(screen.text())
        visitor.press("tab", "enter")
        await visitor.sees("Forgot?")
        visitor.press("enter")
        await visitor.sees("Captcha")
        await visitor.sees(lambda _: len(zxingcpp.read_barcodes(draw(screen))) == 2)
        assert not ambiguous(screen.text())
