"""What shines through a window that stands over another: as Textual tints it, with the marks of hidden cells.

Textual takes everything from the cells behind but their looks; see tests/screens/common/test_hidden.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.renderables.background_screen import BackgroundScreen

from tui.hidden_cells import KEY


class MarkedBackground(BackgroundScreen):
    """Textual's, but what is hidden stays so."""

    @classmethod
    def process_segments(cls, segments: Iterable[Segment], color: Color) -> Iterator[Segment]:
        behind = list(segments)
        mark = Style.from_meta({KEY: True})
        for before, tinted in zip(behind, super().process_segments(behind, color), strict=True):
            style = before.style
            is_hidden = style is not None and style.meta.get(KEY)
            yield Segment(tinted.text, (tinted.style or Style()) + mark) if is_hidden else tinted
