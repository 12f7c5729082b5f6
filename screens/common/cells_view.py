"""Cells of another screen, as they are painted there."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.pictures.cells import Cells, CellStyle


class CellsView(ScrollView):
    """Shows what it is given; scrolls where that has no room."""

    DEFAULT_CSS = """
    CellsView { width: 100%; height: 1fr; background: $osd-well; scrollbar-size: 1 1; overflow: auto auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._cells = Cells(0, ())

    def show(self, cells: Cells) -> None:
        """Show these in place of those before."""
        self._cells = cells
        if self.virtual_size != (size := Size(cells.width, cells.height)):
            self.virtual_size = size
        self.refresh()

    def render_line(self, y: int) -> Strip:
        across, down = self.scroll_offset
        row = y + down
        if row >= self._cells.height:
            return Strip.blank(self.size.width, self.rich_style)
        segments, column = [], 0
        for run in self._cells.rows[row]:
            if run.column > column:
                segments.append(Segment(" " * (run.column - column), self.rich_style))
            segments.append(Segment(run.text, _style(run.style)))
            column = run.column + run.width
        return Strip(segments).crop_extend(across, across + self.size.width, self.rich_style)


@lru_cache(2048)
def _style(style: CellStyle) -> Style:
    return Style(
        color=style.front or None,
        bgcolor=style.back or None,
        bold=style.bold,
        dim=style.dim,
        italic=style.italic,
        underline=style.underline,
        strike=style.strike,
        reverse=style.reverse,
    )
