"""A page about each window: its picture, and what F1 says of it."""

from __future__ import annotations

import asyncio
import contextvars
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from textual.screen import Screen

from tui.i18n import set_language, t
from tui.replay.player import Player
from tui.replay.script import verbs as v
from tui.replay.script.parser import read
from tui.replay.surroundings import fixed_surroundings
from tui.replay.virtual_time import VirtualTimeLoop
from tui.widgets.help import Helped
from tui.widgets.help_keys import moves
from tui.work import run_inline

if TYPE_CHECKING:
    from tui.replay.factory import MakeMenus
    from tui.replay.results import Picture

SCRIPT: Final = Path(__file__).parent / "windows.play"
"""Goes through the windows, and takes a picture of each."""
_OF_THE_MACHINE: Final = frozenset({"log-export", "version"})
"""Windows that show a folder or versions: their pictures would be others on each machine."""


@dataclass(frozen=True)
class WindowPage:
    """What there is to say of a window, in one language."""

    window: type[Screen[Any]]
    """What it is a page of."""
    name: str
    """Of its picture, its file and its anchor."""
    heading: str
    step: str
    """Which step of the guide it is; "" where it is none."""
    says: tuple[str, ...]
    """Paragraphs."""
    keys: tuple[tuple[str, str], ...]
    """Keys that move in it, and what they do."""
    picture: Picture | None
    """None where it is not the same on every machine."""


def make_windows(language: str, make: MakeMenus) -> tuple[WindowPage, ...]:
    """Go through all windows in a language. Raises StepError where the menus are otherwise."""
    return contextvars.copy_context().run(_make_windows, language, make)


def _make_windows(language: str, make: MakeMenus) -> tuple[WindowPage, ...]:
    run_inline()
    set_language(language)
    with fixed_surroundings(), asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(_visited(language, make))


async def _visited(language: str, make: MakeMenus) -> tuple[WindowPage, ...]:
    script, pages = read(SCRIPT), list[WindowPage]()
    player = Player(script, language)
    async with player.opened(make):
        for step in script.steps:
            if (failed := await player.do(step)) is not None:
                raise failed
            if isinstance(step.verb, v.Shot):
                pages.append(_page(player.menus.screen, player.pictures[-1]))
    return tuple(pages)


def _page(screen: Screen[Any], picture: Picture) -> WindowPage:
    assert isinstance(screen, Helped)  # noqa: S101 - every window is
    about = screen.help_text()
    found = moves(screen.query_one("#frame"), screen.key_words()["escape"])
    return WindowPage(
        type(screen),
        picture.name,
        heading=str(screen.heading()),
        step=t("help", "Guide: {step}", step=about.step) if about.step else "",
        # What has values tells of this one camera: its password, its answers.
        says=tuple(str(words) for words in about.says if not words.values and str(words)),
        keys=tuple((key, str(does)) for key, does in found),
        picture=None if picture.name in _OF_THE_MACHINE else picture,
    )
