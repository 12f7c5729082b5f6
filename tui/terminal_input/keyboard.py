"""Sequences of keys in one form each, that of kitty's keyboard protocol without its sub-fields.

Source: "Comprehensive keyboard handling in terminals" of kitty (keys, modifiers, event types, alternate
keys), xterm's "ctlseqs" (modifyOtherKeys, PC-style function keys).
"""

from __future__ import annotations

import re
from typing import Final

_KEY: Final = r"\x1b\[([\d:;]*)([u~ABCDEFHPQS])"
_FIELDS: Final = 3
"""Key, modifiers, text: each with sub-fields behind colons."""
_OTHER_KEY: Final = 27
"""xterm's modifyOtherKeys: `ESC [ 27 ; modifiers ; key ~`."""
_RELEASED: Final = 3
"""The event type of a key that was let go."""
_SHIFT, _ALT, _CTRL = 1, 2, 4
_LOCKS: Final = 64 | 128
"""Caps Lock and Num Lock are told as modifiers, and change no key that the menus know."""
_TILDE: Final = frozenset(
    {*range(1, 9), *range(11, 16), *range(17, 22), *range(23, 27), 28, 29, *range(31, 35)}
)
"""The numbers of editing and function keys before `~`."""
_KEYPAD: Final = range(57399, 57427)
"""The keypad's keys in Unicode's private use area; the others there are modifiers, locks and players."""
_PRIVATE: Final = range(57344, 63744)
_NO_KEY: Final = 0
"""The key of a text that no one key makes."""
_CONTROLS: Final = {9: "\t", 13: "\r", 27: "\x1b", 127: "\x7f"}
"""Tab, Enter, Esc and Backspace are told by their characters."""
_DEL: Final = 0x7F
_LATIN: Final = dict(
    zip(
        "йцукенгшщзхъфывапролджэячсмитьбюёіїєґў",
        "qwertyuiop[]asdfghjkl;'zxcvbnm,.`s]'\\o",
        strict=True,
    )
)
"""The Latin key under each letter of the layout ЙЦУКЕН; after ё what is Ukrainian and Belarusian."""


def key_sequence(sequence: str) -> str:
    """Return what a whole sequence of a key comes to: text, or `ESC [ key ; modifiers u` and its like.

    "" for a key that was let go, for keys that mean nothing and for what is no key.
    """
    found = re.fullmatch(_KEY, sequence)
    if found is None:
        return ""
    fields = [part.split(":") for part in found[1].split(";")]
    numbers = [[int(part) if 0 < len(part) < 8 else 0 for part in field] for field in fields]  # noqa: PLR2004
    final = found[2]
    if len(numbers) == _FIELDS and final == "~" and numbers[0] == [_OTHER_KEY]:
        numbers, final = [numbers[2], numbers[1]], "u"
    if len(numbers) > _FIELDS:
        return ""
    key, modifiers, text = [*numbers, [0], [0]][:_FIELDS]
    if modifiers[1:] == [_RELEASED]:
        return ""
    held = max(0, modifiers[0] - 1) & ~_LOCKS
    if held >= _LOCKS:
        return ""
    if final != "u":
        return _function_key(key[0], held, final)
    return _character_key(key, held, text)


def _function_key(number: int, held: int, final: str) -> str:
    if final == "~":
        if number not in _TILDE:
            return ""
        return f"\x1b[{number};{held + 1}~" if held else f"\x1b[{number}~"
    if number > 1:
        return ""
    return f"\x1b[1;{held + 1}{final}" if held else f"\x1b[{final}"


def _character_key(key: list[int], held: int, text: list[int]) -> str:
    """`key` is the key as it is labelled, with Shift, and at its place on a Latin keyboard."""
    code, shifted, base = [*key, 0, 0][:3]
    if code in _KEYPAD:
        return _typed(text) or _with_modifiers(code, held)
    if code == _NO_KEY:  # an input method's text
        return _typed(text)
    if code in _PRIVATE or not (code in _CONTROLS or _is_printable(code)):
        return ""
    if held & ~_SHIFT == 0 and code not in _CONTROLS:
        with_shift = chr(shifted) if _is_printable(shifted) else chr(code).upper()
        return _typed(text) or (with_shift if held else chr(code))
    if not held and code != ord("\x1b"):
        return _CONTROLS[code]
    if code > _DEL:  # a letter that no shortcut is named after
        latin = _LATIN.get(chr(code).lower())
        code = base if _is_printable(base) else ord(latin) if latin else code
    return _with_modifiers(code, held)


def _with_modifiers(code: int, held: int) -> str:
    return f"\x1b[{code};{held + 1}u" if held else f"\x1b[{code}u"


def _typed(text: list[int]) -> str:
    """The text that a key makes; "" where any of it can't be typed."""
    return "".join(map(chr, text)) if all(map(_is_printable, text)) else ""


def _is_printable(code: int) -> bool:
    return 0x20 <= code <= 0x10FFFF and chr(code).isprintable()  # noqa: PLR2004 - Unicode's end


def alt_sequence(character: str) -> str:
    """Return a key with Alt held, "" for what is no key."""
    code = ord(character)
    return _with_modifiers(code, _ALT) if _is_printable(code) else ""
