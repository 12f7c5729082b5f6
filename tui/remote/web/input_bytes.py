"""What a page sends, as a terminal would send it: so it takes the same way as every visitor's input.

Keys are written as in kitty's keyboard protocol, which says where a key is, too: Ctrl works by place, in a
Russian layout as well. Mouse reports are SGR's of xterm's "ctlseqs".
"""

from __future__ import annotations

import re
from typing import Final

from tui.remote.web.messages import Key, Mouse, Pasted, Typed
from tui.terminal_input.paste import LONGEST_PASTE

_LETTERS: Final = {
    "ArrowUp": "A", "ArrowDown": "B", "ArrowRight": "C", "ArrowLeft": "D", "End": "F", "Home": "H",
    "F1": "P", "F2": "Q", "F4": "S",
}  # fmt: skip
"""Keys whose sequence ends in a letter, by `KeyboardEvent.key`."""
_NUMBERS: Final = {
    "Insert": 2, "Delete": 3, "PageUp": 5, "PageDown": 6, "F3": 13, "F5": 15, "F6": 17, "F7": 18, "F8": 19,
    "F9": 20, "F10": 21, "F11": 23, "F12": 24,
}  # fmt: skip
"""Those whose sequence ends in `~`."""
_CHARACTERS: Final = {"Tab": 9, "Enter": 13, "Escape": 27, "Backspace": 127}
_PLACES: Final = {
    "Minus": "-", "Equal": "=", "BracketLeft": "[", "BracketRight": "]", "Backslash": "\\", "Semicolon": ";",
    "Quote": "'", "Backquote": "`", "Comma": ",", "Period": ".", "Slash": "/", "Space": " ",
}  # fmt: skip
"""Keys of a Latin keyboard by `KeyboardEvent.code`; letters and digits have theirs in the name."""
_BASE: Final = re.compile(r"(?:Key|Digit)([A-Z0-9])")
_UNTYPED: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
"""What no keyboard types: control characters, and halves of characters."""
_IN_PASTE: Final = re.compile("[\x1b\x9b\ud800-\udfff]+")
"""What could end a paste, or can't be sent."""
_TYPED_MOST: Final = 64
"""Characters that are typed one by one; an input method, or dictation, may bring more at once."""
_MOVED: Final = 32
_NO_BUTTON: Final = 3
_WHEEL: Final = 64
_MOUSE_MODIFIERS: Final = {1: 4, 2: 8, 4: 16}
"""Shift, Alt and Ctrl in a mouse report, by their bit in a message."""


def key_bytes(pressed: Key) -> bytes:
    """Return what a terminal sends for a key; nothing for keys that the menus can't know."""
    key, held = pressed.key, pressed.modifiers
    if key in _LETTERS:
        sequence = f"\x1b[1;{held + 1}{_LETTERS[key]}" if held else f"\x1b[{_LETTERS[key]}"
    elif key in _NUMBERS:
        sequence = f"\x1b[{_NUMBERS[key]};{held + 1}~" if held else f"\x1b[{_NUMBERS[key]}~"
    elif key in _CHARACTERS:
        sequence = f"\x1b[{_CHARACTERS[key]};{held + 1}u"
    elif len(key) == 1:
        base = _base(pressed.code)
        place = f"::{ord(base)}" if base else ""
        sequence = f"\x1b[{ord(key.lower()[0])}{place};{held + 1}u"
    else:
        return b""
    return sequence.encode("utf-8", "ignore")


def _base(code: str) -> str:
    """Return the character of a place on a Latin keyboard."""
    known = _BASE.fullmatch(code)
    return known[1].lower() if known else _PLACES.get(code, "")


def text_bytes(typed: Typed) -> bytes:
    """Return text as it is typed; what no key makes is left out."""
    if len(typed.text) > _TYPED_MOST:
        return paste_bytes(Pasted(typed.text))
    return _UNTYPED.sub("", typed.text).encode()


def paste_bytes(pasted: Pasted) -> bytes:
    """Return a bracketed paste, which nothing inside can end."""
    text = _IN_PASTE.sub("", pasted.text[:LONGEST_PASTE])
    return f"\x1b[200~{text}\x1b[201~".encode() if text else b""


def mouse_bytes(mouse: Mouse) -> bytes:
    """Return a report of the mouse."""
    held = sum(bit for one, bit in _MOUSE_MODIFIERS.items() if mouse.modifiers & one)
    match mouse.kind:
        case "wheel":
            button = _WHEEL + (mouse.button > 0)
        case "move":
            button = _MOVED + (mouse.button if 0 <= mouse.button < _NO_BUTTON else _NO_BUTTON)
        case _ if 0 <= mouse.button < _NO_BUTTON:
            button = mouse.button
        case _:
            return b""
    place = f"{mouse.column + 1};{mouse.row + 1}"
    return f"\x1b[<{button | held};{place}{'m' if mouse.kind == 'up' else 'M'}".encode()
