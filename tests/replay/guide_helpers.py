"""The guide as it is made, and as it is kept in docs/guide."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from typing import Any, Final

import app
import screens
from tui.guide.headings import path_of
from tui.replay.guide.files import Files, guide_files, window_files
from tui.replay.guide.page import Page, read
from tui.replay.script import verbs as v
from tui.replay.script.parser import read as read_script
from tui.widgets.window import Window

KEPT: Final = Path(__file__).parents[2] / "docs" / "guide"


@cache
def made(language: str) -> Files:
    """The guide, played once a run."""
    return guide_files(language, app.replayed)


def windows(language: str) -> Files:
    return window_files(language, app.replayed)


def kept(language: str) -> Files:
    """Return what docs/guide has of a language."""
    folder = KEPT / language
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in found}


def all_windows() -> set[type[Window[Any]]]:
    """Return the classes of all windows, without those that others are made of."""
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        importlib.import_module(module.name)
    found, last = list[type[Window[Any]]]([Window]), set[type[Window[Any]]]()
    while found:
        one = found.pop()
        others = [each for each in one.__subclasses__() if each.__module__.startswith(("screens.", "tui."))]
        found += others
        last |= set() if others else {one}
    return last


def page(language: str) -> Page:
    path = path_of(language)
    return read(path.read_text(encoding="utf-8"), language, path)


def script(language: str) -> tuple[v.Verb, ...]:
    """Return what a page's pictures are taken by."""
    return tuple(step.verb for step in read_script(path_of(language)).steps)
