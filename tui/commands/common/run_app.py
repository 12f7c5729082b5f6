"""Running an app on this terminal."""

from __future__ import annotations

import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from tui.commands import EXIT_BUG

if TYPE_CHECKING:
    import click
    from textual.app import App

R = TypeVar("R")


def run_app(app: App[R], context: click.Context) -> R | None:
    """Run it to its end and return its result; what fails inside has been told, and is an exit code here."""
    import asyncio

    result: R | None = asyncio.run(_run(app))
    if app.return_code:
        context.exit(EXIT_BUG)
    return result


async def _run(app: App[Any]) -> Any:  # noqa: ANN401 - mypy can't infer R through a coroutine
    """Run the app; a process that is asked to end (SIGTERM) gives the terminal back as it was."""
    import asyncio

    with suppress(NotImplementedError):  # Windows asks no process to end
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.exit)
    return await app.run_async()
