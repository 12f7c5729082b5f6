"""An exercise under way at a camera of its own: begun, judged at each line of the log, begun again."""

from __future__ import annotations

from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING, Final

from tui.camera.errors import CameraError
from tui.camera.fleet.inspection import Inspection, begin_scenario, inspect, observed
from tui.exercises.evidence import Evidence
from tui.exercises.journal import Journal, Note, NoteKind
from tui.exercises.judge import Results, judge

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tui.camera import Camera, Event
    from tui.exercises.model import Exercise


class Run:
    """The exercises of one trainee, one after the other. Any thread may call it.

    `results` and `kept` are what others look at: they cost nothing, and change only when something happened.
    """

    def __init__(self, exercise: Exercise, following: Sequence[Exercise] = ()) -> None:
        """`following` are those that `next` leads to, in a circle."""
        self.exercise = exercise
        self._following: Final = tuple(following) or (exercise,)
        self.kept: Final[list[Results]] = []
        """The results of the exercises that were left: the last that there were of each."""
        self._lock = RLock()
        self._camera: Camera | None = None
        self.under_way = False
        """Whether the trainee has begun: before, there are no results."""
        self._begin_anew()

    # --- the camera -------------------------------------------------------------------------------------

    def at(self, camera: Camera) -> Camera:
        """Take a camera that was just started in the exercise's scenario; return it for the windows."""
        self._camera = camera
        self._started = camera.now()
        self.look()
        return observed(camera, self.look)

    def start(self) -> None:
        """The trainee begins: time counts from now on."""
        if self._camera is not None:  # else it is opened in a moment
            with self._lock:
                self._started, self._results = self._camera.now(), None
        self.under_way = True
        self.look()

    def begin(self, exercise: Exercise) -> None:
        """Begin another exercise, or the same one again, at the same camera; hashes. Raises CameraError."""
        assert self._camera is not None  # noqa: S101 - for the type
        begin_scenario(self._camera, exercise.scenario)
        with self._lock:
            self.leave()
            self.exercise = exercise
            self._begin_anew()
            self._started = self._camera.now()
        self.look()

    def leave(self) -> None:
        """Keep the results as they are now: the exercise is left."""
        with self._lock:
            if (results := self.results()) is not None:
                self.kept.append(results)
            self.under_way = False

    def next(self) -> Exercise:
        """Return the exercise that follows this one."""
        names = [exercise.name for exercise in self._following]
        at = names.index(self.exercise.name) if self.exercise.name in names else -1
        return self._following[(at + 1) % len(names)]

    # --- what happens -----------------------------------------------------------------------------------

    def note(self, kind: NoteKind, value: str = "") -> None:
        """Note something that the camera's log does not know."""
        if self._camera is None:
            return
        with self._lock:
            self._journal.add(Note(self._camera.now(), kind, value))
        self.look()

    def look(self) -> None:
        """Judge by what the camera holds now. A database that can't be read is told by the windows."""
        if self._camera is None:
            return
        try:
            with self._lock:
                self._seen = self._with_earlier(inspect(self._camera))
                self._judge(self._camera.now())
        except CameraError:
            return

    def results(self) -> Results | None:
        """Return how it stands now; None before it has begun. Reads nothing from the camera."""
        with self._lock:
            if not self.under_way:
                return None
            if self._results is not None and not self._results.complete and self._camera is not None:
                self._judge(self._camera.now())
            return self._results

    @property
    def hints_shown(self) -> int:
        """How many hints were shown."""
        return min(self._journal.count(NoteKind.HINT), len(self.exercise.hints))

    @property
    def chosen(self) -> str:
        """The option that was chosen last; '' for none."""
        choices = [note.value for note in self._journal.notes if note.kind is NoteKind.CHOICE]
        return choices[-1] if choices else ""

    # --- judging ----------------------------------------------------------------------------------------

    _started: datetime
    _seen: Inspection | None
    _results: Results | None

    def _begin_anew(self) -> None:
        self._journal = Journal()
        self._events: dict[int, Event] = {}
        """All lines of the log by number: who clears the log clears what is known no more."""
        self._seen = None
        self._results = None

    def _with_earlier(self, seen: Inspection) -> Inspection:
        self._events.update((event.seq, event) for event in seen.events)
        return replace(seen, events=tuple(self._events[number] for number in sorted(self._events)))

    def _judge(self, now: datetime) -> None:
        if self._seen is None or (self._results is not None and self._results.complete):
            return  # what is done after the end changes nothing
        helped = self._journal.count(NoteKind.HELP) + self._journal.count(NoteKind.HINT)
        evidence = Evidence(self._started, now, self._seen, self._journal.notes)
        self._results = judge(self.exercise, evidence, helped)
