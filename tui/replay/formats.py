"""What a picture can be written as: one table, by the ending of the file's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from tui.pictures.svg import svg
from tui.pictures.text import text

if TYPE_CHECKING:
    from tui.replay.player import Picture


def _svg(picture: Picture) -> bytes:
    return svg(picture.cells, picture.caption).encode()


def _text(picture: Picture) -> bytes:
    return text(picture.cells).encode()


FORMATS: Final[Mapping[str, Callable[[Picture], bytes]]] = {"svg": _svg, "txt": _text}
"""Each gives the same bytes for the same picture, on every machine."""
