"""A picture that somebody has looked at and kept, as SVG and as text, so that a change reads as a diff."""

from __future__ import annotations

import os
from dataclasses import dataclass
from difflib import unified_diff
from typing import TYPE_CHECKING, Self

from tui.pictures.svg import svg
from tui.pictures.text import text

if TYPE_CHECKING:
    from pathlib import Path

    from tui.pictures.cells import Cells


@dataclass(frozen=True)
class KeptPicture:
    """Both forms of one screen; "" where nothing is kept."""

    svg: str = ""
    text: str = ""

    @classmethod
    def of(cls, cells: Cells) -> Self:
        """Take painted cells."""
        return cls(svg(cells), text(cells))

    @classmethod
    def read(cls, folder: Path, name: str) -> Self:
        """Read NAME.svg and NAME.txt; what is not there is empty. Raises OSError."""
        return cls(_read(folder / f"{name}.svg"), _read(folder / f"{name}.txt"))

    def write(self, folder: Path, name: str) -> None:
        """Keep it as NAME.svg and NAME.txt. Raises OSError."""
        write_whole(folder / f"{name}.svg", self.svg)
        write_whole(folder / f"{name}.txt", self.text)

    def difference(self, now: KeptPicture) -> str:
        """Return how a screen differs from this picture, "" where it does not; lines, the first of words."""
        if self == now:
            return ""
        if self == KeptPicture():
            return "there is no such picture yet"
        if self.text == now.text:
            return "the text is the same, colours or styles differ"
        before, after = self.text.splitlines(), now.text.splitlines()
        return "the text differs\n" + "\n".join(unified_diff(before, after, "kept", "now", n=1, lineterm=""))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def write_whole(path: Path, content: str) -> None:
    """Write a file whole or not at all: several processes may write it. Raises OSError."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text(content, encoding="utf-8", newline="\n")
    aside.replace(path)
