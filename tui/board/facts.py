"""What is told of one session: who, at what, how far, how often wrong. Never what was typed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Final, Self

from tui.sanitize import visible

NAME_LIMIT: Final = 40
"""Characters of a name that are kept: a visitor may call himself what he likes, at any length."""
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
    """Return a name that no terminal obeys, shortened to `limit` characters."""
    short = name if len(name) <= limit else f"{name[: limit - 1]}…"
    return visible(short).strip() or "–"
