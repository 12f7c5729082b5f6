"""Running an app on this terminal."""

from __future__ import annotations

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
    from tui.app_base import end_by_signals

    end_by_signals(app)
    return await app.run_async()
