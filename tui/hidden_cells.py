"""Cells that their visitor alone may read: what is kept of a screen, or shown elsewhere, has dots for them.

Widgets mark them in the style of what they paint, so the mark goes where the cells go: behind a dialog, into
a part of a row, through a veil. Terminals are not told of it.
"""

from __future__ import annotations

from typing import Final

KEY: Final = "hidden"
"""In the meta data of a style (Rich's `Style.meta`)."""
DOT: Final = "•"
"""Stands for one cell, as in Textual's fields for passwords."""
