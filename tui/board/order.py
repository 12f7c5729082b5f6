"""What a trainer asks of a session, and why it can't be done."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tui.sanitize import one_line, visible

TEXT_LIMIT: Final = 200
"""Characters of a message to a visitor."""
LINE_LIMIT: Final = 4096
"""Bytes of an order on the socket."""


class Deed(StrEnum):
    """What can be asked."""

    SAY = "say"
    """Show a line of text."""
    HINT = "hint"
    """Say what is to be done next, in the visitor's language."""
    RESTORE = "restore"
    """Begin the camera's scenario, or the exercise, anew."""
    END = "end"
    WATCH = "watch"
    """Tell what the screen shows, until `UNWATCH`."""
    UNWATCH = "unwatch"


class Why(StrEnum):
    """Why an order was not carried out."""

    BAD = "bad"
    """It can't be read."""
    GONE = "gone"
    """There is no such session any more."""
    NO_WATCH = "no-watch"
    """The host was started with --no-watch."""
    UNREAD = "unread"
    """The visitor has not read the lines that were sent before."""
    NO_HINT = "no-hint"
    """Nothing is to be done next, or there are no menus (the phone alone)."""
    STOPPED = "stopped"
    """The server is not there any more."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Order:
    """One order of one trainer."""

    number: int
    """The answer bears it."""
    deed: Deed
    to: int | None
    """The session; None for all that there are."""
    text: str = ""


_DEEDS: Final = frozenset(Deed)
FOR_ALL: Final = frozenset({Deed.SAY, Deed.HINT, Deed.UNWATCH})
"""What can be asked without naming a session."""


def read_order(line: bytes) -> Order | int:
    """Return what a line asks; where it asks nothing that is known, its number, as far as it has one."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return 0
    match given:
        case {"id": int(number), "do": str(do), "to": int() | None as to, "text": str(text)} if do in set(
            Deed
        ):
            deed, text = Deed(do), plain(text)
            if (to is not None or deed in FOR_ALL) and (text or deed is not Deed.SAY):
                return Order(number, deed, to, text)
            return number
        case {"id": int(number)}:
            return number
    return 0


def plain(text: str) -> str:
    """Return a message as one line that no terminal obeys."""
    return visible(" ".join(one_line(text).split()))[:TEXT_LIMIT]
