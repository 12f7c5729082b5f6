"""Visitors' terminals are asked what they can do: what is painted then, and what answers can't do."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App

from tests.helpers.terminals.asked_terminal import XTERM, AskedScreen
from tests.remote.helpers import Form, running
from tui.remote.visitor import Factory, Visitor


def forms() -> tuple[list[Form], Factory]:
    """What makes visitors' apps, and those that were made."""
    made: list[Form] = []

    async def factory(visitor: Visitor) -> App[Any]:
        made.append(Form(visitor))
        return made[-1]

    return made, factory


@pytest.mark.parametrize(
    ("screen", "theme"),
    [(AskedScreen(silent=True), "osd-256"), (AskedScreen(who="41;390;0", answers=XTERM), "osd")],
    ids=["silent", "xterm"],
)
async def test_a_visitor_without_colorterm_has_the_terminals_colours(screen: AskedScreen, theme: str) -> None:
    made, factory = forms()
    async with running(factory) as server, server.visited(screen=screen) as visitor:
        await visitor.sees("hello demo")
        await visitor.sees(lambda _: made[0].theme == theme)
        text = "eef3f8" if theme == "osd" else "e4e4e4"
        await visitor.sees(lambda _: visitor.screen.cell(0, 0).fg == text)
        visitor.press("x", "enter")
        await visitor.sees("entered 1 x")


async def test_answers_without_end_are_two_repaints_at_most() -> None:
    """Wrong answers, however many, change nothing: an answer counts once, and is never typed."""
    screen = AskedScreen(silent=True)
    made, factory = forms()
    async with running(factory) as server, server.visited(screen=screen) as visitor:
        await visitor.sees("hello demo")
        before = len(visitor.raw)
        visitor.send(b"\x1b[>41;390;0c" + b"\x1b[2;3R\x1b[3;3R\x1b[2;2R" * 30)
        visitor.send((b"\x1bP1+r524742=38\x1b\\" + b"\x1bP1$r0m\x1b\\" + b"\x1b[4;9R") * 30)
        visitor.press("y", "enter")
        await visitor.sees("entered 1 y")
        assert made[0].traits.wide
        assert made[0].theme == "osd"
        assert len(visitor.raw) - before < 4 * 80 * 24 * 10
