"""Who connects, and what the visitor's own terminal says about itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from textual.app import App

from tui.i18n import LazyText

LARGEST: Final = (240, 80)
"""Columns and rows. A visitor says what size the terminal is, and every cell costs memory and time."""
USUAL: Final = (80, 24)

_NAMES: Final = frozenset({"COLORTERM", "NO_COLOR", "LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"})
_LONGEST_VALUE: Final = 128


def _ignored(_name: str) -> None: ...


@dataclass(frozen=True)
class Visitor:
    """One session, as its app is made for it."""

    user: str
    """The name signed in with. Anything at all: show it through `tui.widgets.label.visible`."""
    address: str
    terminal: str
    """What the client calls its terminal (TERM)."""
    size: tuple[int, int]
    """Columns and rows, within `LARGEST`."""
    language: str
    """A code of `tui.i18n.LANGUAGES`."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """TERM, COLORTERM, NO_COLOR, LANG, LANGUAGE, LC_ALL, LC_MESSAGES, as far as the client sent them."""
    key: str | None = None
    """The fingerprint of the key signed in with (SHA256:...)."""
    by_password: bool = False
    """Whether signed in with a password: then no other user name will do the next time."""
    port: int | None = None
    """The server's, that the client connected to; None where that is unknown."""
    asked: Mapping[str, str] | None = None
    """What the link of a page asks for (such as a scenario), by name; None for who came by no link."""
    resumable: Callable[[str], object] = field(default=_ignored, repr=False, compare=False)
    """To be told the name with which this visitor can come back; what to do with it is the terminal's."""
    first_words: list[LazyText] = field(default_factory=list, repr=False, compare=False)
    """What the app's maker wants said as soon as the app is shown."""
    last_words: list[LazyText] = field(default_factory=list, repr=False, compare=False)
    """What the app's maker wants said on the visitor's own screen when the menus are left."""
    notes: list[Callable[[], str]] = field(default_factory=list, repr=False, compare=False)
    """What the app's maker adds to the session's line in the log; asked when the session has ended."""
    kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What the app's maker keeps of this session as long as it lasts, by names of its own."""
    dismissed: asyncio.Event = field(default_factory=asyncio.Event, repr=False, compare=False)
    """To be set to end the session now; its visitor is told."""
    left: asyncio.Event = field(default_factory=asyncio.Event, repr=False, compare=False)
    """Set once the session has ended, however it did."""


Factory = Callable[[Visitor], Awaitable[App[Any]]]
"""Makes the app of a visitor. Awaited in the context in which the app will run.

The app should not blink its cursors: a blink is a frame for every visitor twice a second. It is told of what
is about to happen to its session by `App.notify`. Raises Refused where there is no room.
"""


def _unknown(_error: BaseException) -> LazyText | None:
    return None


def _unchanged(user: str) -> str:
    return user


@dataclass(frozen=True)
class Hooks:
    """What a server asks of those who know its apps: functions of modules, since they are pickled."""

    explain: Callable[[BaseException], LazyText | None] = _unknown
    """What to tell a visitor of an error that is no fault of the program's (a full disk); else None."""
    redact_user: Callable[[str], str] = _unchanged
    """A user name as the log may have it."""


def accepted_variable(name: bytes, value: bytes) -> tuple[str, str] | None:
    """A variable of the client's environment as text, if it is one that matters and is not too long."""
    try:
        known = name.decode("ascii")
        if known in _NAMES and len(value) <= _LONGEST_VALUE:
            return known, value.decode("ascii")
    except UnicodeDecodeError:
        pass
    return None


def clamp_size(columns: int, rows: int, before: tuple[int, int] = USUAL) -> tuple[int, int]:
    """The size to work with. Nought means that the client doesn't know, and is ignored (RFC 4254, 6.2)."""
    return min(columns or before[0], LARGEST[0]), min(rows or before[1], LARGEST[1])
