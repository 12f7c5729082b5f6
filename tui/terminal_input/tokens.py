"""What the scanner cuts a terminal's bytes into.

Named tuples: data classes took a hundredth of the program's start.
"""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """Characters that were typed, control characters among them."""

    text: str


class Paste(NamedTuple):
    """A bracketed paste."""

    text: str


class Escape(NamedTuple):
    """The key Esc."""


class Alt(NamedTuple):
    """A key with Alt held: Esc and a character came together."""

    character: str


class Sequence(NamedTuple):
    """A whole sequence, `ESC` included; `kind` is csi, ss3, osc, dcs, sos, pm or apc."""

    kind: str
    text: str


Token = Text | Paste | Escape | Alt | Sequence
