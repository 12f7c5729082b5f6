"""What the menus take from the machine: terminal, colours, time zone. While a script plays they are fixed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

_COLOURS: Final[Mapping[str, Mapping[str, str]]] = {
    "all": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    "256": {"TERM": "xterm-256color"},
    "16": {"TERM": "xterm-color"},
    "none": {"TERM": "xterm-256color", "NO_COLOR": "1"},
}
_MACHINES: Final = (
    *("TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"),
    *("COLUMNS", "LINES", "TZ", "UNICODE_VERSION"),
)


@contextmanager
def fixed_surroundings(colours: str = "all") -> Iterator[None]:
    """Give this process the same terminal and time zone everywhere, and its own back."""
    names = {*_MACHINES, *(name for name in os.environ if name.startswith("TEXTUAL_"))}
    own = {name: os.environ.pop(name) for name in names if name in os.environ}
    os.environ.update(_COLOURS[colours], TZ="UTC")
    _zone_changed()
    try:
        yield
    finally:
        for name in names:
            os.environ.pop(name, None)
        os.environ.update(own)
        _zone_changed()


@contextmanager
def fixed_time_zone() -> Iterator[None]:
    """Give this process the time zone of scripts, and its own back; the terminal stays as it is."""
    own = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    _zone_changed()
    try:
        yield
    finally:
        del os.environ["TZ"]
        os.environ.update({} if own is None else {"TZ": own})
        _zone_changed()


def _zone_changed() -> None:
    if hasattr(time, "tzset"):  # Windows has one time zone for the machine
        time.tzset()
