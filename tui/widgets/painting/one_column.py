"""Strips for terminals that draw characters of ambiguous width two columns wide: one column each, ever.

Unicode (UAX 11) leaves it to the terminal how wide ▀ ▌ ─ • “ are; where users of Chinese, Japanese or Korean
have set it so, each pushes the rest of its row to the right. Letters and digits of ASCII take one column
everywhere, ideographs two: the rest is drawn with these. A block becomes a space with a background.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

_FILLED: Final = frozenset("█▇▆▅▄▀▉▊▋▓")
"""Drawn as a space with the block's colour; those that fill less of their cell as one with its background."""
_EMPTY: Final = frozenset("▁▂▃▎▍░▒")
_INSTEAD: Final = dict(
    zip(
        "▏▕▌▐┃│─━▔" + "╭╮┌┐╰╯└┘╴╶┬┴╵╷├┤┼" + "✓✕●•▾▴▸►›‹←→↑↓" + "“”„«»‘’" + "…·–—―‐×№",
        "||[]!|-=-" + "....''''----||||+" + "+x**v^>>><<>^v" + '"""""\'\'' + ".-----xN",
        strict=True,
    )
)
"""What stands for what the windows draw: edges are visible, and differ with the focus and with an error."""
_LETTERS: Final = dict(
    zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "abvgdeejziiklmnoprstufhc4ww'y'eua", strict=True)
)
"""Latin for Cyrillic, letter for letter, so that every column stays where it is."""


def one_column(strip: Strip, *, cyrillic: bool) -> Strip:
    """Return a strip of the same width without characters that may take two columns.

    `cyrillic` says whether Cyrillic letters do.
    """
    if strip.text.isascii():
        return strip
    segments = [part for segment in strip for part in _parts(segment, cyrillic)]
    return Strip(segments, strip.cell_length)


def _parts(segment: Segment, cyrillic: bool) -> tuple[Segment, ...]:  # noqa: FBT001 - as `one_column`
    text, style, control = segment
    if control or text.isascii():
        return (segment,)
    front = (style or Style()) + Style(reverse=not (style and style.reverse))
    return tuple(
        Segment(" " * len(drawn), front) if filled else Segment(drawn, style)
        for filled, run in groupby(text, _FILLED.__contains__)
        for drawn in ["".join(run if filled else (_instead(character, cyrillic) for character in run))]
    )


@lru_cache(4096)
def _instead(character: str, cyrillic: bool) -> str:  # noqa: FBT001 - a cache's key
    width = cell_len(character)
    if width != 1 or character.isascii():
        return character if width else ""
    if "\u0400" <= character <= "\u04ff":
        return _latin(character) if cyrillic else character
    if character.isalnum() and unicodedata.east_asian_width(character) != "A":
        return character
    return " " if character in _EMPTY else _INSTEAD.get(character) or _plain(character)


def _plain(character: str) -> str:
    """Return the letter without its accent, if that is all there is to it."""
    plain = unicodedata.normalize("NFKD", character)[0]
    return plain if plain.isascii() and plain.isprintable() else "?"


def _latin(letter: str) -> str:
    if unicodedata.east_asian_width(letter) != "A":
        return letter
    latin = _LETTERS.get(letter.lower(), "?")
    return latin.upper() if letter.isupper() else latin
