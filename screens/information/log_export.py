"""Export of the log: asks for the file and writes it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, NamedTuple, TextIO

from textual import getters
from textual.containers import VerticalGroup
from textual.widget import Widget

from screens.common.form_window import FormWindow
from screens.common.settings import Settings
from screens.common.shown_path import shortened
from screens.information import log_csv
from tui.camera import Camera, LogQuery, Session
from tui.i18n import LazyText
from tui.widgets.form.fields import Field, Row, StatusLine, ok_cancel
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.work import blocking


class Exported(NamedTuple):
    """How many lines went into which file."""

    lines: int
    path: Path


class LogExportScreen(FormWindow[Exported]):
    """Stands over the log. A name without a folder goes into `exports`; no file is ever overwritten."""

    HEADING = LazyText("log", "Export the log")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "All lines found are saved to a new CSV file for spreadsheets."),
            LazyText("help", "A file name alone is saved in the folder shown; ~ is your home folder."),
            LazyText(
                "help", "An apostrophe before = + - @ keeps a spreadsheet from running names as formulas."
            ),
        )
    )
    AUTO_FOCUS = "#file"

    DEFAULT_CSS = """
    LogExportScreen {
        & > #frame { width: 60; }
        & .form { padding: 1 2; }
        & Row > .label { width: auto; margin: 0 1 0 0; }
        & .folder { width: 1fr; height: auto; max-height: 2; }
        & #file { margin: 1 0; }
        & .buttons { margin: 1 0 0 0; }
    }
    """

    _file = getters.query_one("#file", Field)

    def __init__(
        self, camera: Camera, session: Session, settings: Settings, query: LogQuery, exports: Path
    ) -> None:
        super().__init__(camera, settings)
        self._session = session
        self._query = query
        self._exports = exports
        self._proposed = f"camera-log-{camera.serial}-{camera.now().astimezone():%Y%m%d-%H%M%S}.csv"

    def body(self) -> Iterable[Widget]:
        folder = self.settings.exports_shown or shortened(self._exports, 40)
        yield VerticalGroup(
            Row(LazyText("log", "Folder"), Label(folder, classes="folder")),
            Field(self._proposed, id="file"),
            StatusLine(),
            ok_cancel(),
            classes="form",
        )

    async def submit(self) -> None:
        self.note.hint(LazyText("log", "Writing…"))
        try:
            path = self._path(self._file.value.strip())
            lines = await blocking(self._write, path)
        except (OSError, UnicodeEncodeError) as error:
            self.note.error(_words(error))
            self.wrong(self._file)
        else:
            self.dismiss(Exported(lines, path))

    def _path(self, name: str) -> Path:
        """Where the file goes. Raises OSError where nothing is typed, and where ~ names no user."""
        if not name or name.endswith(("/", os.sep)):
            raise IsADirectoryError
        try:
            path = self._exports / Path(name).expanduser()
        except RuntimeError as error:
            raise FileNotFoundError from error
        if self.settings.exports_shown and path.parent != self._exports:  # not that of this machine
            raise FileNotFoundError
        return path

    def _write(self, path: Path) -> int:
        with _new_file(path) as out:
            lines = log_csv.write(out, self.camera, self._session, self._query)
            out.flush()
            os.fsync(out.fileno())
            # Last, and inside: what the camera doesn't let be written down is not kept either.
            self.camera.log_exported(self._session, lines)
        return lines

    def changed(self) -> bool:
        return self._file.value not in {"", self._proposed}


@contextmanager
def _new_file(path: Path) -> Iterator[TextIO]:
    """Make a file that is the owner's alone; what can't be written to its end is removed."""
    with open(path, "x", encoding=log_csv.ENCODING, newline="", opener=_private) as out:
        try:
            yield out
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _words(error: Exception) -> LazyText:
    match error:
        case FileExistsError():
            return LazyText("log", "The file already exists: choose another name")
        case FileNotFoundError() | NotADirectoryError():
            return LazyText("log", "There is no such folder")
        case IsADirectoryError():
            return LazyText("log", "Type a file name")
        case PermissionError():
            return LazyText("log", "No permission to write there")
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return LazyText("log", "The disk is full: nothing was saved")
        case _:
            number = getattr(error, "errno", None)
            kind = errno.errorcode.get(number or 0, type(error).__name__)
            return LazyText("log", "Can't write there ({kind})", {"kind": kind})
