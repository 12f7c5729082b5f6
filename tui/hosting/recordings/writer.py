"""Writes recordings in a thread of its own: no session waits for the disk."""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.hosting.recordings.folder import COMMAND, USUAL, Bounds, create, make_room
from tui.pictures.asciicast import writing

if TYPE_CHECKING:
    from tui.pictures.cells import Run

log = logging.getLogger(__name__)

_GATHER: Final = 0.5
"""Seconds in which changes are gathered before they are written: as much is lost when a process is killed."""
_UNWRITTEN: Final = 2000
"""Changes of one session that may wait for the disk."""
_LOOK: Final = 60.0
"""Seconds between two looks at what the folder holds, and between two lines of the log about one trouble."""
_AT_END: Final = 2.0
"""Seconds that the end of a process waits for the disk."""

Row = tuple[int, Sequence["Run"], Sequence["Run"]]
"""Its number, what it shows, and what it showed before."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was painted at one moment, seconds since the recording began."""

    seconds: float
    rows: Sequence[Row]
    size: tuple[int, int] | None = None
    """Where the screen was painted anew as a whole: its columns and rows."""


class Recording:
    """The recording of one session: told of changes by the event loop, written by the thread."""

    def __init__(self, put: Callable[[Recording, Change | None], None], name: str, title: str) -> None:
        self.name, self.title = name, title
        self.over = False
        """Whether nothing more is written."""
        self.closed = False
        """The same, of the thread's side: it still writes what was told before."""
        self.waiting = 0
        """Changes that are not written yet."""
        self.ended: Callable[[], object] = lambda: None
        """Called when it ended before the session, mostly in the thread."""
        self.file: int | None = None
        self.size = 0
        self.shown: tuple[int, int] | None = None
        """The terminal's size in the file."""
        self._put = put

    def add(self, change: Change) -> None:
        """Take what was painted."""
        if self.over:
            return
        if self.waiting >= _UNWRITTEN:  # memory is bounded, too
            log.error("recording stopped: the disk does not keep up")
            self.over = True
            self._put(self, None)
            self.ended()
            return
        self.waiting += 1
        self._put(self, change)

    def close(self, seconds: float) -> None:
        """The session has ended."""
        self.add(Change(seconds, ()))
        if not self.over:
            self.over = True
            self._put(self, None)


class Writer:
    """One a process. Trouble with the disk ends recordings, never sessions."""

    def __init__(
        self,
        folder: Path,
        bounds: Bounds = USUAL,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folder, self._bounds, self._clock = folder, bounds, clock
        self._queue: queue.SimpleQueue[tuple[Recording, Change | None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()
        self._looked = self._told = float("-inf")
        self._is_full = False

    def begin(self, name: str, title: str) -> Recording:
        """Return the recording of a new session; its file is made with the first change."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="recordings", daemon=True)
            self._thread.start()
        return Recording(lambda *told: self._queue.put(told), name, title)

    def close(self) -> None:
        """Write what there is, and end the thread."""
        if self._thread is not None:
            self._closing.set()
            self._queue.put(None)
            self._thread.join(_AT_END)

    # --- in the thread ----------------------------------------------------------------------------------

    def _run(self) -> None:
        going_on = True
        while going_on:
            told = [self._queue.get()]
            self._closing.wait(_GATHER)
            with suppress(queue.Empty):
                while True:
                    told.append(self._queue.get_nowait())
            going_on = None not in told
            changes: dict[Recording, list[Change | None]] = {}
            for recording, change in filter(None, told):
                changes.setdefault(recording, []).append(change)
            for recording, some in changes.items():
                self._take(recording, some)

    def _take(self, recording: Recording, told: Sequence[Change | None]) -> None:
        changes = [change for change in told if change is not None]
        recording.waiting -= len(changes)
        try:
            if recording.file is None and changes and not recording.closed:
                self._open(recording, changes[0])
            if recording.file is not None:
                self._write(recording, changes)
        except OSError as error:
            self._stop(recording, error.strerror or type(error).__name__)
        if None in told:
            _close(recording)

    def _open(self, recording: Recording, first: Change) -> None:
        now = self._clock()
        if time.monotonic() - self._looked >= _LOOK:
            self._looked = time.monotonic()
            self._is_full = make_room(self._folder, self._bounds, now) > self._bounds.folder
        if self._is_full:
            self._stop(recording, "the folder holds as much as it may")
            return
        recording.file = create(self._folder, recording.name, now)
        width, height = recording.shown = first.size or (80, 24)
        more = {"timestamp": int(now), "title": recording.title, "command": COMMAND}
        self._append(recording, writing.header(width, height, more))

    def _write(self, recording: Recording, changes: Sequence[Change]) -> None:
        assert recording.file is not None  # noqa: S101 - for the type
        if not os.fstat(recording.file).st_nlink:
            self._stop(recording, "its file is gone")
            return
        lines: list[str] = []
        for change in changes:
            lines += _lines(recording, change)
        text = "".join(lines)
        over = recording.size + len(text.encode()) > self._bounds.session
        if not over:
            self._append(recording, text)
            return
        for line in lines:
            if recording.size + len(line.encode()) > self._bounds.session:
                break
            self._append(recording, line)
        said = f"The recording ends here: {self._bounds.session} bytes"
        self._append(recording, writing.marker(changes[-1].seconds, said))
        _close(recording)
        recording.ended()

    def _append(self, recording: Recording, text: str) -> None:
        """Write whole lines, or none of them. Raises OSError."""
        assert recording.file is not None  # noqa: S101 - for the type
        data = text.encode()
        written = 0
        try:
            while written < len(data):
                written += os.write(recording.file, data[written:])
        except OSError:
            with suppress(OSError):
                os.ftruncate(recording.file, recording.size)
            raise
        recording.size += len(data)

    def _stop(self, recording: Recording, why: str) -> None:
        """End a recording for a trouble that is told in the log: of many in a minute, the first."""
        _close(recording)
        recording.ended()
        if time.monotonic() - self._told >= _LOOK:
            self._told = time.monotonic()
            log.error("recording stopped: %s", why)


def _lines(recording: Recording, change: Change) -> list[str]:
    lines, blank = [], ""
    if change.size is not None:
        blank = writing.BLANK
        if change.size != recording.shown:
            recording.shown = change.size
            lines.append(writing.resize(change.seconds, *change.size))
    painted = "".join(writing.row(*row) for row in change.rows)
    if painted or blank or not change.rows:
        lines.append(writing.output(change.seconds, f"{blank}{painted}"))
    return lines


def _close(recording: Recording) -> None:
    recording.over = recording.closed = True
    if recording.file is not None:
        os.close(recording.file)
        recording.file = None
