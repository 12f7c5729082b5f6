"""Frames as a page gets them: the rows that differ from what it shows, with each style named once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from tui.pictures.cells import CellStyle, Run, parts
from tui.remote.terminal.interface import Frame

_MOST_STYLES: Final = 2048
"""Styles that a page is told before it has to forget them; the windows have some fifty, a picture more."""

_Row = tuple[Run, ...]


class FrameEncoder:
    """Knows what one page shows."""

    def __init__(self) -> None:
        self._styles: dict[CellStyle, int] = {}
        self._rows: tuple[_Row, ...] = ()
        self._width = 0
        self._keys: Mapping[str, str] | None = None
        self._hand: tuple[tuple[int, int], bool] | None = None

    def encode(self, frame: Frame) -> str | None:
        """Return the message that makes the page show it; None where it shows just that."""
        cells = frame.cells
        is_new = len(self._styles) > _MOST_STYLES or (self._width, len(self._rows)) != (
            cells.width,
            cells.height,
        )
        if is_new:
            self._styles.clear()
            self._rows = ()
            self._width = cells.width
        known = len(self._styles)
        rows = [
            [number, [self._run(part) for run in row for part in parts(run)]]
            for number, row in enumerate(cells.rows)
            if number >= len(self._rows) or row != self._rows[number]
        ]
        hand = frame.cursor, frame.takes_text
        if not rows and hand == self._hand:
            return None
        self._rows, self._hand = cells.rows, hand
        styles = [_style(style) for style in list(self._styles)[known:]]
        size = [cells.width, cells.height] if is_new else 0
        message = ["frame", size, styles, rows, *frame.cursor, int(frame.takes_text)]
        return json.dumps(message, ensure_ascii=False, separators=(",", ":"))

    def encode_keys(self, frame: Frame) -> str | None:
        """Return the message that tells which function keys work; None where the page knows."""
        if frame.keys == self._keys:
            return None
        self._keys = frame.keys
        return json.dumps(["keys", frame.keys], ensure_ascii=False, separators=(",", ":"))

    def _run(self, run: Run) -> list[int | str]:
        style = self._styles.setdefault(run.style, len(self._styles))
        return [run.column, run.width, run.text, style]


def _style(style: CellStyle) -> list[str | int]:
    front, back = style.colours()
    flags = style.bold | style.italic << 1 | style.underline << 2 | style.strike << 3
    return [front, back, flags]
