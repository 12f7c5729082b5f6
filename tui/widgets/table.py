"""A list of rows with columns: Textual's DataTable with a camera's manners."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from tui.i18n import LazyText

if TYPE_CHECKING:
    from tui.widgets.help_keys import Keys


class Table(DataTable[Text]):
    """Whole rows are chosen; Home and End go to the first and the last. Cells are text, never markup."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("home", "scroll_top", show=False),
        Binding("end", "scroll_bottom", show=False),
        Binding("left", "screen.move(-1, 0)", show=False),
        Binding("right", "screen.move(1, 0)", show=False),
    ]

    HELP_KEYS: ClassVar[Keys] = (("↑ ↓", LazyText("help", "in the list")),)
    DEFAULT_CSS = """
    Table {
        height: auto; background: $osd-well; color: $osd-text; scrollbar-size: 1 1; overflow-x: hidden;
        background-tint: $osd-well 0%;
        &:focus { background-tint: $osd-well 0%; }
        & > .datatable--header { background: $osd-surface; color: $osd-muted; text-style: none; }
        & > .datatable--cursor { background: $osd-picked; color: $osd-picked-text; text-style: none; }
        &:focus > .datatable--cursor { background: $osd-accent; color: $osd-ink; text-style: bold; }
        & > .datatable--odd-row, & > .datatable--even-row { background: $osd-well; }
        & > .datatable--hover { background: $osd-chip; }
    }
    """

    def __init__(self, *, cell_padding: int = 1) -> None:
        super().__init__(cursor_type="row", cell_padding=cell_padding, show_cursor=True)

    def action_cursor_down(self) -> None:
        """Down on the last row goes on to what stands below, as a remote control's does."""
        if self.cursor_row >= self.row_count - 1:
            self.screen.focus_next()
        else:
            super().action_cursor_down()


def cell(words: str) -> Text:
    """Return a cell; what has no room ends in an ellipsis."""
    return Text(words, overflow="ellipsis", no_wrap=True)
