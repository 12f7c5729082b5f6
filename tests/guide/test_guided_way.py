"""The guided mode on the way through all eleven steps and beside it, by scripts."""

from __future__ import annotations

import contextvars
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest
from textual.geometry import Region
from textual.screen import Screen

from app import FACTORIES
from tui.guide.steps import STEPS
from tui.i18n import LANGUAGES, set_language
from tui.pictures.cells import Cells
from tui.pictures.text import text as as_text
from tui.replay import places
from tui.replay.labels import is_label
from tui.replay.player import Player, _play
from tui.replay.script import verbs as v
from tui.replay.script.parser import read
from tui.widgets.guidance import SIGN, GuideLine
from tui.widgets.painting.compositor import Painter

HERE: Final = Path(__file__).parent
ROOMY, NARROW = (80, 24), (60, 20)
FURTHEST: Final = 4
"""Cells from the sign to the words that it stands before: an entry of the menu is set in."""


@dataclass(frozen=True)
class Led:
    """What the guided mode showed where a script takes a picture."""

    shot: str
    step: int | None
    words: str
    line: str
    """What is painted where the line stands, without blanks."""
    sign: str
    """What is painted where the sign stands; '' where nothing is meant."""
    beside: bool
    """Whether it stands beside what the script marks."""
    screen: str


class Follower(Player):
    """Notes at each picture of a script what the guided mode says and points at."""

    def __init__(self, script: v.Script, language: str) -> None:
        super().__init__(script, language)
        self.led: Final[list[Led]] = []

    def _shoot(self, shot: v.Shot, line: int) -> None:  # noqa: ARG002 - the player's
        screen, cells = self.menus.screen, self.menus.cells()
        [told], sign = screen.query(GuideLine), sign_of(screen)
        assert told.advice is not None
        self.led.append(
            Led(
                shot.name,
                told.advice.step,
                str(told.advice.words),
                _painted(cells, told.region),
                "" if sign is None else _painted(cells, sign),
                shot.mark is None or sign is None or self._stands_beside(shot.mark, sign),
                as_text(cells),
            )
        )

    def _stands_beside(self, marked: v.Label, sign: Region) -> bool:
        screen = self.menus.screen
        narrow = self._meant_in_one_column(marked) if screen.has_class("-single") else None
        meant = narrow or places.to_mark(screen, self.menus.cells(), marked)
        if narrow is None:
            # A script marks the QR code or the large digits below a caption, the sign stands at the caption.
            captions = {each.region for each in places._words(screen) if is_label(each.words, marked.text)}
            meant = next((each for each in captions if (each.x, each.bottom) == (meant.x, meant.y)), meant)
        return meant.y == sign.y and 0 < meant.x - sign.x <= FURTHEST

    def _meant_in_one_column(self, marked: v.Label) -> Region | None:
        """In the narrow Captcha one code has room, not the app's, and the field stands below its label."""
        screen = self.menus.screen
        if marked.text == "APP":
            return places.to_mark(screen, self.menus.cells(), v.Label("F3"))
        return screen.query_one("#code").region if marked.text == "Verification code" else None


def sign_of(screen: Screen[object]) -> Region | None:
    """Return the cell in which a window paints the sign; None where nothing is meant."""
    painter = screen._compositor
    assert isinstance(painter, Painter)
    return None if painter.mark is None else Region(*painter.mark.at, 1, 1)


def _painted(cells: Cells, region: Region) -> str:
    return "".join(as_text(cells.crop(region.x, region.y, region.width, region.height)).split())


def follow(name: str, language: str, size: tuple[int, int]) -> list[Led]:
    """Play a script, and check of each picture what has to hold of all."""
    script = read(HERE / name)
    script = replace(script, setting=replace(script.setting, size=size))
    follower = Follower(script, language)
    played = contextvars.copy_context().run(_play, follower, "all", language, FACTORIES.replayed)
    assert played.failed is None, (str(played.failed.words), follower.led[-1])
    for each in follower.led:
        named = re.match(r"step-(\d+)", each.shot)
        assert each.step == (int(named[1]) if named else None), (each.shot, each.words)
        assert each.line.startswith("".join(f"{SIGN}{each.words}".split())), (each.shot, each.screen)
        assert each.sign in {SIGN, ""}, (each.shot, each.screen)
        assert not each.sign or each.beside, (each.shot, each.screen)
    return follower.led


def unsigned(led: list[Led]) -> set[str]:
    """Return the pictures in which nothing is pointed at."""
    return {each.shot for each in led if not each.sign}


@pytest.mark.full
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [ROOMY, NARROW])
def test_the_line_leads_through_all_eleven_steps(language: str, size: tuple[int, int]) -> None:
    led = follow("eleven_steps.play", language, size)
    set_language(language)
    words = {each.shot: each.words for each in led}
    for step in STEPS:
        assert step.deed[1:] in words[f"step-{step.number}"], step.number  # its first letter is small there
    assert unsigned(led) == {"done-account"}


@pytest.mark.full
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [ROOMY, NARROW])
def test_who_leaves_the_way_is_led_back(language: str, size: tuple[int, int]) -> None:
    led = follow("detours.play", language, size)
    assert unsigned(led) == {"step-1-languages", "step-1-question"}
