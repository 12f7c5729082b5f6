"""What the guide says of its pictures: the alternative text of each, and the lines about all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.i18n import t
from tui.pictures.text import text
from tui.replay.output.formats import marks_of

if TYPE_CHECKING:
    from tui.replay.results import Picture

_DRAWN: Final = re.compile("[\u2500-\u259f]+")
"""Lines, blocks, QR codes: nothing that could be read aloud."""
_IN_BRACKETS: Final = re.compile(r"(?<=\[) (?=[^\s\]])|(?<=[^\s\[]) (?=\])")
"""Blanks at the edges of a marked button or field."""


def alternative(picture: Picture) -> list[str]:
    """Return what the screen says, line by line, the marked place in brackets."""
    lines = text(picture.cells, marks_of(picture)).splitlines()
    words = (" ".join(_DRAWN.sub(" ", line).split()) for line in lines)
    return [_IN_BRACKETS.sub("", said) for said in words if said.strip("[] ")]


def legend() -> str:
    """Return what the mark in the pictures means."""
    return t("guide", "A red frame in the picture shows where to do it.")


def origin() -> str:
    """Return what the pictures are of."""
    return t("guide", "The pictures show camera-menus, a training emulator of the menus.")
