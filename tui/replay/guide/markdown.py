"""The guide as Markdown, with pictures in files beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from tui.i18n import t
from tui.replay.guide.pictures import alternative, legend, origin

if TYPE_CHECKING:
    from tui.replay.guide.make import Guide
    from tui.replay.guide.page import Section
    from tui.replay.guide.windows import WindowPage
    from tui.replay.results import Picture

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|#])")
PICTURES, WINDOWS = "pictures", "windows"
"""The folders beside the page."""


def markdown(guide: Guide) -> str:
    """Return the guide; its steps have the anchors that the HTML has."""
    parts = [f"# {guide.page.title}", *(piece.source for piece in guide.page.intro), legend()]
    for section in guide.page.sections:
        parts += _step(section, guide.pictures[section.number])
    parts += ["---", origin()]
    return "\n\n".join(parts) + "\n"


def _step(section: Section, picture: Picture) -> list[str]:
    return [
        f'<a id="{section.anchor}"></a>',
        f"## {section.number}. {section.deed.heading}",
        *(piece.source for piece in section.deed.pieces),
        image(picture, f"{PICTURES}/{section.anchor}.svg"),
        f"### {section.seen.heading}",
        *(piece.source for piece in section.seen.pieces),
        f"### {section.otherwise.heading}",
        *(piece.source for piece in section.otherwise.pieces),
        *(piece.source for piece in section.warnings),
    ]


def window_markdown(window: WindowPage) -> str:
    """Return the page of a window."""
    parts = [f"# {escaped(window.heading)}"]
    if window.step:
        parts.append(escaped(window.step))
    if window.picture:
        parts.append(image(window.picture, f"{window.name}.svg"))
    parts += map(escaped, window.says)
    keys = [f"| {escaped(key)} | {escaped(does)} |" for key, does in window.keys]
    head = [f"| {t('help', 'Keys')} | |", "|---|---|"]
    return "\n\n".join([*parts, "\n".join([*head, *keys])]) + "\n"


def windows_markdown(windows: Iterable[WindowPage]) -> str:
    """Return a list of the pages about windows."""
    links = [f"- [{escaped(each.heading)}]({WINDOWS}/{each.name}.md)" for each in windows]
    return "\n".join([f"# {t('guide', 'The windows of the menus')}", "", *links]) + "\n"


def image(picture: Picture, path: str) -> str:
    """Return a picture with its alternative text, in one line."""
    return f"![{escaped(' / '.join(alternative(picture)))}]({path})"


def escaped(text: str) -> str:
    """Return a text in which no character is Markdown."""
    return _SPECIAL.sub(r"\\\1", text)
