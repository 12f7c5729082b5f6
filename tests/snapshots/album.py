"""Pictures of windows that were looked at, and how a window is compared with its own.

Each is kept twice, as SVG and as text, so that a change reads as a diff. What looks otherwise now is put into
`snapshot-changes/`, with a page that shows the old beside the new.
"""

from __future__ import annotations

import html
import os
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.pictures.svg import svg
from tui.pictures.text import text

if TYPE_CHECKING:
    from tui.pictures.cells import Cells

PICTURES: Final = Path(__file__).parent / "pictures"
CHANGES: Final = Path(__file__).parents[2] / "snapshot-changes"


@dataclass(frozen=True)
class Album:
    """Compares pictures with the kept ones; with `renewing` it keeps the new ones instead."""

    renewing: bool = False
    pictures: Path = PICTURES
    changes: Path = CHANGES

    def names(self) -> set[str]:
        """Return the names of the pictures that are kept, whole or in part."""
        return {path.stem for path in self.pictures.iterdir()}

    def remove(self, name: str) -> None:
        """Throw a kept picture away."""
        for suffix in (".svg", ".txt"):
            (self.pictures / f"{name}{suffix}").unlink(missing_ok=True)

    def compare(self, name: str, cells: Cells) -> str:
        """Return what differs from the kept picture, "" where nothing does."""
        new = {".svg": svg(cells), ".txt": text(cells)}
        old = {suffix: _read(self.pictures / f"{name}{suffix}") for suffix in new}
        if new == old:
            self._forget(name)
            return ""
        self._show(name, old, new)
        if self.renewing:
            for suffix, content in new.items():
                _write(self.pictures / f"{name}{suffix}", content)
            return ""
        return f"{name}: {_difference(old, new)}\nold beside new: {self.changes / 'index.html'}"

    def _forget(self, name: str) -> None:
        """A picture that looks right again is no change any more."""
        if (self.changes / f"{name}.new.svg").exists():
            for path in self.changes.glob(f"{name}.*.svg"):
                path.unlink(missing_ok=True)
            self._page()

    def _show(self, name: str, old: dict[str, str], new: dict[str, str]) -> None:
        self.changes.mkdir(exist_ok=True)
        for age, files in (("old", old), ("new", new)):
            _write(self.changes / f"{name}.{age}.svg", files[".svg"])
        self._page()

    def _page(self) -> None:
        names = sorted(path.name.removesuffix(".new.svg") for path in self.changes.glob("*.new.svg"))
        _write(self.changes / "index.html", page(names))


def page(names: list[str]) -> str:
    """Return a page with the old and the new of each picture side by side."""
    rows = "".join(
        f'<h2>{html.escape(name)}</h2><p><img src="{name}.old.svg" alt="none before">'
        f'<img src="{name}.new.svg" alt="new"></p>\n'
        for name in names
    )
    style = "body{font-family:sans-serif}img{width:49%;margin-right:1%;vertical-align:top}"
    head = f'<meta charset="utf-8"><title>Changed pictures</title><style>{style}</style>'
    return f"<!doctype html>{head}<h1>Changed pictures: {len(names)}, old beside new</h1>\n{rows}"


def _difference(old: dict[str, str], new: dict[str, str]) -> str:
    if not any(old.values()):
        return "there is no such picture yet; `make snapshots` takes it"
    if old[".txt"] == new[".txt"]:
        return "the text is the same, colours or styles differ"
    before, now = (files[".txt"].splitlines() for files in (old, new))
    return "the text differs\n" + "\n".join(unified_diff(before, now, "kept", "now", n=1, lineterm=""))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _write(path: Path, content: str) -> None:
    """Write whole or not at all: several workers may write the page."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text(content, encoding="utf-8", newline="\n")
    aside.replace(path)
