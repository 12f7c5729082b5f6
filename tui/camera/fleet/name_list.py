"""The cameras' names for completion by Tab.

Read without the database layer, which takes longer to load than a person waits, and without making anything.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

from tui.camera.model.validation import CAMERA_NAME
from tui.db.sqlite_reading import connect_to_read

if TYPE_CHECKING:
    from pathlib import Path

_PATIENCE: Final = 0.2
"""Seconds to wait for a writer."""


def camera_names(database: Path) -> list[str]:
    """Return the names in order; none where there is no database, or none that can be read."""
    try:
        with closing(connect_to_read(database, _PATIENCE)) as connection:
            found = connection.execute("SELECT name FROM cameras ORDER BY name")
            # What a damaged file holds must not reach the command line that is being typed.
            return [name for (name,) in found if re.fullmatch(CAMERA_NAME, str(name))]
    except (OSError, ValueError, sqlite3.Error):
        return []
