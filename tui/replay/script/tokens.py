"""Lines of a script, cut into words; and the lines of a page that are a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_WORD: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(?=\s|$)|([^\s"]\S*)|(\S.*)')
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPED: Final = re.compile(r'\\(["\\])')
_FENCE: Final = re.compile(r"\s{0,3}(`{3,}|~{3,})\s*(\S*)")


class Unreadable(ValueError):  # noqa: N818 - what is wrong with the line
    """A quotation mark that is not closed, or not followed by a blank; the argument is what begins there."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or all between quotation marks."""

    text: str
    quoted: bool = False


def words(line: str) -> list[Word]:
    """Cut a line into words, without a comment. Raises Unreadable."""
    found = []
    for match in _WORD.finditer(line):
        quoted, bare, broken = match.groups()
        if broken is not None:
            raise Unreadable(broken)
        if quoted is not None:
            found.append(Word(_ESCAPED.sub(r"\1", quoted), quoted=True))
        elif bare.startswith("#"):
            break
        else:
            found.append(Word(bare))
    return found


def is_closed(broken: str) -> bool:
    """Whether what could not be read has its second quotation mark, and goes on without a blank."""
    return _QUOTED.match(broken) is not None


def numbered(text: str, *, page: bool) -> Iterator[tuple[int, str]]:
    """Yield the lines of a script with their numbers; of a Markdown page those in fenced `play` blocks."""
    fence, plays = "", not page
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):  # as editors count them
        opened = _FENCE.match(line) if page else None
        if opened is None or (fence and not opened[1].startswith(fence)):
            if plays:
                yield number, line
        elif fence:
            fence, plays = "", False
        else:
            fence, plays = opened[1], opened[2] == "play"
