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
STRINGS: Final = {ord("]"): "osc", ord("P"): "dcs", ord("X"): "sos", ord("^"): "pm", ord("_"): "apc"}
PASTE_START, PASTE_END = b"\x1b[200~", b"\x1b[201~"
X10_LENGTH: Final = 3
"""Bytes of a mouse report in xterm's first form: button, column, row, each plus 32."""
X10_BYTES: Final = rb"[\x20-\xff]{3}"
RXVT: Final = rb"\x1b\[\d+\$"
"""Shift and an editing key on rxvt, which ends the sequence with what elsewhere stands before the end."""

# What may be left of a sequence whose Esc came long before.
REST: Final = rb"""\[M[\x20-\xff]{3} | \[\[[\x40-\x7e] | \[\d+\$\Z | \[[0-?]*[ -/]*[@-~] | O[0-9;]*[@-~]
    | \][^\x07\x1b]*(?:\x07|\x1b\\) | [PX^_][^\x1b]*\x1b\\"""
"""All of it (verbose)."""
REST_CUT: Final = rb"\[[<=>?]?\d[\d;:]* | \]\d+;[^\x07\x1b]*\x1b?"
"""A part of it that a person does not type in one read (verbose)."""


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
