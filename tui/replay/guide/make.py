"""Plays a page of the guide, and gives what documents are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.guide.headings import path_of
from tui.i18n import LazyText
from tui.replay.errors import ScriptError
from tui.replay.guide.page import Page, read
from tui.replay.player import play
from tui.replay.script.parser import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.replay.factory import MakeMenus
    from tui.replay.results import Picture


@dataclass(frozen=True)
class Guide:
    """A page and its pictures."""

    page: Page
    pictures: Mapping[int, Picture]
    """By the number of the step."""


def make_guide(language: str, make: MakeMenus) -> Guide:
    """Play the guide in a language. Raises ScriptError, and StepError where the menus are otherwise."""
    path = path_of(language)
    text = path.read_text(encoding="utf-8")
    page, script = read(text, language, path), parse(text, path)
    played = play(script, language, make)
    if played.failed is not None:
        raise played.failed
    taken = {picture.name: picture for picture in played.pictures}
    for section in page.sections:
        if section.anchor not in taken:
            says = LazyText(
                "guide", "There is no picture of this step: shot {name}", {"name": section.anchor}
            )
            raise ScriptError(path, section.deed.pieces[0].line, says)
    return Guide(page, {section.number: taken[section.anchor] for section in page.sections})
