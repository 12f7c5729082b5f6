"""One visitor's screen, as it is painted there: to look at, not to touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import getters
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.board.painted_rows import Screen
from tui.i18n import LazyText
from tui.pictures.cells import CellStyle
from tui.widgets.help import HelpText
from tui.widgets.window import Window


class ScreenView(ScrollView):
    """Cells of another terminal; scrolls where they have no room."""

    DEFAULT_CSS = """
    ScreenView { width: 100%; height: 1fr; background: $osd-well; scrollbar-size: 1 1; overflow: auto auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._screen_there = Screen()

    def take(self, frame: Mapping[str, Any]) -> None:
        """Take rows that were painted there."""
        self._screen_there.take(frame)
        cells = self._screen_there.cells()
        self._rows = cells.rows
        if self.virtual_size != (size := Size(cells.width, cells.height)):
            self.virtual_size = size
        self.refresh()

    _rows: tuple[tuple[Any, ...], ...] = ()

    def render_line(self, y: int) -> Strip:
        across, down = self.scroll_offset
        row = y + down
        if row >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        segments, column = [], 0
        for run in self._rows[row]:
            if run.column > column:
                segments.append(Segment(" " * (run.column - column), self.rich_style))
            segments.append(Segment(run.text, _style(run.style)))
            column = run.column + run.width
        strip = Strip(segments)
        return strip.crop_extend(across, across + self.size.width, self.rich_style)


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


class WatchScreen(Window[None]):
    """Ends when the trainer leaves it."""

    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "The visitor's screen, with dots where the visitor sees dots."),
            LazyText("help", "The visitor reads in the last row that you see it. No key goes there."),
        ),
    )
    AUTO_FOCUS = "ScreenView"
    DEFAULT_CSS = """
    WatchScreen > #frame { width: 100%; height: 1fr; }
    """

    view = getters.query_one(ScreenView)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name_shown = name

    def heading(self) -> LazyText:
        return LazyText("board", "Watching {name}", {"name": self._name_shown})

    def body(self) -> Iterable[Widget]:
        yield ScreenView()

    def key_words(self) -> dict[str, LazyText]:
        words = super().key_words()
        return {key: words[key] for key in ("f1", "f2", "escape", "ctrl+q")}

    def left(self) -> None:
        """The visitor has gone; what was seen last stays."""
        self.title_note.set_text(LazyText("board", "This visitor has left"))
