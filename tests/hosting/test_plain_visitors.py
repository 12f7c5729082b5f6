"""How the large QR code is drawn is up to the visitor's terminal, whatever terminal started the server."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
import zxingcpp

from tests.helpers.terminals.terminal_png import draw
from tests.hosting.visitor_helpers import NAME, press_on, running_service
from tests.remote.helpers import SshVisitor
from tui.protocol.payload import LENGTH


async def read(visitor: SshVisitor) -> list[str]:
    """The codes on the visitor's screen, once it shows the large one."""
    await visitor.sees(NAME)
    visitor.press("down")
    await press_on(visitor, "Forgot Password")
    await visitor.sees("Reset Type")
    visitor.press("enter")
    await visitor.sees("Reset › Captcha")
    visitor.press("f4")
    await visitor.sees("Verification code (1/2)")
    codes = await asyncio.to_thread(zxingcpp.read_barcodes, draw(visitor.screen))
    return [code.text for code in codes]


TERMINALS = {"linux": True, "vt100": True, "xterm-256color": False}
"""Whether each has the code in inverse video."""


@pytest.mark.full
@pytest.mark.parametrize("hosts", [None, "xterm-256color", "linux"])
async def test_the_large_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hosts: str | None) -> None:
    if hosts is None:  # as under systemd
        monkeypatch.delenv("TERM")
    else:
        monkeypatch.setenv("TERM", hosts)
    async with running_service(tmp_path, "lost-no-questions") as server:
        for terminal, inverse in TERMINALS.items():
            async with server.visited(size=(100, 40), terminal=terminal) as visitor:
                assert [len(text) for text in await read(visitor)] == [LENGTH]
                cells = [visitor.screen.cell(20, column) for column in range(100)]
                assert any(cell.reverse for cell in cells) is inverse, terminal


COLOURS = {
    "truecolor": ("xterm-256color", {"COLORTERM": "truecolor"}),
    "256": ("xterm-256color", {}),
    "standard": ("xterm", {}),
    "256 greys": ("xterm-256color", {"NO_COLOR": "1"}),
    "standard greys": ("linux", {"NO_COLOR": "1"}),
}


def depths(raw: bytes) -> set[str]:
    """Which kinds of colours were sent (ECMA-48 and ISO 8613-6)."""
    raw = raw.replace(b"\x1b[48;2;1;2;3m", b"")  # the colour by which a terminal is asked
    codes = {
        code
        for found in re.findall(rb"\x1b\[([0-9;]+)m", raw)
        for code in re.findall(rb"[34]8;[25]|\d+", found)
    }
    kinds = {"truecolor": {b"38;2", b"48;2"}, "256": {b"38;5", b"48;5"}}
    return {kind for kind, those in kinds.items() if codes & those} or {"standard"}


@pytest.mark.full
async def test_everybody_gets_the_colours_of_their_own_terminal(tmp_path: Path) -> None:
    async with running_service(tmp_path) as server:
        for name in (*COLOURS, next(iter(COLOURS))):  # no visitor's colours are those of the one before
            terminal, environment = COLOURS[name]
            async with server.visited(terminal=terminal, environment=environment) as visitor:
                await visitor.sees(NAME)
                visitor.press("down")
                await visitor.sees(lambda visitor: visitor.screen.text().strip())
                assert depths(bytes(visitor.raw)) == {name.split()[0]}, name
