"""The built-in exercises: files as anybody can write one, in the order in which they are learnt."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from tui.exercises.model import Exercise
from tui.exercises.run import Run
from tui.exercises.toml_file import read_file

NAMES: Final = (
    "questions",
    "code",
    "desk",
    "mail",
    "locked",
    "no-way",
    "new-camera",
    "stranger",
    "rights",
    "who-locked",
)
"""By name. Listed here, so that a list of names reads no file."""


@cache
def builtin(name: str) -> Exercise:
    """Return the exercise of a name out of `NAMES`."""
    return read_file(Path(__file__).with_name(f"{name}.toml"))


def builtins() -> tuple[Exercise, ...]:
    """Return all of them."""
    return tuple(map(builtin, NAMES))


def exercise_run(name: str) -> Run:
    """Return a run that begins with a built-in exercise and goes on with those that follow it."""
    return Run(builtin(name), builtins())
