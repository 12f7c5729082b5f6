"""What is to be kept in an exercise: tries, help and time within bounds. See conditions.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from tui.camera import EventKind
from tui.exercises.evidence import Evidence, State, Verdict
from tui.exercises.journal import NoteKind
from tui.i18n import LazyText

_E = EventKind


class Of(StrEnum):
    """Tries that can be bounded, by the words that a file of an exercise has for them."""

    PASSWORDS = "wrong-passwords"
    ANSWERS = "wrong-answers"
    CODES = "wrong-codes"
    CHOICES = "wrong-choices"


_WRONG: Final = {
    Of.PASSWORDS: (
        (_E.LOG_IN_FAILED, _E.MODIFY_PASSWORD_FAILED, _E.CONFIRM_FAILED, _E.REFUSED_WHILE_LOCKED),
        LazyText("exercise", "Wrong passwords: at most {most}"),
        1,
    ),
    Of.ANSWERS: ((_E.ANSWERS_FAILED,), LazyText("exercise", "Wrong answers: at most {most}"), 2),
    Of.CODES: ((_E.CODE_FAILED,), LazyText("exercise", "Wrong codes: at most {most}"), 8),
    Of.CHOICES: ((), LazyText("exercise", "Wrong choices: at most {most}"), None),
}
"""The lines of the log that count, the words, and the guide's step."""


@dataclass(frozen=True, slots=True)
class FewTries:
    """No more wrong ones than that."""

    of: Of
    most: int
    right_choice: str = ""
    """The option that is not wrong, where choices are counted."""
    is_bound: ClassVar[bool] = True

    @property
    def step(self) -> int | None:
        return _WRONG[self.of][2]

    def words(self) -> LazyText:
        return replace(_WRONG[self.of][1], values={"most": self.most})

    def judge(self, evidence: Evidence) -> Verdict:
        if self.of is Of.CHOICES:
            choices = evidence.noted((NoteKind.CHOICE,))
            return _kept(((note.at, 1) for note in choices if note.value != self.right_choice), self.most)
        wrong = evidence.events(_WRONG[self.of][0])
        return _kept(((event.at, event.count) for event in wrong), self.most)


@dataclass(frozen=True, slots=True)
class NoHelp:
    """Neither F1 nor a hint was opened."""

    is_bound: ClassVar[bool] = True
    step: ClassVar[int | None] = None

    def words(self) -> LazyText:
        return LazyText("exercise", "Without help and hints")

    def judge(self, evidence: Evidence) -> Verdict:
        opened = evidence.noted((NoteKind.HELP, NoteKind.HINT))
        return _kept(((note.at, 1) for note in opened), most=0)


@dataclass(frozen=True, slots=True)
class InTime:
    """Everything else was reached within so many minutes."""

    minutes: int
    is_bound: ClassVar[bool] = True
    step: ClassVar[int | None] = None

    def words(self) -> LazyText:
        return LazyText("exercise", "Within {minutes} min", {"minutes": self.minutes})

    def judge(self, evidence: Evidence) -> Verdict:
        end = evidence.started + timedelta(minutes=self.minutes)
        return Verdict(State.FAILED, end) if evidence.now > end else Verdict(State.DONE)


def _kept(times: Iterable[tuple[datetime, int]], most: int) -> Verdict:
    """Say how it stands with a bound: broken by what made it too many. `times` are with how often."""
    count, broken = 0, None
    for at, often in times:
        count += often
        broken = at if broken is None and count > most else broken
    return Verdict(State.DONE if broken is None else State.FAILED, broken, count)
