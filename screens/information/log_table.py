"""The table of the log: as many columns as the window has room for, the words in the last one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text
from textual.actions import SkipAction

from tui.camera import Event
from tui.i18n import LazyText
from tui.messages.log_labels import details, event_words, local_time, type_words
from tui.sanitize import visible
from tui.widgets.table import Table

_NARROW, _WIDE = 70, 100
"""Cells below which the type and the year go, and from which a user's name has room."""


class LogTable(Table):
    """One page of the log. Up on the first row and down on the last lead on, as on a remote control."""

    DEFAULT_CSS = "LogTable { height: 1fr; overflow-y: scroll; }"

    def __init__(self) -> None:
        super().__init__(cell_padding=0)
        self._events: Sequence[Event] = ()
        self._room = 0

    def show(self, page: Sequence[Event]) -> None:
        """Show a page from its first line."""
        self._events = page
        self._paint()

    def line(self) -> str:
        """The line under the cursor, whole."""
        if not self._events:
            return ""
        event = self._events[self.cursor_row]
        return " · ".join(part for part in (_user(event), *_said(event)) if part)

    def retranslate(self) -> None:
        self._paint(self.cursor_row)

    def on_resize(self) -> None:
        if self.scrollable_content_region.width != self._room:
            self._paint(self.cursor_row)

    def _paint(self, row: int = 0) -> None:
        self._room = self.scrollable_content_region.width
        columns = _columns(self._room, digits=max((len(str(event.seq)) for event in self._events), default=1))
        self.clear(columns=True)
        for column in columns:
            self.add_column(_cell(column.label, column), width=column.width)
        for event in self._events:
            self.add_row(*(_cell(column.says(event), column) for column in columns))
        self.move_cursor(row=row)

    def action_cursor_up(self) -> None:
        """Up on the first row goes on to what stands above."""
        if not self.cursor_row:
            raise SkipAction
        super().action_cursor_up()


class _Column(NamedTuple):
    label: str
    width: int
    says: Callable[[Event], str]


def _columns(room: int, digits: int) -> list[_Column]:
    """The columns of a table of so many cells; the last takes what the others leave."""
    narrow = room < _NARROW
    number = str(LazyText("log table", "No"))
    digits = max(digits, cell_len(number))
    columns = [
        _Column(f" {number}", digits + 2, lambda event: f" {event.seq:>{digits}}"),
        _Column(str(LazyText("log table", "Time")), 12 if narrow else 20, _short_time if narrow else _time),
        _Column(str(LazyText("log table", "Type")), 0 if narrow else 8, type_words),
        _Column(str(LazyText("log table", "User")), 17 if room >= _WIDE else 12, _user),
    ]
    shown = [column for column in columns if column.width]
    left = max(room - sum(column.width for column in shown), 1)
    return [
        *shown,
        _Column(str(LazyText("log table", "Event")), left, lambda event: " · ".join(_said(event))),
    ]


def _cell(text: str, column: _Column) -> Text:
    """What has no room ends in an ellipsis, and the last cell stays free: it parts the columns."""
    said = Text(text, no_wrap=True)
    said.truncate(max(column.width - 1, 1), overflow="ellipsis")
    return said


def _said(event: Event) -> list[str]:
    """What happened, how often where that is more than once, and the details."""
    count = f"×{event.count}" if event.count > 1 else ""
    return [part for part in (event_words(event.kind), count, *details(event)) if part]


def _user(event: Event) -> str:
    return visible(event.account)


def _time(event: Event) -> str:
    return local_time(event.at)


def _short_time(event: Event) -> str:
    return local_time(event.at)[5:16]
