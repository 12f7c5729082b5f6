"""What a page sends, read with bounds; docs/web-menus.md has the list.

Each message is a JSON array that begins with its kind. What is none of these ends the connection: the page
that we serve sends no other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from tui.terminal_input.paste import LONGEST_PASTE

VERSION: Final = 1
"""Of the protocol: a page that was loaded before the server was renewed is told to load again."""
LONGEST: Final = 4 * LONGEST_PASTE + 64
"""Characters of a message: a paste, each of whose characters may be written as two or more."""
GONE: Final = "camera-menus.gone"
"""An extension of ASGI: `event` is set when the connection is lost, be there messages to read or not."""
_LONGEST_NAME: Final = 128
_LONGEST_WISH: Final = 64
_MOST_WISHES: Final = 8
_LONGEST_KEY: Final = 32
"""Characters of a key's name: the longest that is known is `BracketRight`."""
_MOST: Final = 10_000
"""The largest number that makes sense anywhere: a place or a size in cells."""


class Malformed(ValueError):  # noqa: N818 - named after what is wrong
    """It is no message of the protocol."""


@dataclass(frozen=True)
class Hello:
    """The first message: who comes, with what size, and what the link asked for."""

    size: tuple[int, int]
    name: str = field(default="", repr=False)
    """Of the camera to come back to; "" for a new visitor."""
    asked: Mapping[str, str] = field(default_factory=dict)
    is_old: bool = False
    """The page speaks another version."""


@dataclass(frozen=True)
class Key:
    """A key that makes no text, or one with Ctrl or Alt."""

    key: str
    """What the key is labelled with: `KeyboardEvent.key`."""
    code: str
    """Where it is on the keyboard: `KeyboardEvent.code`."""
    modifiers: int
    """1 Shift, 2 Alt, 4 Ctrl."""


@dataclass(frozen=True)
class Typed:
    """Text from the keyboard or an input method."""

    text: str


@dataclass(frozen=True)
class Pasted:
    """Text from the clipboard, line breaks and all."""

    text: str


@dataclass(frozen=True)
class Mouse:
    """The mouse, or a finger."""

    kind: str
    """`down`, `up`, `move` or `wheel`."""
    column: int
    row: int
    button: int
    """0 left, 1 middle, 2 right, -1 none; of the wheel -1 up and 1 down."""
    modifiers: int


@dataclass(frozen=True)
class Resized:
    """The window has another size."""

    size: tuple[int, int]


@dataclass(frozen=True)
class Ping:
    """The page asks whether the connection still stands."""


PageMessage: TypeAlias = Hello | Key | Typed | Pasted | Mouse | Resized | Ping


def read(text: str) -> PageMessage:  # noqa: PLR0911 - one a kind
    """Read a message. Raises Malformed."""
    if len(text) > LONGEST:
        raise Malformed
    try:
        parts = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed from None
    match parts:
        case ["hello", version, columns, rows, name, dict(asked)]:
            size = _number(columns), _number(rows)
            return Hello(size, _short(name, _LONGEST_NAME), _wishes(asked), is_old=version != VERSION)
        case ["key", key, code, modifiers]:
            return Key(_short(key, _LONGEST_KEY), _short(code, _LONGEST_KEY), _number(modifiers) & 7)
        case ["text", str(typed)]:
            return Typed(typed)
        case ["paste", str(pasted)]:
            return Pasted(pasted)
        case ["mouse", ("down" | "up" | "move" | "wheel") as kind, column, row, button, modifiers]:
            pressed = _number(button, least=-1)
            return Mouse(kind, _number(column), _number(row), pressed, _number(modifiers) & 7)
        case ["size", columns, rows]:
            return Resized((_number(columns), _number(rows)))
        case ["ping"]:
            return Ping()
    raise Malformed


def _number(value: object, *, least: int = 0) -> int:
    if type(value) is not int or not least <= value <= _MOST:
        raise Malformed
    return value


def _short(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise Malformed
    return value


def _wishes(asked: dict[Any, Any]) -> dict[str, str]:
    if len(asked) > _MOST_WISHES:
        raise Malformed
    return {_short(name, _LONGEST_WISH): _short(value, _LONGEST_WISH) for name, value in asked.items()}
