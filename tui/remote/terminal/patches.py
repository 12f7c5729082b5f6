"""What is changed in Textual so that many apps can run in one process; `install` does it once.

An app looks for its colours in the environment of the process, and some caches of Textual's hold what belongs
to one terminal, or keep alive what belongs to an app that has ended.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any

import textual.app
from rich.color import ColorSystem
from rich.style import Style as RichStyle
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.strip import Strip
from textual.style import Style

from tui.remote.terminal import release

_environment: ContextVar[Mapping[str, str] | None] = ContextVar("visitor's environment", default=None)


@cache
def install() -> None:
    """Patch Textual, for all apps of this process; a second call does nothing."""
    vars(textual.app)["os"] = _VisitorsOs()
    StylesCache.get_inner_outer = staticmethod(_inner_outer)  # type: ignore[assignment, method-assign]
    Strip.render_style = staticmethod(_render_style)  # type: ignore[method-assign]
    release.install()


@contextmanager
def environment(of_visitor: Mapping[str, str]) -> Iterator[None]:
    """Let apps that are made in this block, in this context, see a visitor's environment only.

    An app asks for its colours while it is made, before it can be told where it will run.
    """
    install()
    token = _environment.set(of_visitor)
    try:
        yield
    finally:
        _environment.reset(token)


class _VisitorsOs:
    """The module `os` as textual.app sees it: `environ` is the visitor's, where there is one."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever os has
        return getattr(os, name)

    @property
    def environ(self) -> Mapping[str, str]:
        visitors = _environment.get()
        return os.environ if visitors is None else visitors


_inner_outer_of = StylesCache.get_inner_outer.__wrapped__


@lru_cache(1024)
def _inner_outer(base_background: Color, background: Color) -> tuple[Style, Style]:
    """Textual's, which remembers two colours for each of the last 1024 widgets.

    With them it remembers the widgets' pictures, 50 MB of windows closed long ago; and the colours are the
    same for all widgets.
    """
    return _inner_outer_of(StylesCache, base_background, background)


def _render_style(style: RichStyle, text: str, color_system: ColorSystem) -> str:
    """Textual's, which keeps the escape codes in the style.

    Visitors share styles, and each would get the colours of the first one's terminal.
    """
    codes = Strip.render_ansi(style, color_system)
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text
