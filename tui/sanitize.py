"""What makes a text harmless: no character of it reaches a terminal, or a spreadsheet, as a command."""

from __future__ import annotations

import re
from typing import Final

_VISIBLE = (
    {code: 0x2400 + code for code in range(0x20)}  # C0: the pictures that Unicode has for them
    | {0x7F: 0x2421}
    | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)  # C1: some terminals obey them
    | dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)  # bidi
    | dict.fromkeys((0x2028, 0x2029), 0xFFFD)
    | dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)  # lone surrogates can't be written to a terminal
)


# Patterns are compiled when they are needed first: the start does not wait for that.
_UNSEEN = r"[\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
"""Blanks, soft hyphens, zero-width characters, direction marks, variation selectors: what chats add."""
_BREAKS = "\r\n\t\v\f\u2028\u2029"
BLANKS = " \u00a0"
"""What a paste has at its ends by accident; within a text that was there, they are between words."""


def one_line(pasted: str) -> str:
    """Return what was pasted into a field of one line: no breaks at its ends, a blank for each inside."""
    return re.sub(f"[{_BREAKS}]+", " ", pasted.strip(_BREAKS))


def unbroken(pasted: str) -> str:
    """Return a code as it was before a mail or a chat broke it into lines, or put in invisible characters."""
    return re.sub(_UNSEEN, "", pasted)


def visible(text: str) -> str:
    """Replace every character that a terminal could obey by one that it shows: ESC becomes ␛."""
    return text.translate(_VISIBLE)


_FORMULA: Final = r'(^|[\t\n;,"])(?=\s*[=+\-@\t\r\n＝＋－＠])'


def harmless_cell(cell: str) -> str:
    """Keep a spreadsheet from taking what a stranger typed for a formula (OWASP, "CSV Injection").

    The apostrophe goes before the cell, and also into it behind whatever another program, or another
    country's, takes for the end of a cell.
    """
    return re.sub(_FORMULA, r"\1'", cell)


def quoted(text: str, limit: int = 64) -> str:
    """Return a value of a log line, shortened, that can't look like the fields beside it."""
    harmless = visible(text[:limit]).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{harmless}"'
