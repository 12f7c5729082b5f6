"""Advanced > Account: users, groups, passwords (guide, step 10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Grid, VerticalGroup
from textual.widget import Widget
from textual.widgets import DataTable

from screens.base import CameraWindow
from tui.camera import ADMIN, AccountRow, Camera, Session
from tui.i18n import Phrase
from tui.widgets.fields import Chip, Note
from tui.widgets.help import HelpText
from tui.widgets.words import visible
from tui.work import blocking

_BUTTONS = {
    "refresh": Phrase("account", "Refresh"),
    "add-user": Phrase("account", "Add User"),
    "modify-user": Phrase("account", "Modify User"),
    "delete-user": Phrase("account", "Delete User"),
    "modify-password": Phrase("account", "Modify Password"),
    "add-group": Phrase("account", "Add Group"),
    "modify-group": Phrase("account", "Modify Group"),
    "delete-group": Phrase("account", "Delete Group"),
    "security": Phrase("account", "Security"),
}
_ONE_ROW = (7, 12, 13, 13, 15)
"""Cells that a label has in each column of one-row buttons in 80 columns."""
_PLACES = (0, 1, 2, 3, 4, 1, 2, 3, 4)
"""The column of each button."""

_WORKING = {"refresh", "modify-password", "security"}
_COLUMNS = (
    (Phrase("account", "No"), 4, 4),
    (Phrase("account", "User"), 18, 16),
    (Phrase("account", "Group"), 18, 12),
    (Phrase("account", "Memo"), 24, 14),
)
"""Label, and width in cells in 80 and in 60 columns."""


class AccountTable(DataTable[Text]):
    """The list of users. Down on the last row goes on to the buttons, as a remote control's does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down", show=False),
        Binding("left", "screen.move(-1, 0)", show=False),
        Binding("right", "screen.move(1, 0)", show=False),
    ]

    DEFAULT_CSS = """
    AccountTable {
        height: auto; max-height: 8; background: $osd-well; color: $osd-text; scrollbar-size: 1 1;
        background-tint: $osd-well 0%;
        &:focus { background-tint: $osd-well 0%; }
        & > .datatable--header { background: $osd-raise; color: $osd-muted; text-style: none; }
        & > .datatable--cursor { background: $osd-raise; color: $osd-text; text-style: none; }
        &:focus > .datatable--cursor { background: $osd-accent; color: $osd-ink; text-style: bold; }
        & > .datatable--odd-row, & > .datatable--even-row { background: $osd-well; }
        & > .datatable--hover { background: $osd-chip; }
    }
    """

    def __init__(self) -> None:
        super().__init__(cursor_type="row", cell_padding=1, show_cursor=True)
        self._rows_shown: Sequence[AccountRow] = ()

    def show(self, accounts: Sequence[AccountRow]) -> None:
        """Show the accounts; the cursor stays on its row."""
        row = self.cursor_row
        self._rows_shown = accounts
        self.clear(columns=True)
        narrow = self.screen.has_class("-narrow")
        for label, width, in_narrow in _COLUMNS:
            self.add_column(Text(str(label)), width=in_narrow if narrow else width)
        for number, account in enumerate(accounts, 1):
            memo = (
                str(Phrase("account", account.memo))
                if account.reserved and account.memo
                else visible(account.memo)
            )
            self.add_row(
                Text(f"{number:>2}"), Text(visible(account.name)), Text(visible(account.group)), Text(memo)
            )
        self.move_cursor(row=min(row, len(accounts) - 1))

    def speak(self) -> None:
        self.show(self._rows_shown)

    @property
    def selected(self) -> AccountRow | None:
        return self._rows_shown[self.cursor_row] if self._rows_shown else None

    def action_cursor_down(self) -> None:
        if self.cursor_row >= self.row_count - 1:
            self.screen.focus_next()
        else:
            super().action_cursor_down()


