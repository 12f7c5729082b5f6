"""What is told of one session: who, at what, how far, how often wrong. Never what was typed."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Final, Self
from unicodedata import category

from tui.sanitize import visible

NAME_LIMIT: Final = 40
"""Characters of a name that are kept: a visitor may call himself what he likes, at any length."""
_LONGER: Final = 8
"""How much of what is cut is looked at: the rest may be unseen."""
_MARKS: Final = 2
"""On one letter, as Vietnamese and Hebrew need them."""
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u200b-\u200d\u2060-\u2065\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
"""Characters of no width, of which a name may consist, and of which terminals disagree what they join."""
_NUMBERS: Final = 2**53


class State(StrEnum):
    """How it stands with a visitor; in the order in which they need help."""

    LOCKED = "locked"
    ACTIVE = "active"
    IDLE = "idle"
    FINISHED = "finished"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Facts:
    """One session at one moment. Times are seconds of the machine's monotonic clock."""

    user: str = ""
    """The SSH user name, harmless and short; without what leads back to a camera."""
    address: str = ""
    exercise: str = ""
    """The exercise's name; '' for none."""
    reached: int = 0
    """Of the exercise's goals."""
    goals: int = 0
    step: int | None = None
    """Of the guide; None beside its way, and behind its end."""
    place: str = ""
    """The title of the window or of the page of the phone, English; '' beside the guide's way."""
    wrong_passwords: int = 0
    wrong_answers: int = 0
    wrong_codes: int = 0
    state: State = State.ACTIVE
    began: float = 0.0
    moved: float = 0.0
    """Since when at this step and this place in the exercise."""
    ended: float = 0.0
    """When it was left; 0 before."""

    @property
    def wrong(self) -> int:
        """All wrong tries."""
        return self.wrong_passwords + self.wrong_answers + self.wrong_codes

    @property
    def done(self) -> str:
        """How many of the exercise's goals are reached, of how many; '' where there are none."""
        return f"{self.reached}/{self.goals}" if self.goals else ""

    def as_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return asdict(self)

    @classmethod
    def of(cls, given: object) -> Self:
        """Return facts from what JSON held; what is of another type or too large is left out."""
        known: dict[str, Any] = {}
        for field in fields(cls) if isinstance(given, dict) else ():
            value = given.get(field.name)  # type: ignore[attr-defined] # a dict, as asked above
            if (fit := _fitting(field.name, field.default, value)) is not None:
                known[field.name] = fit
        return cls(**known)


def _fitting(name: str, default: object, value: object) -> object:
    if name == "state":
        return State(value) if isinstance(value, str) and value in set(State) else None
    if isinstance(default, str):
        return harmless(value) if isinstance(value, str) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _NUMBERS:
        return None
    return float(value) if isinstance(default, float) else int(value)


def harmless(name: str, limit: int = NAME_LIMIT) -> str:
    """Return a name that no terminal obeys, shortened to `limit` characters, each of which is seen."""
    seen = name[: limit * _LONGER]
    if not seen.isascii():
        seen = _few_marks(_UNSEEN.sub("", seen))
    shown = visible(seen).strip()
    short = shown if len(shown) <= limit and len(name) <= limit * _LONGER else f"{shown[: limit - 1]}…"
    return short if short.strip("…") else "–"


def _few_marks(name: str) -> str:
    """Leave out marks over marks: enough of them cover the rows above and below."""
    kept, marks = [], 0
    for character in name:
        marks = marks + 1 if category(character) in {"Mn", "Me"} else 0
        if marks <= _MARKS:
            kept.append(character)
    return "".join(kept)
