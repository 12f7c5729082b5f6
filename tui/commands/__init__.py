"""The command line. Commands know no window: app.py gives them factories, and everything is loaded late."""

from __future__ import annotations

from typing import Final

import click

from tui.data_dir import CAMERAS, data_directory, open_desk, open_store

__all__ = [
    "CAMERAS",
    "DEFAULT_SCENARIO",
    "EXIT_BUG",
    "EXIT_INTERRUPTED",
    "EXIT_IN_USE",
    "EXIT_REFUSED",
    "EXIT_STORE",
    "EXIT_TERMINAL",
    "EXIT_USAGE",
    "Refusal",
    "data_directory",
    "open_desk",
    "open_store",
]

EXIT_REFUSED, EXIT_USAGE, EXIT_STORE, EXIT_TERMINAL, EXIT_BUG, EXIT_IN_USE = 1, 2, 3, 4, 5, 6
"""Exit codes beside 0; docs/administrator.md lists them."""

EXIT_INTERRUPTED: Final = 130
"""After Ctrl+C, as shells say it: 128 and the number of SIGINT."""

DEFAULT_SCENARIO: Final = "lost"
"""Where no other was asked for. Named here because loading the camera must not delay the first frame."""


class Refusal(click.ClickException):
    """One line for the person at the terminal, and an exit code of those that docs/administrator.md lists."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click says ClassVar, and reads the instance
