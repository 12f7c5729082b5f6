"""The log of a server, one JSON object a line (RFC 8259), for programs that collect logs."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Final, TypeAlias

from tui.errors import internal_error

Fields: TypeAlias = dict[str, str | int | float]

_FIELD: Final = re.compile(r'(?:^| )([a-z][a-z-]*)=("(?:[^"\\]|\\.)*"|\S+)')
"""As all lines of this program have them. What a visitor wrote stands in quotes, with its own escaped."""
_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,6})?")


class JsonLines(logging.Formatter):
    """The same lines as in the text: what happened, and its fields; what stands behind these is `detail`.

    Only ASCII is written: no character of a name is one that a terminal obeys.
    """

    def format(self, record: logging.LogRecord) -> str:
        event, fields, detail = parsed(record.getMessage())
        if record.exc_info and record.exc_info[1] is not None:
            detail = " ".join(filter(None, (detail, internal_error(record.exc_info[1]))))
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": event,
            "fields": fields,
        }
        return json.dumps(line | ({"detail": detail} if detail else {}))


def parsed(said: str) -> tuple[str, Fields, str]:
    """Return what happened, the fields of a line, and the rest of it."""
    found = list(_FIELD.finditer(said))
    if not found:
        return said, {}, ""
    rest = _FIELD.sub("", said[found[0].start() :]).strip()
    return said[: found[0].start()], {each[1]: _value(each[2]) for each in found}, rest


def _value(written: str) -> str | int | float:
    if written.startswith('"'):
        return re.sub(r"\\(.)", r"\1", written[1:-1])
    if _NUMBER.fullmatch(written):
        return float(written) if "." in written else int(written)
    return written


def begin() -> None:
    """Log so from now on, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING)


def is_begun() -> bool:
    """Whether this process logs so: then nothing else is to be written between the lines."""
    return any(isinstance(each.formatter, JsonLines) for each in logging.getLogger().handlers)