class AccountScreen(CameraWindow[bool]):
    """Ends when the person leaves it."""

    HEADING = Phrase("account", "Advanced › Account")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            Phrase("help", "The camera's users. «Security» sets the questions and the way of the code."),
            Phrase("help", "«Modify Password» changes your own password; then «Security» opens by itself."),
            Phrase(
                "help", "Attention! After a reset, set answers to the security questions here: «Security»."
            ),
        ),
        step=Phrase("help", "step 10"),
    )
    WIDE = True
    AUTO_FOCUS = "AccountTable"

    DEFAULT_CSS = """
    AccountScreen {
        & > #frame { width: 78; }
        & .form { padding: 1 2; }
        & Grid {
            grid-size: 5 2; grid-columns: 9 14 15 15 1fr; grid-rows: 1; grid-gutter: 1 1;
            height: auto; margin: 1 0 0 0; keyline: none;
        }
        & Grid Chip { width: 100%; min-width: 0; margin: 0; padding: 0; }
        & Note { margin: 1 0 0 0; }
        & Grid .gap { height: 1; }
        & Grid.-tiles { grid-columns: 14 14 14 14 14; grid-rows: 2; }
        & Grid.-tiles Chip { height: 2; padding: 0 1; content-align: center top; }
        &.-large > #frame { width: 110; }
        &.-large Grid { grid-columns: 14 24 24 24 1fr; grid-rows: 1; }
        &.-large Grid Chip { height: 1; padding: 0; }
        &.-narrow Grid { grid-size: 3 3; grid-columns: 1fr 1fr 1fr; grid-rows: 2; grid-gutter: 0 1; }
        &.-narrow Grid .gap { display: none; }
        &.-narrow Grid Chip { height: 2; }
    }
    """

    def __init__(self, camera: Camera, session: Session) -> None:
        super().__init__(camera)
        self._session = session

    def body(self) -> Iterable[Widget]:
        chips: list[Widget] = []
        for name, label in _BUTTONS.items():
            chip = Chip(label, id=name)
            chip.disabled = name not in _WORKING or (name == "security" and self._session.account != ADMIN)
            chips.append(chip)
        first, second = chips[:5], chips[5:]
        gap = VerticalGroup(classes="gap")
        yield VerticalGroup(AccountTable(), Grid(*first, gap, *second), Note(), classes="form")

    def on_mount(self) -> None:
        self.query_one(Grid).set_class(self._tiles_needed(), "-tiles")
        self._load()

    def _tiles_needed(self) -> bool:
        """Whether a label is too long for one row of buttons in 80 columns (Russian is)."""
        from rich.cells import cell_len

        labels = zip(_BUTTONS.values(), _PLACES, strict=True)
        return any(cell_len(str(label)) > _ONE_ROW[place] for label, place in labels)

    def speak(self) -> None:
        self.query_one(Grid).set_class(self._tiles_needed(), "-tiles")

    @on(Chip.Pressed, "#refresh")
    def action_refresh_window(self) -> None:
        self._load()

    @work(exclusive=True, group="load")
    async def _load(self) -> None:
        with self.acting():
            self.query_one(AccountTable).show(await blocking(self.camera.accounts, self._session))
            self.note.hint(Phrase("account", "Grey buttons: on the camera, not emulated here yet."))

    @on(Chip.Pressed, "#modify-password")
    def _modify_password_pressed(self) -> None:
        selected = self.query_one(AccountTable).selected
        if selected is not None and selected.name != self._session.account:
            self.note.error(
                Phrase("account", "Cannot Modify Reserved User.")
                if selected.reserved
                else Phrase("account", "Only your own password can be changed here yet.")
            )
            return
        self._modify_password()

    @work
    async def _modify_password(self) -> None:
        from screens.modify_password import ModifyPasswordScreen

        if not await self.app.push_screen_wait(ModifyPasswordScreen(self.camera, self._session)):
            return
        self.note.good(Phrase("account", "Password changed."))
        if self._session.account == ADMIN:
            await self._show_security()

    @on(Chip.Pressed, "#security")
    @work
    async def _security_pressed(self) -> None:
        await self._show_security()

    async def _show_security(self) -> None:
        from screens.security import SecurityScreen

        await self.app.push_screen_wait(SecurityScreen(self.camera, self._session))
