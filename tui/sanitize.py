"""What makes a text harmless to show: no character of it reaches a terminal as a command."""

from __future__ import annotations

_VISIBLE = (
    {code: 0x2400 + code for code in range(0x20)}  # C0: the pictures that Unicode has for them
    | {0x7F: 0x2421}
    | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)  # C1: some terminals obey them
    | dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)  # bidi
    | dict.fromkeys((0x2028, 0x2029), 0xFFFD)
    | dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)  # lone surrogates can't be written to a terminal
)


def visible(text: str) -> str:
    """Replace every character that a terminal could obey by one that it shows: ESC becomes ␛."""
    return text.translate(_VISIBLE)
