"""A run that is saved and resumed, as for a visitor who comes back by another process, is the same run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.camera.helpers import KNOWN
from tui.camera import Camera
from tui.exercises.builtin import builtin, builtins
from tui.exercises.evidence import State
from tui.exercises.journal import NoteKind
from tui.exercises.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.exercises.helpers import Trainee


def back(trainee: Trainee, saved: str = "") -> Run:
    """Return the run of the same trainee after the process has ended."""
    run = Run(builtin("questions"), builtins())
    run.resume(saved or trainee.run.saved(), builtin)
    run.at(Camera(trainee.camera.context))
    return run


def test_all_that_was_reached_is_there_again(begin: Callable[[str], Trainee]) -> None:
    trainee = begin("questions")
    trainee.answers(right=False)
    trainee.run.note(NoteKind.HINT)
    trainee.run.begin(trainee.run.next())
    trainee.run.start()
    trainee.code(by_phone=True)
    trainee.run.note(NoteKind.HELP)
    trainee.clock.go(seconds=5)

    run = back(trainee)
    assert run.results() == trainee.results
    assert (run.exercise.name, run.under_way) == ("code", True)
    assert run.kept == trainee.run.kept
    assert run.hints_shown == trainee.run.hints_shown


def test_what_a_log_had_that_was_cleared_and_an_end_that_came_stay(begin: Callable[[str], Trainee]) -> None:
    trainee = begin("questions")
    trainee.answers(right=False)
    trainee.answers()
    trainee.camera.clear_log(trainee.sign_in())
    run = back(trainee)
    assert run.results() == trainee.results
    trainee.clock.go(minutes=20)
    trainee.wrong_password(3)
    later = back(trainee)
    assert later.results() == trainee.results
    assert trainee.results.passed


def test_an_exercise_that_was_not_begun_is_not(begin: Callable[[str], Trainee]) -> None:
    trainee = begin("questions")
    trainee.run.begin(builtin("locked"))
    run = back(trainee)
    assert (run.exercise.name, run.under_way, run.results()) == ("locked", False, None)


def test_it_is_saved_when_something_was_reached_and_not_with_time(begin: Callable[[str], Trainee]) -> None:
    trainee = begin("stranger")
    saved: list[str] = []
    trainee.run._save = lambda run: saved.append(run.saved())
    trainee.run.look()
    trainee.clock.go(minutes=1)
    trainee.run.look()
    assert len(saved) == 1
    session = trainee.known()
    assert len(saved) == 1
    trainee.run.note(NoteKind.HELP)
    row = next(row for row in trainee.camera.accounts(session) if row.name == "support2")
    trainee.camera.delete_user(session, row)
    assert len(saved) == 3
    assert KNOWN not in "".join(saved), "it was typed to sign in"
    results = back(trainee, saved[-1]).results()
    assert results is not None
    assert [each.state for each in results.items] == [State.DONE] * len(results.items)
