"""An app in which an exercise runs: its window, what its journal needs to know, and how it begins anew."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from textual import on, work
from textual.events import Unmount
from textual.worker import get_current_worker

from screens.login.login import LoginScreen
from tui.app_base import AppBase
from tui.i18n import LazyText
from tui.widgets.help import HelpOpened
from tui.work import blocking, hashing

if TYPE_CHECKING:
    from collections.abc import Collection

    from tui.exercises.journal import NoteKind
    from tui.exercises.model import Exercise
    from tui.exercises.run import Run

R = TypeVar("R")


class Exercised(AppBase[R]):
    """Where there is no exercise, F7 does nothing and nothing is noted."""

    exercise_run: Run | None = None
    _told = ""
    """What was told by itself: that all is reached, or that the time is up."""
    _number: int | None = None
    """Of the exercise that the windows are of; None while this app begins one."""
    _notes: Collection[asyncio.Task[None]] = ()
    """What is being noted in the journal."""
    _has_begun = False
    """Whether the login was let ask for the camera: also where a visitor comes back to an exercise."""

    def begin_opening(self) -> object:
        """Open the camera, if that is not under way."""
        raise NotImplementedError

    def can_show_exercise(self) -> bool:
        """Whether F7 works: not over the window that it opens."""
        return self.exercise_run is not None and not self.shows_exercise

    @property
    def shows_exercise(self) -> bool:
        """Whether the exercise's own window is on top."""
        return getattr(self.screen, "shows_exercise", False)

    def on_mount(self) -> None:
        if self.exercise_run is not None:
            self._number = self.exercise_run.number
            self.begin_opening()
            self.action_exercise()  # which the first keys are meant for
            self.set_interval(1, self._see_whether_over)

    # --- the window -----------------------------------------------------------------------------------

    def action_exercise(self) -> None:
        """F7: keys behind it are for its window."""
        self.window_comes(self.show_exercise())

    @work(group="exercise", exclusive=True)
    async def show_exercise(self) -> None:
        """Show the exercise; before it begins, and after it has ended, that is where it goes on."""
        if self.exercise_run is not None and not self.shows_exercise:
            await self._show_exercise(self.exercise_run)

    async def _show_exercise(self, run: Run) -> None:
        from screens.exercise.exercise_window import Choice, ExerciseScreen

        while True:
            await blocking(run.look)
            self._told = _over(run) or self._told  # this window tells it
            choice = await self.show_announced(ExerciseScreen(run))
            match choice:
                case Choice.AGAIN:
                    await self._begin_anew(run, run.exercise.name)
                case Choice.NEXT:
                    await self._begin_anew(run, "")
                case Choice.LEAVE:
                    self.exit()
                    return
                case _:
                    if not run.under_way:
                        await blocking(run.start)
                    if not self._has_begun:
                        self._has_begun = True
                        self.login.open_camera()
                    return

    @property
    def login(self) -> LoginScreen:
        """The window that an exercise begins behind: it asks for the camera when it has begun."""
        login = self.screen_stack[0]
        assert isinstance(login, LoginScreen)  # noqa: S101 - for the type
        return login

    async def _begin_anew(self, run: Run, name: str) -> None:
        from tui.camera.errors import CameraError

        self.window_comes(get_current_worker())
        await self.close_windows()
        try:
            await self.begin_exercise(run, run.exercise if name else run.next())
        except CameraError as error:
            self.exit(error)  # type: ignore[arg-type] # the failure that the menus end in
            return
        self.login.begin_anew()

    async def begin_exercise(self, run: Run, exercise: Exercise) -> None:
        """Begin an exercise at the same camera, with all windows closed; hashes. Raises CameraError."""
        self._number = None
        try:
            await hashing(run.begin, exercise)
        finally:
            self._number = run.number

    @work(group="exercise", exclusive=True)
    async def _follow(self, run: Run) -> None:
        """Another session at this camera has begun an exercise: no window here is true any more."""
        self._number = run.number
        await self.close_windows()
        self.login.begin_anew(LazyText("exercise", "An exercise was begun in another session."))
        await self._show_exercise(run)

    async def close_windows(self) -> None:
        """Take away all windows but the login, and the phone."""
        self._told, self._has_begun = "", False
        self.workers.cancel_group(self, "phone")
        while len(self.screen_stack) > 1:
            await self.pop_screen()

    def _see_whether_over(self) -> None:
        """Show the results by themselves, once, when all is reached or the time is up."""
        run = self.exercise_run
        if run is None or getattr(self.screen, "busy", False):
            return
        if self._number not in {None, run.number}:
            self._follow(run)
        elif not self.shows_exercise and _over(run) not in {"", self._told}:
            self.show_exercise()

    # --- the journal ----------------------------------------------------------------------------------

    def on_help_opened(self, message: HelpOpened) -> None:
        message.stop()
        if self.exercise_run is not None and not self.shows_exercise:
            from tui.exercises.journal import NoteKind

            self.note_in_journal(NoteKind.HELP)

    def note_in_journal(self, kind: NoteKind) -> None:
        """Note what the camera does not know, if an exercise is under way."""
        if self.exercise_run is not None and self.exercise_run.under_way:
            # In no worker: those are called off when the app ends, perhaps before they have begun.
            note = asyncio.create_task(blocking(self.exercise_run.note, kind))
            self._notes = {*(each for each in self._notes if not each.done()), note}

    @on(Unmount)
    async def _keep_notes(self) -> None:
        await asyncio.gather(*self._notes)  # who leaves at once behind the help has opened it


def _over(run: Run) -> str:
    """Return what is to be told by itself: that all is reached, or that the time is up; '' for nothing."""
    results = run.results()
    if results is None:
        return ""
    return "complete" if results.complete else "time" if results.time_is_up else ""
