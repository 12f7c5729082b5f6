"""The log as JSON: the fields of the text, and nothing that anyone else put there."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from tui.json_log import JsonLines
from tui.sanitize import quoted


def line(said: str, *args: object, error: BaseException | None = None) -> dict[str, Any]:
    """What is written of a record."""
    info = None if error is None else (type(error), error, None)
    record = logging.LogRecord("tui.x", logging.WARNING, "x.py", 1, said, args, info)
    written = JsonLines().format(record)
    assert written.isascii()
    assert written.isprintable()
    return json.loads(written)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "user",
    [
        "anna",
        'a" end=left b="',
        "a\\",
        '\\"',
        "x end=left",
        "Анна",
        "\x1b]0;t\x07\n",
        "7",
        "",
        "a=b",
        "\u202e",
    ],
)
def test_what_a_visitor_wrote_is_one_field(user: str) -> None:
    found = line("session from=%s user=%s seconds=%.1f in=%d end=%s", "::1", quoted(user), 2.5, 7, "left")
    fields = found["fields"]
    assert found["event"] == "session"
    assert fields.keys() == {"from", "user", "seconds", "in", "end"}
    assert (fields["from"], fields["seconds"], fields["in"], fields["end"]) == ("::1", 2.5, 7, "left")
    assert quoted(fields["user"]) == quoted(user)
    assert "detail" not in found


def test_lines_without_fields_and_with_words_behind() -> None:
    assert line("worker %d is up", 7) | {"time": ""} == {
        "time": "",
        "level": "warning",
        "event": "worker 7 is up",
        "fields": {},
    }
    found = line("failed from=%s %s", "192.0.2.1", "Internal error KeyError in a.py:3: please report it")
    assert (found["event"], found["fields"]) == ("failed", {"from": "192.0.2.1"})
    assert found["detail"] == "Internal error KeyError in a.py:3: please report it"


def test_an_error_is_one_line_without_its_values() -> None:
    found = line("what", error=ValueError("Hidden-83-password"))
    assert "ValueError" in found["detail"]
    assert "Hidden" not in json.dumps(found)
