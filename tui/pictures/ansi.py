"""Cells as text with colours for a terminal: `cat` shows the picture.

Colours are 24-bit; the themes for 256 and 16 colours hold figures of those palettes, so that their pictures
need no other form.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tui.sanitize import visible

if TYPE_CHECKING:
    from tui.pictures.cells import Cells, CellStyle

RESET: Final = "\x1b[0m"


def ansi(cells: Cells) -> str:
    """Return a line a row; each begins and ends without a style, and no text in it is a command."""
    rows = ("".join(f"{sgr(run.style)}{visible(run.text)}" for run in row) for row in cells.rows)
    return "".join(f"{row}{RESET}\n" for row in rows)


@lru_cache(maxsize=2048)
def sgr(style: CellStyle) -> str:
    """Select a style and nothing of the one before it (ECMA-48, 8.3.117; colours: ISO 8613-6)."""
    set_on = {
        1: style.bold,
        2: style.dim,
        3: style.italic,
        4: style.underline,
        7: style.reverse,
        9: style.strike,
    }
    parts = ["0", *(str(code) for code, wanted in set_on.items() if wanted)]
    for code, colour in ((38, style.front), (48, style.back)):
        if colour:
            parts += [str(code), "2", *map(str, bytes.fromhex(colour[1:]))]
    return f"\x1b[{';'.join(parts)}m"
