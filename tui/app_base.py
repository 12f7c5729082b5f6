"""Base class of all apps here: theme, language, order of keys, fatal errors."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from rich.text import Text
from textual import constants, events, on
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.driver import Driver
from textual.worker import WorkerFailed

from tui.errors import internal_error
from tui.i18n import set_language
from tui.key_order import KeysInTurn
from tui.known_terminal import KnownTerminal
from tui.sanitize import visible
from tui.terminal_input.capabilities import shows_all_colours
from tui.theme import THEMES, VARIABLE_DEFAULTS, theme_for

R = TypeVar("R")

_DIM: Final = ("vt", "linux")
"""Terminals (TERM begins so) without a bright background: vt100 has no colours, the Linux console none."""


class AppBase(KnownTerminal[R], KeysInTurn[R]):
    """Speaks `language`, and looks as the terminal's colours allow.

    `terminal` is what the terminal calls itself, where it is not this process's own.
    """

    TITLE = "camera-menus"
    CSS_PATH = None
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *, language: str = "en", terminal: str | None = None) -> None:
        set_language(language)
        _leave_out_unusable_settings()
        super().__init__()
        name = os.environ.get("TERM", "") if terminal is None else terminal
        self.terminal_name = name
        if self.console.color_system is not None and shows_all_colours(name):
            self._use_all_colours()
        self.white_is_white: Final = self.console.color_system is not None and not name.startswith(_DIM)
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        # Set before the app runs, so that the stylesheet is parsed once.
        self.set_reactive(App.theme, theme_for(self.console.color_system, no_color=self.no_color))
        self.stylesheet.set_variables(self.get_css_variables())

    def _use_all_colours(self) -> None:
        self.console._color_system = ColorSystem.TRUECOLOR  # noqa: SLF001 - Rich decides once, by COLORTERM

    def colours_unknown(self) -> bool:
        return not self.no_color and self.console.color_system in {"standard", "256"}

    def terminal_found(self) -> None:
        if self.traits.truecolor and self.colours_unknown():
            self._use_all_colours()
            self.theme = theme_for("truecolor")
        self._paint_anew()

    @on(Driver.SignalResume)
    def _paint_anew(self) -> None:
        # As after a resize: codes take another room where blocks are wide, and all is painted anew.
        self.post_message(events.Resize(self.size, self.size))
        for screen in self.screen_stack:
            screen.refresh()

    def pop_screen(self) -> AwaitComplete:
        """Take away the window on top; what others wait for is done by the one under it."""
        # Textual gives all that is to be done after a refresh to the screen on top, and it is gone with it.
        going, later = self.screen, self.screen._callbacks  # noqa: SLF001
        popped = super().pop_screen()
        for callback, sender in later:
            if going not in getattr(sender, "ancestors_with_self", ()):
                self.screen._invoke_later(callback, sender)  # noqa: SLF001
        later.clear()
        return popped

    def get_driver_class(self) -> type[Driver]:
        """Return what reads and paints this process's own terminal: on Windows, Textual's own."""
        if sys.platform == "win32":
            return super().get_driver_class()
        from tui.local_driver import LocalDriver

        return LocalDriver

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return VARIABLE_DEFAULTS

    def _fatal_error(self) -> None:
        # Textual's own prints a traceback with local variables, and passwords among them.
        error: BaseException = self._exception or RuntimeError()
        while isinstance(error, WorkerFailed):
            error = error.error
        self.panic(Text(f"camera-menus: {visible(internal_error(error))}"))


def end_by_signals(app: App[Any]) -> None:
    """Let the app leave in order when its process is asked to end, or its terminal is closed.

    It gives the terminal back, and what is done at its end is done: an exercise's camera goes, its report is
    written. Called in the app's event loop.
    """
    # SIGQUIT as well: it would leave the terminal as it is, and in a core dump what was typed.
    for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"):
        with suppress(NotImplementedError, AttributeError):  # Windows asks no process to end
            if signal.getsignal(number := getattr(signal, name)) is not signal.SIG_IGN:  # nohup's
                asyncio.get_running_loop().add_signal_handler(number, app.exit)


def _leave_out_unusable_settings() -> None:
    """Forget what the environment asks of Textual and it can't do: it would fail with a traceback."""
    if constants.COLOR_SYSTEM not in {"auto", *COLOR_SYSTEMS}:
        setattr(constants, "COLOR_SYSTEM", "auto")  # noqa: B010 - Textual reads its environment once
    if constants.LOG_FILE:
        try:
            Path(constants.LOG_FILE).open("a").close()
        except OSError:
            setattr(constants, "LOG_FILE", None)  # noqa: B010 - as above
