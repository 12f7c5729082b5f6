"""Runs a Textual app on a visitor's terminal: what App.run_async does, for one of many apps in a process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from io import StringIO
from typing import Any

from rich.console import Console
from textual.app import App

from tui.remote.terminal.cell_driver import CellDriver
from tui.remote.terminal.driver import TerminalDriver
from tui.remote.terminal.interface import CellTerminal, Terminal
from tui.remote.terminal.patches import install
from tui.remote.terminal.release import release_app
from tui.remote.terminal.stylesheets import share


async def run_app(app: App[Any], terminal: Terminal, ready: Callable[[], None]) -> object:
    """Run an app on a visitor's terminal; `ready` is called when it shows its first window.

    Raises the error that the app failed with. Afterwards the terminal is as it was before.
    """
    install()
    _confine(app)
    driver = CellDriver if isinstance(terminal, CellTerminal) else TerminalDriver
    app.driver_class = partial(driver, terminal=terminal)  # type: ignore[assignment]
    # App.run_async, but for an eager task factory that it sets for all of the loop (Python 3.12).
    app._loop = asyncio.get_running_loop()  # noqa: SLF001
    with app._context():  # noqa: SLF001
        try:
            await app._process_messages(ready_callback=ready, terminal_size=terminal.size)  # noqa: SLF001
        finally:
            terminal.connect(None)
            await asyncio.shield(app._shutdown())  # noqa: SLF001
            app._loop = None  # noqa: SLF001
            app._thread_id = 0  # noqa: SLF001
            release_app(app)
    if app._exception is not None:  # noqa: SLF001
        raise app._exception  # noqa: SLF001
    return app.return_value


def _confine(app: App[Any]) -> None:
    """Take from an app what only makes sense on a terminal, a disk and a process of its own."""
    app.stylesheet = share(app.stylesheet)
    app.animation_level = "none"
    app.use_command_palette = False
    app.features = frozenset()
    app.devtools = None
    # Textual swaps the process's streams while an app runs. Of overlapping apps the one that ends last would
    # leave another's behind; these swap them for themselves.
    app._capture_stdout = sys.stdout  # type: ignore[assignment] # noqa: SLF001
    app._capture_stderr = sys.stderr  # type: ignore[assignment] # noqa: SLF001
    # Last words would go to the server's own terminal, tracebacks with local variables among them.
    app.error_console = Console(file=StringIO())
