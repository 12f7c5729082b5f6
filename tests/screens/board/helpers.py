"""What the board shows."""

from __future__ import annotations

from typing import Any

from textual.app import App

from tui.hosting.session_facts import painted_cells
from tui.pictures.text import text


def board_text(app: App[Any]) -> str:
    """Return the text of an app's screen as it is painted."""
    with app._context():
        return text(painted_cells(app))
