"""How the large QR code is drawn is up to the visitor's terminal, whatever the host itself was started in."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import zxingcpp

from tests.hosting.kit import Guest
from tests.hosting.rooms import NAME, open_hotel, press_on
from tests.pictures import draw
from tui.protocol.payload import LENGTH


async def read(guest: Guest) -> list[str]:
    """The codes on the visitor's screen, once it shows the large one."""
    await guest.sees(NAME)
    guest.press("down")
    await press_on(guest, "Forgot Password")
    await guest.sees("Reset Type")
    guest.press("enter")
    await guest.sees("Reset › Captcha")
    guest.press("f4")
    await guest.sees(lambda guest: not guest.screen.text().strip())
    codes = await asyncio.to_thread(zxingcpp.read_barcodes, draw(guest.screen))
    return [code.text for code in codes]


@pytest.mark.parametrize(
    "hosts", [None, *(pytest.param(name, marks=pytest.mark.full) for name in ("xterm-256color", "linux"))]
)
async def test_the_large_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hosts: str | None) -> None:
    if hosts is None:  # as under systemd
        monkeypatch.delenv("TERM")
    else:
        monkeypatch.setenv("TERM", hosts)
    async with open_hotel(tmp_path, "lost-no-questions") as hotel:
        for terminal, inverse in (("linux", True), ("vt100", True), ("xterm-256color", False)):
            async with hotel.visited(size=(100, 40), terminal=terminal) as guest:
                assert [len(text) for text in await read(guest)] == [LENGTH]
                cells = [guest.screen.cell(20, column) for column in range(100)]
                assert any(cell.reverse for cell in cells) is inverse, terminal
