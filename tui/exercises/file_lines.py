"""Where in a TOML file a key stands: the standard library's reader does not say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Place: TypeAlias = "tuple[str | int, ...]"
"""A way to a value: ('item', 1, 'rights') is the key `rights` of the second [[item]]."""

_NAME: Final = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_HEADER: Final = re.compile(rf"\s*(\[\[?)\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*\]\]?")
_KEY: Final = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")
_PART: Final = re.compile(_NAME)
_LONG: Final = re.compile(r'"""|\'\'\'')


def lines_of(text: str) -> dict[Place, int]:
    """Return the line of every table and every key of a file that was read without an error, from 1."""
    found: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    until = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not until:
            if (header := _HEADER.match(line)) is not None:
                table = _table(_parts(header[2]), counts, more=header[1] == "[[")
                found[table] = number
                if header[1] == "[[":
                    found.setdefault(table[:-1], number)
            elif (key := _KEY.match(line)) is not None:
                place = table
                for part in _parts(key[1]):
                    place = (*place, part)
                    found.setdefault(place, number)
        until = _still_open(line, until)
    return found


def line_of(place: Place, lines: Mapping[Place, int]) -> int:
    """Return the line of a value, or of what it is in."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def written(place: Place) -> str:
    """Return a way as a person writes it: `item[2].rights`, counted from 1."""
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f"{'.' * bool(text)}{part}"
    return text


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(dotted)]


def _table(parts: list[str], counts: dict[Place, int], *, more: bool) -> Place:
    """Return the way to the table that a header begins; of a list of tables, to its newest."""
    place: Place = ()
    for part in parts[:-1]:
        place = (*place, part)
        if place in counts:
            place = (*place, counts[place])
    place = (*place, parts[-1])
    if more:
        counts[place] = counts.get(place, -1) + 1
        place = (*place, counts[place])
    return place


def _still_open(line: str, until: str) -> str:
    """Return what ends the text of several lines that is open behind this line; '' for none."""
    for quotes in _LONG.findall(line):
        if not until:
            until = quotes
        elif quotes == until:
            until = ""
    return until
