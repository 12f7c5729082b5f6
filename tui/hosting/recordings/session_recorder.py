"""Takes what sessions show, row by row as it changes, with dots for what is hidden."""

from __future__ import annotations

import asyncio
import time
import weakref
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.board.facts import harmless
from tui.hosting.recordings.folder import USUAL, Bounds
from tui.hosting.recordings.writer import Change, Recording, Row, Writer
from tui.hosting.session_facts import screens_behind
from tui.hosting.wishes import called
from tui.widgets.painting.compositor import take_painted_rows
from tui.widgets.trainer_line import Addressed
from tui.work import blocking

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from tui.pictures.cells import Run
    from tui.remote.visitor import Factory, Visitor

_GATHER: Final = 0.1
"""Seconds from a change until it is taken, with those that follow it."""
_AT_END: Final = 2.0
"""Seconds that the end of a process waits for its sessions' ends."""


@dataclass(frozen=True)
class RecordingFolder:
    """Where recordings go, and how much they may take."""

    path: Path
    bounds: Bounds = USUAL


class Recordings:
    """The recordings of one process's sessions."""

    def __init__(self, folder: RecordingFolder) -> None:
        self._writer = Writer(folder.path, folder.bounds)
        self._open: set[asyncio.Task[None]] = set()

    def observed(self, factory: Factory) -> Factory:
        """Return what makes the same apps, whose sessions are recorded."""

        async def app_for(visitor: Visitor) -> App[Any]:
            app = await factory(visitor)
            if isinstance(app, Addressed):  # else nothing could tell the visitor
                name = harmless(called(visitor.user))
                recorder = _Recorder(app, self._writer.begin(name, name))
                closing = asyncio.create_task(recorder.close_when(visitor.left))
                self._open.add(closing)
                closing.add_done_callback(self._open.discard)
            return app

        return app_for

    async def close(self) -> None:
        """Write what there is. Call when the last visitor has left."""
        if self._open:
            await asyncio.wait(self._open, timeout=_AT_END)
        await blocking(self._writer.close)


class _Recorder:
    """Looks at an app whenever it has painted something."""

    def __init__(self, app: Addressed[Any], recording: Recording) -> None:
        self._app, self._recording = app, recording
        self._loop = asyncio.get_running_loop()
        self._began = time.monotonic()
        self._due: asyncio.TimerHandle | None = None
        self._screen: weakref.ref[Screen[Any]] | None = None
        self._size = (0, 0)
        self._rows: dict[int, tuple[Run, ...]] = {}
        app.recorded = True
        app.after_frame = self._painted
        recording.ended = self._ended

    def _painted(self) -> None:
        if self._due is None and not self._recording.over:
            # In the context of the app, which has just painted.
            self._due = self._loop.call_later(_GATHER, self._take)

    def _take(self) -> None:
        self._due = None
        app = self._app
        if self._recording.over or not app.is_running or not app.screen_stack:
            return
        if self._screen is None:
            app.show_recorded(on=True)
        from tui.pictures.cells import painted_rows, painted_size

        screen = app.screen
        size = painted_size(screen)
        is_new = self._screen is None or self._screen() is not screen or size != self._size
        noted = take_painted_rows(screen)
        every = range(size[1])
        numbers = every if is_new or noted is None else noted.intersection(every)
        before: dict[int, tuple[Run, ...]] = {} if size != self._size else self._rows
        taken = painted_rows(screen, numbers, screens_behind(app), with_hidden=False)
        changed = {number: runs for number, runs in taken.items() if before.get(number) != runs}
        rows: list[Row] = [(number, runs, before.get(number, ())) for number, runs in changed.items()]
        self._screen, self._size = weakref.ref(screen), size
        self._rows = before | changed
        if rows:
            self._recording.add(Change(self._seconds(), rows, None if before else size))

    def _seconds(self) -> float:
        return time.monotonic() - self._began

    def _ended(self) -> None:
        """The visitor is not recorded any more, and sees that. Called in any thread."""
        with suppress(RuntimeError):  # the loop may have ended
            self._loop.call_soon_threadsafe(self._stop)

    def _stop(self) -> None:
        app = self._app
        app.after_frame = None
        if app.is_running:
            app.call_later(app.show_recorded, on=False)

    async def close_when(self, left: asyncio.Event) -> None:
        """End the recording with its session."""
        await left.wait()
        if self._due is not None:
            self._due.cancel()
        self._app.after_frame = None
        self._recording.close(self._seconds())
