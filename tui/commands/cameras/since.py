"""--since: a date, a time or an age."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import click

from tui.i18n import t

_AGE: Final = re.compile(r"(?:\d+[smhdw]\s*)+", re.ASCII)
_PART: Final = re.compile(r"(\d+)([smhdw])", re.ASCII)
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_FORMS: Final = "2026-11-27, '2026-11-27 09:30', 2026-11-27T09:30+03:00, 90m, 2h, 3d"


class Moment(click.ParamType[datetime, Any]):
    """A moment as ISO 8601 has it, in local time where it names no zone; or how long ago: 90m, 2h, 1d12h."""

    name = "moment"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return moment(str(value), datetime.now(UTC))
        except (ValueError, OverflowError, OSError):  # years that the calendar, or the system, does not know
            self.fail(
                t(
                    "command line",
                    "give a date, a time or an age ({forms}), not {value!r}",
                    forms=_FORMS,
                    value=value,
                ),
                param,
                ctx,
            )


def moment(text: str, now: datetime) -> datetime:
    """Return the moment that a text names; aware, UTC. Raises ValueError, OverflowError, OSError."""
    text = text.strip()
    if _AGE.fullmatch(text):
        ago = timedelta()
        for number, unit in _PART.findall(text):
            ago += timedelta(**{_UNITS[unit]: int(number)})
        return now - ago
    return datetime.fromisoformat(text).astimezone(UTC)
