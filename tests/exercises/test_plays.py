"""Every exercise has a script for each way that the device allows, and for two failures at least.

They are played in test_kept_cells.py.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tui.exercises.builtin import NAMES

PLAYS = sorted((Path(__file__).parent / "plays").glob("*.play"))
"""EXERCISE.passed.WAY.play and EXERCISE.failed.WHY.play; each says itself what is to be seen."""
WAYS = {
    "questions": {"by-questions", "back-from-captcha", "after-a-code"},
    "code": {"by-phone", "security-in-the-menus"},
    "desk": {"by-desk", "second-code"},
    "mail": {"by-mail", "by-phone"},
    "locked": {"by-questions", "by-phone", "by-code"},
    "no-way": {"chosen", "known-before"},
    "new-camera": {"security-by-itself", "through-the-menus"},
    "stranger": {"deleted", "wrong-one-added-anew"},
    "rights": {"unticked", "other-group", "deleted-and-added-anew"},
    "who-locked": {"read", "filtered"},
}
"""What the camera allows of each. How the desk is asked: tests/exercises/test_desk_ways.py."""


def test_every_exercise_has_a_script_for_each_way_and_fails_in_two_at_least() -> None:
    found: dict[str, set[str]] = {name: set() for name in NAMES}
    failed = Counter[str]()
    for path in PLAYS:
        name, outcome, how, _ = path.name.split(".")
        assert f"exercise {name}\n" in path.read_text(encoding="utf-8")
        if outcome == "passed":
            found[name].add(how)
        else:
            assert outcome == "failed"
            failed[name] += 1
    assert found == WAYS
    assert all(failed[name] >= 2 for name in NAMES)
