"""How long something still takes, in words."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from tui.i18n import LazyText

_HOUR = 60


def duration(left: timedelta) -> LazyText:
    """How long something still takes, rounded up: "29 min" or "23 h 59 min"."""
    minutes = max(ceil(left.total_seconds() / 60), 1)
    if minutes < _HOUR:
        return LazyText("error", "{minutes} min", {"minutes": minutes})
    hours, rest = divmod(minutes, _HOUR)
    if not rest:
        return LazyText("error", "{hours} h", {"hours": hours})
    return LazyText("error", "{hours} h {minutes} min", {"hours": hours, "minutes": rest})
