"""Judges an exercise: evidence in, results out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tui.exercises.evidence import State

if TYPE_CHECKING:
    from tui.exercises.evidence import Evidence, Verdict
    from tui.exercises.model import Exercise, Item


@dataclass(frozen=True, slots=True)
class ItemResult:
    """How it stands with one item."""

    item: Item
    state: State
    after: timedelta | None
    """How long after the start it was reached, or a bound was broken."""
    tries: int | None
    """How many it took so far; None where there is nothing to count."""


@dataclass(frozen=True, slots=True)
class Results:
    """How it stands with an exercise at one moment."""

    exercise: Exercise
    started: datetime
    elapsed: timedelta
    """Since the start; once all is reached, until then."""
    items: tuple[ItemResult, ...]
    helped: int = 0
    """How often help or a hint was opened."""

    @property
    def complete(self) -> bool:
        """Whether all is reached that is to be reached: the exercise is at its end."""
        return all(r.state is State.DONE for r in self.items if not r.item.condition.is_bound)

    @property
    def passed(self) -> bool:
        """Whether besides every bound was kept."""
        return all(r.state is State.DONE for r in self.items)

    @property
    def time_is_up(self) -> bool:
        """Whether the exercise's time is over before all was reached."""
        minutes = self.exercise.minutes
        return not self.complete and minutes is not None and self.elapsed > timedelta(minutes=minutes)

    @property
    def done(self) -> int:
        """How many goals are reached."""
        return sum(r.state is State.DONE for r in self.items if not r.item.condition.is_bound)


def judge(exercise: Exercise, evidence: Evidence, helped: int = 0) -> Results:
    """Say how it stands. Once all is reached, what came later does not count."""
    goals = {id(item): item.condition.judge(evidence) for item in exercise.goals}
    reached = all(verdict.state is State.DONE for verdict in goals.values())
    times = [verdict.at for verdict in goals.values() if verdict.at is not None]
    end = max(times) if reached and times else evidence.now
    until_then = evidence.until(end)
    results = [
        _result(item, goals.get(id(item)) or item.condition.judge(until_then), evidence)
        for item in exercise.items
    ]
    return Results(exercise, evidence.started, end - evidence.started, tuple(results), helped)


def _result(item: Item, verdict: Verdict, evidence: Evidence) -> ItemResult:
    after = verdict.at - evidence.started if verdict.at is not None else None
    return ItemResult(item, verdict.state, after, verdict.tries)
