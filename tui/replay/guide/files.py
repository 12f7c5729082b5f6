"""All files of the guide in one language, as they are written."""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from tui.i18n import set_language
from tui.pictures.svg import svg
from tui.replay.guide.html import guide_html, windows_html
from tui.replay.guide.make import make_guide
from tui.replay.guide.markdown import PICTURES, WINDOWS, markdown, window_markdown, windows_markdown
from tui.replay.guide.plain_text import plain_text
from tui.replay.guide.windows import make_windows
from tui.replay.output.formats import marks_of

if TYPE_CHECKING:
    from tui.replay.factory import MakeMenus


Files: TypeAlias = dict[str, str]
"""The content of each by its path."""


def guide_files(language: str, make: MakeMenus) -> Files:
    """Return the guide. Raises ScriptError, and StepError where the menus are otherwise than a page says."""
    return _in(language, lambda: _guide_files(language, make))


def window_files(language: str, make: MakeMenus) -> Files:
    """Return the pages about the windows. Raises StepError."""
    return _in(language, lambda: _window_files(language, make))


def _in(language: str, files: Callable[[], Iterator[tuple[str, str]]]) -> Files:
    def made() -> Files:
        set_language(language)
        return dict(files())

    return contextvars.copy_context().run(made)


def _guide_files(language: str, make: MakeMenus) -> Iterator[tuple[str, str]]:
    guide = make_guide(language, make)
    yield "guide.html", guide_html(guide)
    yield "guide.md", markdown(guide)
    yield "guide.txt", plain_text(guide.page)
    for section in guide.page.sections:
        picture = guide.pictures[section.number]
        yield f"{PICTURES}/{section.anchor}.svg", svg(picture.cells, marks=marks_of(picture))


def _window_files(language: str, make: MakeMenus) -> Iterator[tuple[str, str]]:
    windows = make_windows(language, make)
    yield "windows.html", windows_html(windows, language)
    yield "windows.md", windows_markdown(windows)
    for window in windows:
        yield f"{WINDOWS}/{window.name}.md", window_markdown(window)
        if window.picture:
            yield f"{WINDOWS}/{window.name}.svg", svg(window.picture.cells)
