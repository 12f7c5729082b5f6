"""The least that any login window of Textual costs: the product's widgets with nothing behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.screen import Screen
from textual.widgets import Button, Footer, Input, Label, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class LoginScreen(Screen[None]):
    """A title, two labelled fields, three buttons, the footer."""

    BINDINGS: ClassVar[list[BindingType]] = [("f1", "app.bell", "Help"), ("f2", "app.help_quit", "Language")]

    def compose(self) -> ComposeResult:
        yield Static("Login")
        yield Label("User Name")
        yield Input(value="admin", compact=True)
        yield Label("Password")
        yield Input(password=True, compact=True)
        yield Button("Forgot Password", id="forgot", compact=True)
        yield Button("OK", compact=True)
        yield Button("Cancel", compact=True)
        yield Footer()


class BareApp(App[None]):
    """Shows the window and nothing else."""

    CSS = """
    Screen { align: center middle; }
    Input { width: 40; }
    #forgot { border: none; background: transparent; text-style: underline; }
    """
    ENABLE_COMMAND_PALETTE = False

    def get_default_screen(self) -> LoginScreen:
        return LoginScreen()


if __name__ == "__main__":
    BareApp().run()
