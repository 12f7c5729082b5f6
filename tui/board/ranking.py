"""In which order the board shows visitors: who needs help comes first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tui.board.facts import Facts, State

_MANY_TRIES: Final = 3
_LONG: Final = 300.0
"""Seconds at one step after which somebody is probably stuck."""


def needs_help(facts: Facts, now: float) -> bool:
    """Whether a visitor is locked out, tries in vain or does not get on."""
    if facts.state in {State.FINISHED, State.LEFT}:
        return False
    return facts.state is State.LOCKED or facts.wrong >= _MANY_TRIES or now - facts.moved > _LONG


def ranked(sessions: Mapping[int, Facts], now: float) -> list[tuple[int, Facts]]:
    """Return all sessions with their numbers, those who need help first, those who have left last."""
    return sorted(sessions.items(), key=lambda each: (_rank(each[1], now), -each[1].wrong, each[0]))


def _rank(facts: Facts, now: float) -> int:
    if facts.state is State.LOCKED:
        return 0
    if needs_help(facts, now):
        return 1
    return {State.IDLE: 2, State.ACTIVE: 3, State.FINISHED: 4, State.LEFT: 5}[facts.state]


def seconds(facts: Facts, now: float) -> int:
    """Return how long a session has lasted."""
    return max(0, int((facts.ended or now) - facts.began))
