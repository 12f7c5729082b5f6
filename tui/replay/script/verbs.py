"""What a script says: a value for each verb. Labels are the English ones, texts may hold `{variables}`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

Colours = Literal["all", "256", "16", "none"]


@dataclass(frozen=True, slots=True)
class Label:
    """Words on the screen: their English label, and which of several from the top, counted from 1."""

    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """Keys by their names in the footer: `Enter`, `Ctrl+G`, `F1`, `Down`; Textual's names here."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Type:
    """Letters, one key after the other."""

    text: str


@dataclass(frozen=True, slots=True)
class Paste:
    """A text at once, as a terminal pastes it."""

    text: str


@dataclass(frozen=True, slots=True)
class Click:
    """The mouse, on what bears the label and can be used."""

    label: Label


@dataclass(frozen=True, slots=True)
class ClickAt:
    """The mouse, where no label says it; row and column are counted from 1."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Fill:
    """Go to the field beside the label; with a `text`, put that in place of what is in it."""

    label: Label
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that is to be on the screen, or (not `there`) not to be there."""

    kind: Literal["window", "text", "field"]
    label: Label
    value: str | None = None
    """What is in the field; None where it only has to be there."""
    there: bool = True


@dataclass(frozen=True, slots=True)
class Expect:
    """Fail unless it is seen now."""

    seen: Seen


@dataclass(frozen=True, slots=True)
class Wait:
    """Let time pass until it is seen, at most so many seconds."""

    seen: Seen
    seconds: float


@dataclass(frozen=True, slots=True)
class Shot:
    """Take a picture."""

    name: str
    mark: Label | None = None
    """What is marked in it."""
    crop: bool = False
    """The window alone, without what is around it."""


@dataclass(frozen=True, slots=True)
class Caption:
    """Words for the pictures that follow, by language; under "" those for all others."""

    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that a recording shows the screen as it is; the menus don't notice."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Forward:
    """Let time pass for the camera and for the menus."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Scan:
    """Read the QR code on the screen, as a phone does."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Let the service desk answer what was scanned."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Read the code out of the newest mail to the address that the camera has saved."""


@dataclass(frozen=True, slots=True)
class Phone:
    """Pick the phone up, or put it away."""


@dataclass(frozen=True, slots=True)
class As:
    """Go on at the menus of a visitor of the same camera; "" is who was there first."""

    visitor: str


Verb = (
    Press | Type | Paste | Click | ClickAt | Fill | Expect | Wait | Shot | Caption | Pause | Forward
    | Scan | Desk | Mail | Phone | As
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A verb and the line that it stands in, counted from 1."""

    line: int
    verb: Verb


@dataclass(frozen=True, slots=True)
class Setting:
    """How a script begins: lines in front of all others."""

    scenario: str = "lost"
    size: tuple[int, int] = (80, 24)
    """Columns and rows."""
    clock: datetime = field(default=datetime(2026, 11, 23, 9, 41, tzinfo=UTC))
    seed: int = 1
    """Of what the camera draws at random."""
    colours: Colours = "all"
    languages: tuple[str, ...] = ()
    """The languages that it is for; none where it is for all."""
    guided: bool = False
    """Whether the guided mode is on."""
    exercise: str | None = None
    """A built-in one, which begins in that scenario; None for none."""


@dataclass(frozen=True, slots=True)
class Script:
    """A file that can be played."""

    path: Path
    setting: Setting
    steps: tuple[Step, ...]
