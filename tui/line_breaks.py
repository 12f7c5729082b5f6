"""Where a line may end: Chinese breaks between its characters, other words stay whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_NEVER_FIRST: Final = frozenset("、。，；：！？）》”…")
"""What Chinese does not begin a line with."""
_NEVER_LAST: Final = frozenset("（《“")
NO_BREAK: Final = "\u00a0"
"""A space at which no line ends; it is shown as any other."""
_WORD: Final = re.compile(f"(?:`[^`]*`|[\\S{NO_BREAK}])+(?: —)?")
"""What spaces part: `what is typed` is one word, and a Russian dash stands at the end of a line."""


def cells(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_character_cells, text))


def wrap(text: str, width: int) -> list[str]:
    """Break a paragraph into lines of at most `width` cells, longer only where one word is."""
    lines: list[str] = []
    for space, piece in _pieces(text):
        longer = f"{lines[-1]}{space}{piece}" if lines else piece
        if lines and cells(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    return [line.replace(NO_BREAK, " ") for line in lines]


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """(space before it, piece) of all that must stay in one line."""
    for word in _WORD.findall(text):
        if word.isascii():
            yield " ", word
            continue
        space, start = " ", 0
        for end in range(1, len(word) + 1):
            in_code = word.count("`", 0, end) % 2
            if end == len(word) or (not in_code and _may_break(word[end - 1], word[end])):
                yield space, word[start:end]
                space, start = "", end


def _may_break(before: str, after: str) -> bool:
    if after in _NEVER_FIRST or before in _NEVER_LAST or NO_BREAK in {before, after}:
        return False
    return _character_cells(before) > 1 or _character_cells(after) > 1


def _character_cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
