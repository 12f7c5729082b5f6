"""A file's path where there is little room."""

from __future__ import annotations

import os
from pathlib import Path

from tui.sanitize import visible


def shortened(path: Path, room: int) -> str:
    """A path in so many characters: its end, which tells most, and ~ for the home folder."""
    text = visible(str(path))
    home = os.path.expanduser("~")  # noqa: PTH111 - Path's raises where there is none
    if path.is_relative_to(home):
        text = "~" + text[len(visible(home)) :]
    return text if len(text) <= room else "…" + text[1 - room :]
