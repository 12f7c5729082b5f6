"""Plays scripts in the process of the test."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import app
from tui.pictures.text import text
from tui.replay.output.formats import Writer
from tui.replay.player import play
from tui.replay.results import Picture, Played
from tui.replay.script.parser import parse, read

HERE: Final = Path(__file__).parent
BY_QUESTIONS, BY_CODE = HERE / "by_questions.play", HERE / "by_code.play"


def played(script: str | Path, language: str = "en") -> Played:
    """Play a file, or lines; the menus may not fail, a step may."""
    found = read(script) if isinstance(script, Path) else parse(script, Path("lines.play"))
    return play(found, language, app.replayed)


@cache
def way_by_questions(language: str) -> Played:
    """The whole way, played once a run."""
    return played(BY_QUESTIONS, language)


def screen(picture: Picture) -> str:
    return text(picture.cells)


def failure(*lines: str, language: str = "en") -> str:
    """What is said of the step that fails."""
    failed = played("\n".join(lines), language).failed
    assert failed is not None
    return str(failed)


def pictures(found: Played) -> dict[str, bytes]:
    """The files that the command writes of it."""
    assert found.failed is None, found.failed
    return {
        f"{picture.number:02}-{picture.name}.svg": Writer().write(picture, "svg").data
        for picture in found.pictures
    }
