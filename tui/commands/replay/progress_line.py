"""Where a long script is, on a line of the terminal that goes again."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tui.i18n import t
from tui.sanitize import visible

if TYPE_CHECKING:
    from tui.replay.script.verbs import Script

_AFTER: Final = 1.0
"""Seconds; what takes less needs no word (Nielsen)."""
_EVERY: Final = 0.1
_WIPE: Final = "\r\x1b[K"


@contextmanager
def progress(script: Script, language: str, *, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """Give what takes the number of the step that begins, and says it on a terminal (standard error)."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    # In the words of the person who waits: the steps are done in the language that is played.
    form = t("play", "{file} ({language}): step {number} of {count}")
    values = {"file": script.path.name, "language": language, "count": len(script.steps)}
    due, said = time.monotonic() + _AFTER, False

    def step(number: int) -> None:
        nonlocal due, said
        if time.monotonic() < due:
            return
        due, said = time.monotonic() + _EVERY, True
        sys.stderr.write(f"{_WIPE}{visible(form.format(number=number, **values))}")
        sys.stderr.flush()

    try:
        yield step
    finally:
        if said:
            sys.stderr.write(_WIPE)
            sys.stderr.flush()
