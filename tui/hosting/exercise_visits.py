"""The exercises of visitors: which one a visitor practises, and what is kept of it beside the camera.

Who comes back goes on with the same run, in whichever process; two sessions at one camera share it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakValueDictionary

from tui.exercises.builtin import builtins
from tui.exercises.run import Run
from tui.i18n import LANGUAGES
from tui.sanitize import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.exercises.model import Exercise
    from tui.hosting.class_results import ClassResults
    from tui.hosting.practice_cameras import PracticeCameras, Stay
    from tui.hosting.wishes import Wish
    from tui.remote.visitor import Visitor

_LONGEST_NAME: Final = 64


def exercises_with(own: Exercise | None) -> dict[str, Exercise]:
    """Return all that can be asked for, by name: a file of the operator's own goes before one built in."""
    return {each.name: each for each in (*builtins(), *([own] if own else []))}


class ExerciseVisits:
    """Of one process. `own` is what every visitor begins who asks for nothing else; None for no exercise."""

    def __init__(
        self,
        practice: PracticeCameras,
        own: Exercise | None,
        exercises: Mapping[str, Exercise],
        results: ClassResults | None = None,
    ) -> None:
        """`exercises` are all that there are, by name; `results` collects what is reached."""
        self._practice, self._own, self._results = practice, own, results
        self.exercises: Final = exercises
        self._runs: WeakValueDictionary[str, Run] = WeakValueDictionary()
        """Of visitors who are here, by the camera's serial number."""

    def wanted(self, wish: Wish) -> Exercise | None:
        """Return the exercise that a new visitor begins."""
        if wish.exercise is None:
            return self._own
        return self.exercises[wish.exercise] if wish.exercise else None

    def record(self, visitor: Visitor, wish: Wish, exercise: Exercise | None) -> str:
        """Return what to keep beside the camera of a new visitor."""
        name = visible((wish.name or visitor.address)[:_LONGEST_NAME])
        run = None if exercise is None else Run(exercise).saved()
        return _text({"name": name, "language": wish.language, "guided": wish.guided, "run": run})

    def run_of(self, stay: Stay) -> Run | None:
        """Return the run at a camera, as far as it has come; None where there is no exercise. May be slow."""
        record = json.loads(stay.kept)
        if record["run"] is None:
            return None
        run = self._runs.get(stay.serial)
        if run is None:
            run = Run(next(iter(self.exercises.values())), builtins(), lambda run: self._keep(stay, run))
            run.resume(record["run"], self.exercises.__getitem__)
            self._runs[stay.serial] = run
        return run

    def left(self, stay: Stay, run: Run | None, *, last: bool) -> None:
        """Note how far a visitor has come who leaves, the `last` one at this camera. Raises StoreError."""
        if last:  # who comes back may have gone on in another process meanwhile
            self._runs.pop(stay.serial, None)
        if run is not None:
            run.look()
            self._note_results(stay, run)

    def _keep(self, stay: Stay, run: Run) -> None:
        record = json.loads(stay.kept) | {"run": run.saved()}
        self._practice.keep(stay.serial, _text(record))
        self._note_results(stay, run)

    def _note_results(self, stay: Stay, run: Run) -> None:
        if self._results is not None:
            name = str(json.loads(stay.kept)["name"])
            self._results.note(stay.serial, name, [*run.kept, *filter(None, [run.results()])])


def language_of(stay: Stay) -> str | None:
    """Return the language that the visitor has asked for by the first user name."""
    asked = json.loads(stay.kept)["language"]
    return asked if asked in LANGUAGES else None


def is_guided(stay: Stay) -> bool:
    """Whether the visitor has asked to be led, by the first user name or link."""
    return bool(json.loads(stay.kept)["guided"])


def _text(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False)
