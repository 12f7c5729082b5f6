"""The list of users on the Account page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import DataTable

from screens.tables import same
from tui.camera import AccountRow
from tui.i18n import Phrase
from tui.widgets.words import visible

_COLUMNS = (
    (Phrase("account", "No"), 4, 4, 4),
    (Phrase("account", "User"), 16, 18, 32),
    (Phrase("account", "Group"), 12, 18, 32),
    (Phrase("account", "Memo"), 14, 24, 28),
)
"""Label, and width in cells in 60, 80 and 120 columns."""


class AccountTable(DataTable[Text]):
    """Enter on a row, and Down on the last, go on to the buttons, as a remote control's do."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down", show=False),
        Binding("home", "scroll_top", show=False),
        Binding("end", "scroll_bottom", show=False),
        Binding("left", "screen.move(-1, 0)", show=False),
        Binding("right", "screen.move(1, 0)", show=False),
    ]

    DEFAULT_CSS = """
    AccountTable {
        height: auto; max-height: 9; background: $osd-well; color: $osd-text; scrollbar-size: 1 1;
        overflow-x: hidden; background-tint: $osd-well 0%;
        &:focus { background-tint: $osd-well 0%; }
        & > .datatable--header { background: $osd-raise; color: $osd-muted; text-style: none; }
        & > .datatable--cursor { background: $osd-raise; color: $osd-text; text-style: none; }
        &:focus > .datatable--cursor { background: $osd-accent; color: $osd-ink; text-style: bold; }
        & > .datatable--odd-row, & > .datatable--even-row { background: $osd-well; }
        & > .datatable--hover { background: $osd-chip; }
    }
    """

    class Entered(Message):
        """Enter on a row: the hand wants to do something with it."""

    def __init__(self) -> None:
        super().__init__(cursor_type="row", cell_padding=1, show_cursor=True)
        self._rows_shown: Sequence[AccountRow] = ()
        self._size_shown = 0

    def show(self, accounts: Sequence[AccountRow], *, to: str = "") -> None:
        """Show the accounts. The cursor goes to that user, else it stays on its own, else on its row."""
        at, wanted = self.cursor_row, to or (self.selected.name if self.selected else "")
        self._rows_shown = accounts
        self._size_shown = self._room()
        self.clear(columns=True)
        for label, *widths in _COLUMNS:
            self.add_column(_cell(str(label)), width=widths[self._size_shown])
        for number, account in enumerate(accounts, 1):
            cells = (f"{number:>2}", visible(account.name), visible(account.group), _memo(account))
            self.add_row(*map(_cell, cells))
        found = next((i for i, account in enumerate(accounts) if same(account.name, wanted)), at)
        self.move_cursor(row=min(found, len(accounts) - 1))

    def _room(self) -> int:
        return 0 if self.screen.has_class("-narrow") else 2 if self.screen.has_class("-large") else 1

    def on_resize(self) -> None:
        if self._rows_shown and self._size_shown != self._room():
            self.speak()

    def speak(self) -> None:
        self.show(self._rows_shown)

    @property
    def selected(self) -> AccountRow | None:
        """The row under the cursor."""
        return self._rows_shown[self.cursor_row] if self._rows_shown else None

    def action_cursor_down(self) -> None:
        if self.cursor_row >= self.row_count - 1:
            self.screen.focus_next()
        else:
            super().action_cursor_down()

    def action_select_cursor(self) -> None:
        self.post_message(self.Entered())


def _cell(text: str) -> Text:
    # What has no room ends in …; without this a wide name would push a part of itself out of sight.
    return Text(text, no_wrap=True, overflow="ellipsis")


def _memo(account: AccountRow) -> str:
    if account.reserved and account.memo:
        return str(Phrase("account", account.memo))
    return visible(account.memo)
