"""No-break spaces and apostrophes as a language wants them, so that pages can be written with plain ones."""

from __future__ import annotations

import re
from typing import Final

_NO_BREAK: Final = "\u00a0"
_BLANKS: Final = {
    "en": re.compile(r"(?<=\bstep) (?=\d)|(?<=\bsteps) (?=\d)|(?<=\d) (?=hours|digits|minutes)"),
    # Before a dash, after a word of one or two letters, between a number and what it counts.
    "ru": re.compile(
        r" (?=—)|(?<=\b[а-яё]) (?=\S)|(?<=\b[а-яё][а-яё]) (?=\S)|(?<=\d) (?=[а-яё])|(?<=\bшаг[аеиу]) (?=\d)"
        r"|(?<=\bшагам) (?=\d)|(?<=\bшагов) (?=\d)|(?<=\bшагах) (?=\d)|(?<=\bили) (?=\d)",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"(?<=第) (?=\d)|(?<=\d) (?=[\u4e00-\u9fff])|(?<=至) (?=\d)|(?<=和) (?=\d)"),
}
"""Blanks that keep what stands beside them together, by language."""


_APOSTROPHE: Final = re.compile(r"(?<=\w)'(?=\w)")


def typeset(text: str, language: str) -> str:
    """Return a text as it is to be printed."""
    joined = _BLANKS[language].sub(_NO_BREAK, text)
    return _APOSTROPHE.sub("’", joined) if language == "en" else joined
