"""The nine buttons of the Account page, by the device's order: what is done to users over what to groups."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len
from textual.containers import Grid, VerticalGroup
from textual.content import Content

from screens.account.account_data import AccountData
from tui.i18n import LazyText
from tui.widgets.form.fields import Button

BUTTONS: Final = {
    "refresh": LazyText("account", "Refresh"),
    "add-user": LazyText("account", "Add User"),
    "modify-user": LazyText("account", "Modify User"),
    "delete-user": LazyText("account", "Delete User"),
    "modify-password": LazyText("account", "Modify Password"),
    "add-group": LazyText("account", "Add Group"),
    "modify-group": LazyText("account", "Modify Group"),
    "delete-group": LazyText("account", "Delete Group"),
    "security": LazyText("account", "Security"),
}
_ONE_ROW = (7, 12, 13, 13, 15)
"""Cells that a label has in each column of one-row buttons in 80 columns."""
_ONE_ROW_NARROW = (18,) * 5
"""The same in 60 columns, where three stand in a row."""
_PLACES = (0, 1, 2, 3, 4, 1, 2, 3, 4)
"""The column of each button."""
_EVERYBODY = {"refresh", "modify-password"}
"""What a user can do without the right Account."""


class Tile(Button):
    """Breaks its label at the space where it has two rows for it."""

    def retranslate(self) -> None:
        words = str(BUTTONS[self.id or ""])
        tiles = isinstance(self.parent, Grid) and self.parent.has_class("-tiles")
        self.update(Content(words.replace(" ", "\n", 1) if tiles else words))


class AccountButtons(Grid):
    """Those that a user may not press are grey."""

    SCOPED_CSS = False  # narrow and large is what the screen is
    DEFAULT_CSS = """
    AccountButtons {
        grid-size: 5 2; grid-columns: 9 14 15 15 1fr; grid-rows: 1; grid-gutter: 1 1;
        height: auto; margin: 1 0 0 0; keyline: none;
        & Button { width: 100%; min-width: 0; margin: 0; padding: 0; }
        & .gap { height: 1; }
        &.-tiles { grid-columns: 14 14 14 14 14; grid-rows: 2; }
        &.-tiles Button { height: 2; padding: 0 1; content-align: center top; }
        & Button:nocolor, &.-tiles Button:nocolor { padding: 0; }
    }
    .-large AccountButtons { grid-columns: 14 24 24 24 1fr; grid-rows: 1; }
    .-large AccountButtons Button { height: 1; padding: 0; }
    .-narrow AccountButtons, .-narrow AccountButtons.-tiles {
        grid-size: 3 3; grid-columns: 1fr 1fr 1fr; grid-gutter: 1 1;
    }
    .-narrow AccountButtons .gap { display: none; }
    """

    def __init__(self) -> None:
        buttons = [Tile(label, id=name) for name, label in BUTTONS.items()]
        super().__init__(*buttons[:5], VerticalGroup(classes="gap"), *buttons[5:])

    def on_resize(self) -> None:
        self.retranslate()
        for tile in self.query(Tile):
            tile.retranslate()

    def retranslate(self) -> None:
        """Use tiles where a label is too long for one row of buttons (in Russian, but in large windows)."""
        room = _ONE_ROW_NARROW if self.screen.has_class("-narrow") else _ONE_ROW
        labels = zip(BUTTONS.values(), _PLACES, strict=True)
        too_long = any(cell_len(str(label)) > room[place] for label, place in labels)
        self.set_class(too_long and not self.screen.has_class("-large"), "-tiles")

    def allow(self, tables: AccountData) -> None:
        """Grey what the user's rights do not cover; the camera would refuse it too."""
        for button in self.query(Button):
            allowed = button.id in _EVERYBODY or tables.manager
            button.disabled = not (allowed and (button.id != "security" or tables.administrator))
