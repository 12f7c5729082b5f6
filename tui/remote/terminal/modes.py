"""The modes of a visitor's terminal while the menus are shown; afterwards they are as before.

Those that Textual's own driver for Unix sets (textual/drivers/linux_driver.py), without what needs a terminal
of this machine. Names: ECMA-48, xterm's ctlseqs, kitty's keyboard protocol.
"""

from __future__ import annotations

from typing import Final

_PLAIN: Final = ("vt", "linux", "ansi", "dumb")
"""Terminals (TERM begins so) that know neither kitty's keys nor questions about modes."""
_MOUSE: Final = (1000, 1003, 1015, 1006)


def entering(terminal: str, *, mouse: bool) -> bytes:
    """What begins the menus on a terminal of that name (TERM)."""
    modes = ["\x1b[?1049h", "\x1b[?25l", "\x1b[?1004h"]
    if mouse:
        modes += [f"\x1b[?{mode}h" for mode in _MOUSE]
    if not terminal.startswith(_PLAIN):
        # Kitty's keys as Textual's own driver asks for them; whether frames may be sent in one piece.
        modes += ["\x1b[>25u", "\x1b[?2026$p"]
    modes += ["\x1b[?2004h", "\x1b[?7l"]
    return "".join(modes).encode()


def leaving(terminal: str, *, mouse: bool) -> bytes:
    """What takes all of it back."""
    modes = ["\x1b[?2004l", "\x1b[?7h"]
    if mouse:
        modes += [f"\x1b[?{mode}l" for mode in _MOUSE]
    if not terminal.startswith(_PLAIN):
        # Before the other screen goes, which has keys of its own.
        modes += ["\x1b[?2026l", "\x1b[<u"]
    modes += ["\x1b[?1049l", "\x1b[?25h", "\x1b[?1004l"]
    return "".join(modes).encode()
