"""What the board shows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.app import App

from tests.helpers.windows.in_process import TOO_LONG
from tui.hosting.session_facts import painted_cells
from tui.pictures.text import text


def board_text(app: App[Any]) -> str:
    """Return the text of an app's screen as it is painted."""
    with app._context():
        return text(painted_cells(app))


async def until_painted(app: App[Any], what: Callable[[str], bool]) -> str:
    """Wait until an app shows what is wanted; return all that it shows."""
    async with asyncio.timeout(TOO_LONG):
        while not what(board_text(app)):  # noqa: ASYNC110 - painted by another
            await asyncio.sleep(0.02)
    return board_text(app)
