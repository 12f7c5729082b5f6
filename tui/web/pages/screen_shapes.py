"""What a page's script draws of blocks and lines, where it paints a terminal's rows."""

from __future__ import annotations

import json
from functools import cache

from tui.pictures.shapes import ARCS, FIRST, LAST, boxes


@cache
def shapes() -> str:
    """Return what is drawn of each block and line, as tui/pictures draws it."""
    glyphs = [chr(code) for code in range(ord(FIRST), ord(LAST) + 1)]
    drawn: dict[str, object] = {glyph: boxes(glyph) for glyph in glyphs if boxes(glyph)}
    return json.dumps(drawn | ARCS, ensure_ascii=False, separators=(",", ":"))
