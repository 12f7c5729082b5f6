"""Every exercise is solved in each way that the device allows, and failed in two at least, in the menus."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import app
from tui.exercises.builtin import NAMES
from tui.replay.player import play
from tui.replay.script.parser import read

PLAYS = sorted((Path(__file__).parent / "plays").glob("*.play"))
"""EXERCISE.passed.WAY.play and EXERCISE.failed.WHY.play; each says itself what is to be seen."""
QUICK = {"no-way.passed.chosen.play"}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=() if path.name in QUICK else pytest.mark.full, id=path.stem)
        for path in PLAYS
    ],
)
def test_it_plays(path: Path) -> None:
    done = play(read(path), "en", app.replayed)
    assert done.failed is None, done.failed


def test_every_exercise_is_passed_once_and_failed_twice_at_least() -> None:
    found = Counter(tuple(path.name.split(".")[:2]) for path in PLAYS)
    assert {name for name, _ in found} == set(NAMES)
    assert all(found[name, "passed"] >= 1 and found[name, "failed"] >= 2 for name in NAMES)
    assert all(f"exercise {path.name.split('.')[0]}\n" in path.read_text(encoding="utf-8") for path in PLAYS)
