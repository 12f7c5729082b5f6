"""What is asked of a terminal when the menus begin, and what its answers say. Nothing here waits.

Two things can't be known from the terminal's name (TERM): whether it shows all colours, since SSH does not
pass COLORTERM on, and whether it draws characters of ambiguous width (Unicode's UAX 11: ▀ ▌ • ─, Cyrillic
letters) two columns wide, as users of Chinese, Japanese and Korean set it.

First everything that any terminal takes in silence: a character of each kind, and where the cursor stands
then (CPR of ECMA-48); what the terminal is (DA2). Device control strings come second, and only where the
first answers allow it, since some terminals print what they don't know: XTGETTCAP of xterm (RGB, and Tc as
tmux has it), and a colour that is set and read back (DECRQSS of VT510). docs/terminals.md has the list.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tui.terminal_input.input_filter import Reply

ANSWERS_COUNT: Final = 5.0
"""Seconds after a question in which an answer counts: nothing changes under the hands of a user at work."""

_PLAIN: Final = ("vt", "linux", "ansi", "dumb")
"""Terminals (TERM begins so) that are asked nothing: consoles, and what knows letters only."""
_CURSOR_STAYS: Final = ("dumb", "unknown", "network", "dialup")
"""What terminfo has no movement of the cursor for; TERM begins so (dumb-emacs-ansi)."""
_NO_STRINGS: Final = (*_PLAIN, "screen")
"""GNU screen passes device control strings on to the terminal around it, where their inside is printed."""
_ALL_COLOURS: Final = ("alacritty", "contour", "foot", "rio", "wezterm", "xterm-ghostty", "xterm-kitty")
"""Terminals (TERM begins so) that have always shown all colours."""

_BLOCK, _LETTER, _CHECK = 2, 3, 4
"""Rows on which characters are tried. Not the first: the answer there is xterm's F3 with a modifier."""
_WIDTHS: Final = (
    f"\x1b[{_BLOCK}H▀\x1b[6n\x1b[{_LETTER}HЖ\x1b[6n"  # where does the cursor stand behind each?
    f"\x1b[{_BLOCK}H\x1b[K\x1b[{_LETTER}H\x1b[K\x1b[H"
)
_IDENTITY: Final = "\x1b[>c"
_COLOURS: Final = (
    f"\x1b[{_CHECK}H\x1b[48;2;1;2;3m\x1bP$qm\x1b\\\x1b[0m\x1bP+q524742\x1b\\\x1bP+q5463\x1b\\\x1b[6n"
)
"""The last one says whether any of it was printed."""

# Answers, as patterns that are compiled when the first one comes: the start does not wait for that.
_PLACE: Final = r"\x1b\[(\d{1,3});(\d{1,3})R"
_WHO: Final = r"\x1b\[>(\d{1,8})(?:;(\d{1,8}))?(?:;\d*)*c"
_SET: Final = r"\x1bP1\$r(?:[\d:;]*;)?48[:;]2[:;](?:\d*[:;])?1[:;]2[:;]3(?:;[\d:;]*)?m(?:\x1b\\|\x07)"
_HAS: Final = r"\x1bP1\+r(?:524742|5463)(?:=[\dA-Fa-f]*)?(?:\x1b\\|\x07)"

_KNOWN: Final = {(1, 115), (0, 115), (0, 276), (0, 10)}
"""Konsole, QTerminal, xterm.js (VS Code) and the consoles of Windows 10 and 11 show all colours.

QTerminal and the console of Windows 10 print device control strings; xterm.js answers them wrongly.
"""
_VTE: Final = (61, 65, 1)
_VTE_SINCE: Final = 3600
"""VTE (GNOME Terminal and many others) tells its version, 0.60.3 as 6003; all colours since 0.36."""
_VTE_BEFORE: Final = 20_000
_SILENT: Final = {(1, 95), (0, 136)}
"""Terminal.app and PuTTY print device control strings."""
_MULTIPLEXERS: Final = (83, 84)
"""GNU screen, and tmux, which turns colours into those that the terminal around it has."""


class Traits(NamedTuple):
    """What a terminal has said about itself."""

    truecolor: bool = False
    wide: bool = False
    """Characters of ambiguous width take two columns."""
    wide_cyrillic: bool = False
    """Cyrillic letters do, too."""


def places_cursor(name: str) -> bool:
    """Whether a terminal of that name (TERM) can show menus: an editor's shell and a job of cron can't."""
    return not name.lower().startswith(_CURSOR_STAYS)


def shows_all_colours(name: str) -> bool:
    """Whether a terminal of that name (TERM) is known to show all colours."""
    return name.startswith(_ALL_COLOURS) or name.endswith("-direct")


class Questions:
    """The questions to one terminal and what came of them. `now` is in seconds of any clock."""

    def __init__(self, name: str, *, colours: bool, traits: Traits | None = None) -> None:
        """`name` is TERM; `colours` says whether to ask for them. `traits` is what was known before."""
        self._name = name
        self._colours = colours and not name.startswith(_NO_STRINGS)
        self.traits = traits or Traits()
        """What is known by now."""
        self.printed = False
        """The terminal printed a question: what is on the screen has to be painted anew."""
        self._awaited: set[int] = set()
        self._until = 0.0
        self._identity: tuple[int, int] | None = None
        self._strings_asked = False

    def opening(self, now: float) -> str:
        """Return what is written first, while the screen is empty: what is tried there is erased."""
        if self._name.startswith(_PLAIN):
            return ""
        self._until = now + ANSWERS_COUNT
        self._awaited = {_BLOCK, _LETTER}
        return (_IDENTITY if self._colours else "") + _WIDTHS

    def take(self, reply: Reply, now: float) -> str:
        """Take an answer, and return what to ask next, or ""."""
        if now > self._until:
            return ""
        if place := re.fullmatch(_PLACE, reply.text):
            return self._stands_at(int(place[1]), int(place[2]), now)
        if self._colours and (who := re.fullmatch(_WHO, reply.text)):
            self._identity = self._identity or (int(who[1]), int(who[2] or 0))
        elif self._strings_asked and re.fullmatch(f"{_SET}|{_HAS}", reply.text):
            self.traits = self.traits._replace(truecolor=True)
        return ""

    def _stands_at(self, row: int, column: int, now: float) -> str:
        """The cursor was behind what was tried on a row."""
        if row not in self._awaited:
            return ""
        self._awaited.discard(row)
        two = column == 3  # noqa: PLR2004 - the one behind two columns; more are bytes, each for itself
        if row == _BLOCK:
            self.traits = self.traits._replace(wide=two)
        elif row == _LETTER:
            self.traits = self.traits._replace(wide_cyrillic=two and self.traits.wide)
            return self._ask_for_colours(now)
        else:
            self.printed = column != 1
        return ""

    def _ask_for_colours(self, now: float) -> str:
        """The second question, where the answer isn't known and the question can't be printed."""
        if not self._colours:
            return ""
        kind, version = who = self._identity or (-1, 0)
        if who in _KNOWN or (kind in _VTE and _VTE_SINCE <= version < _VTE_BEFORE):
            self.traits = self.traits._replace(truecolor=True)
        elif who not in _SILENT and kind not in _MULTIPLEXERS:
            self._strings_asked = True
            self._awaited = {_CHECK}
            self._until = now + ANSWERS_COUNT
            return _COLOURS
        return ""
