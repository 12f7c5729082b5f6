"""What a picture can be written as: one table, by the ending of the file's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tui.pictures.ansi import ansi
from tui.pictures.marks import Mark, captioned
from tui.pictures.svg import svg
from tui.pictures.text import text
from tui.replay.output.recorded_frames import RECORDINGS

if TYPE_CHECKING:
    from pathlib import Path

    from tui.pictures.cells import Cells
    from tui.pictures.fonts import Fonts
    from tui.replay.output.recorded_frames import Frame
    from tui.replay.results import Picture


@dataclass(frozen=True)
class Written:
    """A file's bytes, and what is wrong with the picture."""

    data: bytes
    missing: tuple[str, ...] = ()
    """Characters that no font has: each is an empty box."""


class Writer:
    """Writes pictures; `font_files` are those that PNG takes, none for the machine's."""

    def __init__(self, font_files: Sequence[Path] = (), pace: float = 1) -> None:
        """`pace` is how long a step of a recording takes, seconds. Raises UnreadableFontError."""
        self._font_files: Final = tuple(font_files)
        self._pace: Final = pace
        if font_files:  # what is wrong with one is said before anything is played
            _ = self.fonts

    def write(self, picture: Picture, ending: str) -> Written:
        """Return a picture as a file. Raises UnreadableFontError."""
        return FORMATS[ending](self, picture)

    def record(self, frames: Sequence[Frame], ending: str) -> Written:
        """Return a recording of a whole script as a file. Raises UnreadableFontError."""
        return Written(RECORDINGS[ending](frames, self._pace, lambda: self.fonts))

    @cached_property
    def fonts(self) -> Fonts:
        """Found when they are first needed."""
        from tui.pictures.fonts import Fonts

        return Fonts(self._font_files)


def _svg(_: Writer, picture: Picture) -> Written:
    return Written(svg(_cells(picture), picture.caption, marks_of(picture)).encode())


def _png(writer: Writer, picture: Picture) -> Written:
    from tui.pictures.png import png  # loads Pillow

    drawn = png(_cells(picture), writer.fonts, marks=marks_of(picture))
    return Written(drawn.data, drawn.missing)


def _text(_: Writer, picture: Picture) -> Written:
    return Written(text(_cells(picture), marks_of(picture)).encode())


def _ansi(_: Writer, picture: Picture) -> Written:
    return Written(ansi(_cells(picture)).encode())


def _cells(picture: Picture) -> Cells:
    return captioned(picture.cells, picture.caption)


def marks_of(picture: Picture) -> list[Mark]:
    """Return what is to be marked in a picture."""
    place = picture.mark
    return [] if place is None else [Mark(place.x, place.y, place.width, place.height)]


FORMATS: Final[Mapping[str, Callable[[Writer, Picture], Written]]] = {
    "svg": _svg,
    "png": _png,
    "txt": _text,
    "ansi": _ansi,
}
"""SVG, text and ANSI are the same bytes on every machine, PNG with the same font files."""
