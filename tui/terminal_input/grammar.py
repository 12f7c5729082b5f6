"""The bytes that begin and end what a terminal sends, by ECMA-48, VT500 and xterm's "ctlseqs"."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

ESC: Final = 0x1B
CAN, SUB, BEL, DEL, ST = 0x18, 0x1A, 0x07, 0x7F, 0x9C
SPACE: Final = 0x20
FINAL: Final = 0x40
"""The first byte that ends a sequence."""
SEVEN_BITS: Final = 0x40
"""What a control character of eight bits has more than the one behind Esc that means the same."""
# Patterns are compiled when they are needed first: the start does not wait for that.
BEGINNING: Final = (
    rb"\x1b|\xc2[\x8f\x90\x98\x9b\x9d-\x9f]|(?<![\x80-\xff])[\x8f\x90\x98\x9b\x9d-\x9f](?=[ -~])"
)
"""Esc, or one character of eight bits (as such, or in UTF-8) for Esc and a letter: xterm sends these where a
program has left it so (S8C1T). Behind a byte of eight bits, or alone, such a byte is a letter: of UTF-8 or of
another encoding."""
EIGHT_BITS: Final = b"\x8f\x90\x98\x9b\x9d\x9e\x9f"
LONE: Final = rb"(?<![\x80-\xff])[\x8f\x90\x98\x9b\x9d-\x9f]\Z"
"""Such a character at the end of a read, where it may be a letter of another encoding."""
STRINGS: Final = {ord("]"): "osc", ord("P"): "dcs", ord("X"): "sos", ord("^"): "pm", ord("_"): "apc"}
PASTE_START, PASTE_END = b"\x1b[200~", b"\x1b[201~"
PASTE_ENDS_OF_EIGHT_BITS: Final = (b"\x9b201~", b"\xc2\x9b201~")
MOUSE_START: Final = b"\x1b[M"
MOUSE: Final = rb"[\x00-\xff](?:[^\xc2-\xdf]|[\xc2-\xdf][\x80-\xbf]|[\xc2-\xdf](?=[^\x80-\xbf])){2}"
"""A mouse report in xterm's first form: button, column, row, each plus 32; or in its second (mode 1005):
there, columns and rows from 96 on are two bytes of UTF-8."""
RXVT: Final = rb"\x1b\[\d+\$"
"""Shift and an editing key on rxvt, which ends the sequence with what elsewhere stands before the end."""

REST: Final = rb"""\[M | \[\[[\x40-\x7e] | \[[0-?]*[ -/]*[@-~] | \[[<=>?]?\d[\d;:]*\$?\Z | O[0-9;]*[@-~]
    | \][^\x07\x1b]*(?:\x07|\x1b\\) | [PX^_][^\x1b]*\x1b\\
    | (?: \]\d+; | P(?:[>!]\||[01][$+]r) | _G ) [^\x07\x1b]*\x1b?\Z"""
"""What, in one read, goes on with a sequence whose Esc came long before (verbose): no person types it so."""
REST_OF_EIGHT_BITS: Final = rb"""\[[0-?]+[ -/]*[@-~] | \[(?:[<=>?]\d|\d+;)[\d;:]*\$?\Z
    | (?: \]\d+; | P(?:[>!]\||[01][$+]r) | _G )"""
"""The same behind one character of eight bits, which is a letter in other encodings (verbose)."""


class State(Enum):
    """Where in the grammar a byte stands."""

    GROUND = auto()
    ESCAPE = auto()
    CSI = auto()
    LINUX = auto()
    """After `ESC [ [`, as the Linux console begins F1 to F5."""
    X10 = auto()
    """After `ESC [ M`: a mouse report, or (PuTTY's SCO mode) F1."""
    SS3 = auto()
    STRING = auto()
    STRING_ESCAPE = auto()
    """After an Esc in a string: of its end, or of what comes next."""
    PASTE = auto()
