"""An exercise under way at a camera of its own: begun, judged at each line of the log, begun again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import RLock
from typing import TYPE_CHECKING, Final

from tui.camera import EventKind
from tui.camera.errors import CameraError
from tui.camera.fleet.inspection import Inspection, begin_scenario, inspect, observed
from tui.exercises.evidence import Evidence
from tui.exercises.journal import Journal, Note, NoteKind
from tui.exercises.judge import Results, judge
from tui.exercises.saved import (
    Named,
    events_data,
    events_of,
    from_text,
    notes_data,
    notes_of,
    results_data,
    results_of,
    to_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.camera import Camera, Event
    from tui.exercises.model import Exercise

MOST_KEPT: Final = 100
"""Results that a run keeps: as many as a person has in hours."""
_MOST_CLEARED: Final = 1000
"""Lines of the log that are known still when the log has them no more."""
_LOOK_AT_TIME: Final = timedelta(seconds=1)
"""How often it is judged anew where nothing has happened but that time has passed."""
_WRONG: Final = (EventKind.LOG_IN_FAILED, EventKind.ANSWERS_FAILED, EventKind.CODE_FAILED)


class Run:
    """The exercises of one trainee, one after the other. Any thread may call it.

    `results` and `kept` are what others look at: they cost nothing, and change only when something happened.
    """

    def __init__(
        self,
        exercise: Exercise,
        following: Sequence[Exercise] = (),
        save: Callable[[Run], object] | None = None,
    ) -> None:
        """`following` are those that `next` leads to, in a circle.

        `save` is called when something has changed that `saved` tells; what it raises of CameraError is lost.
        """
        self.exercise = exercise
        self._following: Final = tuple(following) or (exercise,)
        self.kept: Final[list[Results]] = []
        """The results of the exercises that were left: the last that there were of each."""
        self.number = 0
        """How many exercises were begun after the first one: who looks at the same run sees by it that the
        camera was put into another state."""
        self._lock = RLock()
        self._camera: Camera | None = None
        self.under_way = False
        """Whether the trainee has begun: before, there are no results."""
        self._save = save
        self._saved = ""
        self._begin_anew()

    # --- the camera -------------------------------------------------------------------------------------

    def at(self, camera: Camera) -> Camera:
        """Take a camera that was just started in the exercise's scenario, or that a run is resumed at.

        Return it for the windows.
        """
        self._camera = camera
        if not self.under_way or self._started is None:
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
            self.number += 1
        self.look()

    def leave(self) -> None:
        """Keep the results as they are now: the exercise is left."""
        with self._lock:
            if (results := self.results()) is not None:
                self.kept.append(results)
                del self.kept[:-MOST_KEPT]
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
            self._save_changes()
        except CameraError:
            return

    def results(self) -> Results | None:
        """Return how it stands now; None before it has begun. Reads nothing from the camera, and never waits.

        While another thread reads the camera, it is what stood before that.
        """
        if not self._lock.acquire(blocking=False):
            known = self._results
            return known if self.under_way and known and known.exercise is self.exercise else None
        try:
            return self._results_now() if self.under_way else None
        finally:
            self._lock.release()

    def _results_now(self) -> Results | None:
        if self._camera is None or self._results is None or self._results.complete:
            return self._results
        # What happens is judged when it happens; here only time has passed.
        now = self._camera.now()
        if abs(now - self._judged) >= _LOOK_AT_TIME:
            self._judge(now)
            return self._results
        return replace(self._results, elapsed=now - self._results.started)

    @property
    def wrong(self) -> tuple[int, int, int]:
        """How many wrong passwords, answers and codes there were in this exercise until its end."""
        return self._wrong

    @property
    def hints_shown(self) -> int:
        """How many hints were shown."""
        return min(self._journal.count(NoteKind.HINT), len(self.exercise.hints))

    @property
    def chosen(self) -> str:
        """The option that was chosen last; '' for none."""
        choices = [note.value for note in self._journal.notes if note.kind is NoteKind.CHOICE]
        return choices[-1] if choices else ""

    # --- for who comes back -----------------------------------------------------------------------------

    def saved(self) -> str:
        """Return what `resume` needs beside the camera. It changes with what is done, not with time."""
        with self._lock:
            ended = self._results if self._results is not None and self._results.complete else None
            started = self._started.isoformat() if self.under_way and self._started is not None else None
            return to_text(
                {
                    "exercise": self.exercise.name,
                    "started": started,
                    "notes": notes_data(self._journal.notes),
                    "cleared": events_data(self._events[seq] for seq in self._cleared if seq in self._events),
                    "results": None if ended is None else results_data(ended),
                    "kept": [results_data(each) for each in self.kept],
                }
            )

    def resume(self, saved: str, named: Named) -> None:
        """Go on with a run that was saved. To be called before `at`."""
        data = from_text(saved)
        self.exercise = named(data["exercise"])
        self._begin_anew()
        self.kept[:] = [results_of(each, named) for each in data["kept"]]
        if data["started"] is not None:
            self.under_way, self._started = True, datetime.fromisoformat(data["started"])
        for note in notes_of(data["notes"]):
            self._journal.add(note)
        self._events.update((event.seq, event) for event in events_of(data["cleared"]))
        if data["results"] is not None:
            self._results = results_of(data["results"], named)
        self._saved = saved

    def _save_changes(self) -> None:
        if self._save is not None and (saved := self.saved()) != self._saved:
            self._saved = saved
            self._save(self)

    # --- judging ----------------------------------------------------------------------------------------

    _started: datetime | None = None
    _judged: datetime
    _seen: Inspection | None
    _results: Results | None
    _wrong: tuple[int, int, int]

    def _begin_anew(self) -> None:
        self._journal = Journal()
        self._events: dict[int, Event] = {}
        """All lines of the log by number: who clears the log clears what is known no more."""
        self._cleared: list[int] = []
        """The numbers of those that the log has no more."""
        self._seen = None
        self._results = None
        self._wrong = (0, 0, 0)

    def _with_earlier(self, seen: Inspection) -> Inspection:
        self._events.update((event.seq, event) for event in seen.events)
        self._cleared = sorted(self._events.keys() - {event.seq for event in seen.events})
        for number in self._cleared[:-_MOST_CLEARED]:
            del self._events[number]
        return replace(seen, events=tuple(self._events[number] for number in sorted(self._events)))

    def _judge(self, now: datetime) -> None:
        if self._seen is None or self._started is None:
            return
        if self._results is not None and self._results.complete:
            return  # what is done after the end changes nothing
        helped = self._journal.count(NoteKind.HELP) + self._journal.count(NoteKind.HINT)
        evidence = Evidence(self._started, now, self._seen, self._journal.notes)
        passwords, answers, codes = (sum(e.count for e in evidence.events((kind,))) for kind in _WRONG)
        self._wrong = passwords, answers, codes
        self._judged, self._results = now, judge(self.exercise, evidence, helped)
