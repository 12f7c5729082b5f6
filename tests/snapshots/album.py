"""Pictures of windows that were looked at, and how a window is compared with its own.

Each is kept twice, as SVG and as text, so that a change reads as a diff. What looks otherwise now is put into
`snapshot-changes/`, with a page that shows the old beside the new.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.pictures.kept import KeptPicture, write_whole

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
        new, old = KeptPicture.of(cells), KeptPicture.read(self.pictures, name)
        if not (difference := old.difference(new)):
            self._forget(name)
            return ""
        self._show(name, old, new)
        if self.renewing:
            new.write(self.pictures, name)
            return ""
        renew = "" if old.svg else "; `make snapshots` takes it"
        return f"{name}: {difference}{renew}\nold beside new: {self.changes / 'index.html'}"

    def _forget(self, name: str) -> None:
        """A picture that looks right again is no change any more."""
        if (self.changes / f"{name}.new.svg").exists():
            for path in self.changes.glob(f"{name}.*.svg"):
                path.unlink(missing_ok=True)
            self._page()

    def _show(self, name: str, old: KeptPicture, new: KeptPicture) -> None:
        self.changes.mkdir(exist_ok=True)
        for age, picture in (("old", old), ("new", new)):
            write_whole(self.changes / f"{name}.{age}.svg", picture.svg)
        self._page()

    def _page(self) -> None:
        names = sorted(path.name.removesuffix(".new.svg") for path in self.changes.glob("*.new.svg"))
        write_whole(self.changes / "index.html", page(names))


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
