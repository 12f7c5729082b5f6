"""What the scanner cuts a terminal's bytes into."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Characters that were typed, control characters among them."""

    text: str


@dataclass(frozen=True, slots=True)
class Paste:
    """A bracketed paste."""

    text: str


@dataclass(frozen=True, slots=True)
class Escape:
    """The key Esc."""


@dataclass(frozen=True, slots=True)
class Alt:
    """A key with Alt held: Esc and a character came together."""

    character: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A whole sequence, `ESC` included; `kind` is csi, ss3, osc, dcs, sos, pm or apc."""

    kind: str
    text: str


Token = Text | Paste | Escape | Alt | Sequence
