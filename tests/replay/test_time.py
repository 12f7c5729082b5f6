"""The time of a script: each timer runs when it is due, and nothing is painted that nobody looks at."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

import app
from tests.replay.helpers import played, screen
from tui.replay.factory import Stage
from tui.replay.headless_menus import Menus
from tui.replay.player import play
from tui.replay.script.parser import parse
from tui.replay.virtual_time import VirtualTimeLoop
from tui.widgets.painting.compositor import Painter


def test_timers_run_in_their_order_each_at_its_moment() -> None:
    rung: list[tuple[str, float]] = []

    class Bells(App[None]):
        def on_mount(self) -> None:
            for name, seconds in (("a", 7), ("b", 5), ("c", 35)):
                self.set_interval(seconds, lambda name=name: rung.append((name, loop.time())))

    loop = VirtualTimeLoop()

    async def an_hour(bells: App[Any]) -> None:
        async with bells.run_test():
            menus = Menus(bells, loop)
            await menus.settled()
            await menus.pass_time(3600)

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(an_hour(Bells()))
    due = {("a", at) for at in range(7, 3601, 7)} | {("b", at) for at in range(5, 3601, 5)}
    due |= {("c", at) for at in range(35, 3601, 35)}
    assert {(name, round(at, 1)) for name, at in rung} == due
    assert [at for _, at in rung] == sorted(at for _, at in rung)


def test_what_nobody_sees_is_not_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[type[Painter]] = []

    def paint(painter: Painter, *_: object) -> None:
        made.append(type(painter))

    def menus(stage: Stage) -> App[Any]:
        monkeypatch.setattr(Painter, "render_partial_update", paint)
        return app.replayed(stage)

    lines = parse('click "Forgot Password"\nclick "Forgot?"\nclock +30 s\nshot a', Path("a.play"))
    found = play(lines, "en", menus)
    assert "9:30" in screen(found.pictures[0])
    assert len(made) < 15, "more than the first frames of windows"


def test_the_clock_behind_a_question_goes_on() -> None:
    found = played("press Esc\nshot a\nclock +1 s\nshot b\nclock +1 s\nshot c")
    assert [screen(picture).splitlines()[0][-2:] for picture in found.pictures] == ["00", "01", "02"]


@pytest.mark.full
def test_eleven_minutes_cost_little() -> None:
    """In calls of functions, whose number no busy machine changes.

    1,400 a second of the clock, and 11,400 where each second is painted.
    """
    minute, eleven = (
        calls(f'click "Forgot Password"\nclick "Forgot?"\nclock +{n} min\nshot a') for n in (1, 11)
    )
    assert (eleven - minute) / 600 < 3000


def calls(script: str) -> int:
    """How many functions of Python playing it calls."""
    called = 0

    def count(_frame: object, event: str, _value: object) -> None:
        nonlocal called
        called += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        played(script)
    finally:
        sys.setprofile(before)
    return called
