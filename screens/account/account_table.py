"""The list of users on the Account page."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from screens.account.account_data import same
from tui.camera import AccountRow
from tui.i18n import LazyText
from tui.sanitize import visible
from tui.widgets.table import Table, cell

_COLUMNS = (
    (LazyText("account", "No"), 4, 4, 4),
    (LazyText("account", "User"), 16, 18, 32),
    (LazyText("account", "Group"), 12, 18, 32),
    (LazyText("account", "Memo"), 14, 24, 28),
)
"""Label, and width in cells in 60, 80 and 120 columns."""


class AccountTable(Table):
    """Enter on a row goes on to the buttons too."""

    DEFAULT_CSS = "AccountTable { max-height: 9; }"

    class Entered(Message):
        """Enter on a row: the user wants to do something with it."""

    def __init__(self) -> None:
        super().__init__()
        self._rows_shown: Sequence[AccountRow] = ()
        self._size_shown = 0

    def show(self, accounts: Sequence[AccountRow], *, to: str = "") -> None:
        """Show the accounts. The cursor goes to that user, else it stays on its own, else on its row."""
        at, wanted = self.cursor_row, to or (self.selected.name if self.selected else "")
        if accounts != self._rows_shown:  # else a refresh would only make the table flicker
            self._rows_shown = accounts
            self._fill()
        found = next((i for i, account in enumerate(accounts) if same(account.name, wanted)), at)
        self.move_cursor(row=min(found, len(accounts) - 1))

    def _fill(self) -> None:
        at = self.cursor_row
        self._size_shown = self._room()
        self.clear(columns=True)
        for label, *widths in _COLUMNS:
            self.add_column(cell(str(label)), width=widths[self._size_shown])
        for number, account in enumerate(self._rows_shown, 1):
            cells = (f"{number:>2}", visible(account.name), visible(account.group), _memo(account))
            self.add_row(*map(cell, cells))
        self.move_cursor(row=at)

    def _room(self) -> int:
        return 0 if self.screen.has_class("-narrow") else 2 if self.screen.has_class("-large") else 1

    def on_resize(self) -> None:
        if self._rows_shown and self._size_shown != self._room():
            self.retranslate()

    def retranslate(self) -> None:
        self._fill()

    @property
    def selected(self) -> AccountRow | None:
        """The row under the cursor."""
        return self._rows_shown[self.cursor_row] if self._rows_shown else None

    def action_select_cursor(self) -> None:
        self.post_message(self.Entered())


def _memo(account: AccountRow) -> str:
    if account.reserved and account.memo:
        return str(LazyText("account", account.memo))
    return visible(account.memo)
