"""What `play` writes, prints and shows: pictures, reports, and the screen on a stage."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.commands import EXIT_REFUSED, EXIT_TERMINAL, EXIT_USAGE, Refusal
from tui.commands.replay.ending import check_folder, write_whole
from tui.i18n import t
from tui.messages.system_errors import reason
from tui.sanitize import visible

if TYPE_CHECKING:
    from tui.pictures.fonts import UnreadableFontError
    from tui.replay.errors import StepError
    from tui.replay.output.formats import Writer, Written
    from tui.replay.output.recorded_frames import Frame
    from tui.replay.results import Picture, Played
    from tui.replay.script.verbs import Script

_NAMED: Final = 5
"""How many characters without a font are named."""
_BEGIN, _END = "\x1b[?1049h\x1b[?25l\x1b[2J", "\x1b[?25h\x1b[?1049l"
"""The terminal's other screen without a cursor, and back."""


def write(  # noqa: PLR0913, PLR0917 - what is written, where, as what, and who tells of it
    played: Played,
    frames: Sequence[Frame],
    folder: Path,
    endings: tuple[str, ...],
    report: Report,
    writer: Writer,
) -> None:
    """Write the pictures; of a step that failed what was on the screen, under the name `failed`.

    Raises Refusal.
    """
    from tui.replay.output.formats import FORMATS
    from tui.replay.output.recorded_frames import ENDINGS

    last = played.picture_of_failure()
    for picture in (*played.pictures, *([last] if last is not None else [])):
        for ending in filter(FORMATS.__contains__, endings):
            path = folder / f"{picture.number:02}-{picture.name}.{ending}"
            written = _put(path, lambda p=picture, e=ending: writer.write(p, e))  # type: ignore[misc]
            report.written(picture, path)
            if written.missing:
                report.boxes(path, written.missing)
    for ending in endings:
        if ending not in FORMATS:
            path = folder / f"{report.script.path.stem}.{ENDINGS.get(ending, ending)}"
            _put(path, lambda e=ending: writer.record(frames, e))  # type: ignore[misc]
            report.recorded(path, ending)


def _put(path: Path, make: Callable[[], Written]) -> Written:
    from tui.pictures.fonts import UnreadableFontError

    try:
        written = make()
    except UnreadableFontError as error:
        raise _no_font(error) from error
    put(path, written.data)
    return written


def need_folders(folders: Iterable[Path]) -> None:
    """Look, before the work is done, whether its files can be written there. Raises Refusal."""
    for folder in dict.fromkeys(folders):
        try:
            check_folder(folder)
        except OSError as error:
            raise _unwritable(folder, error) from error


def put(path: Path, data: bytes) -> None:
    """Write a file, and the folders that it needs. Raises Refusal."""
    try:
        write_whole(path, data)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> Refusal:
    return Refusal(
        t("command", "{path} can't be written: {error}", path=path, error=reason(error)), EXIT_REFUSED
    )


def writer_of(fonts: tuple[Path, ...], pace: float) -> Writer:
    """Return what writes pictures with these fonts. Raises Refusal."""
    from tui.pictures.fonts import UnreadableFontError
    from tui.replay.output.formats import Writer

    try:
        return Writer(fonts, pace)
    except UnreadableFontError as error:
        raise _no_font(error) from error


def _no_font(error: UnreadableFontError) -> Refusal:
    return Refusal(t("command", "{path} is no font", path=error.path), EXIT_USAGE)


def tell(error: StepError, language: str) -> None:
    """Say on standard error what failed in one line, and show the screen under it."""
    from tui.pictures.text import text

    line = t("play", "{error} ({language})", error=error, language=language)
    if error.nearest:
        near = ", ".join(t("play", "“{label}”", label=label) for label in error.nearest)
        line += t("play", ". On the screen: {labels}", labels=near)
    click.echo(f"camera-menus: {visible(line)}", err=True)
    if error.screen is not None:
        click.echo("\n".join(map(visible, text(error.screen).splitlines())), err=True)


@contextmanager
def shown(script: Script, pace: float, wait: Callable[[float], None]) -> Iterator[Callable[[Frame], None]]:
    """Give what shows frames on this terminal, each for its time. Raises Refusal where they have no room."""
    from tui.replay.output.recorded_frames import BAND, painted

    columns, rows = script.setting.size
    if not sys.stdout.isatty():
        raise Refusal(t("command", "--show needs a terminal on standard output"), EXIT_TERMINAL)
    room = os.get_terminal_size(sys.stdout.fileno())
    if room.columns < columns or room.lines < rows + BAND:
        needed = f"{columns}x{rows + BAND}"
        raise Refusal(t("command", "--show needs a terminal of at least {size}", size=needed), EXIT_TERMINAL)

    def watch(frame: Frame) -> None:
        sys.stdout.write(painted(frame))
        sys.stdout.flush()
        wait(frame.seconds(pace))

    sys.stdout.write(_BEGIN)
    try:
        yield watch
    finally:
        sys.stdout.write(_END)
        sys.stdout.flush()


class Report:
    """Tells what was done: a line a picture, and what failed on standard error."""

    def __init__(self, script: Script, language: str, *, as_json: bool) -> None:
        self.script: Final = script
        self._language, self._as_json = language, as_json
        self.incomplete = False
        """Whether a picture lacks characters."""

    def written(self, picture: Picture, path: Path) -> None:
        """A picture was written."""
        if not self._as_json:
            click.echo(visible(str(path)))
            return
        mark = picture.mark
        self._print(
            picture=picture.name,
            line=picture.line,
            path=str(path),
            caption=picture.caption,
            mark=None if mark is None else [mark.x, mark.y, mark.width, mark.height],
        )

    def recorded(self, path: Path, ending: str) -> None:
        """A recording of the whole script was written."""
        if self._as_json:
            self._print(recording=ending, path=str(path))
        else:
            click.echo(visible(str(path)))

    def boxes(self, path: Path, missing: tuple[str, ...]) -> None:
        """Tell which characters no font has."""
        self.incomplete = True
        named = " ".join(f"{character} (U+{ord(character[0]):04X})" for character in missing[:_NAMED])
        says = t("command", "{path}: no font has {characters}", path=path, characters=named)
        click.echo(f"camera-menus: {visible(says)}", err=True)

    def end(self, played: Played) -> None:
        """The script was played, or failed."""
        error = played.failed
        if self._as_json:
            found = {} if error is None else _as_data(error)
            self._print(
                steps=len(self.script.steps), pictures=len(played.pictures), ok=error is None, **found
            )
        elif error is not None:
            tell(error, self._language)

    def _print(self, **values: object) -> None:
        head = {"file": str(self.script.path), "language": self._language}
        click.echo(json.dumps(head | values, ensure_ascii=False))


def _as_data(error: StepError) -> dict[str, object]:
    from tui.pictures.text import text

    screen = text(error.screen) if error.screen is not None else None
    return {"line": error.line, "message": str(error.words), "nearest": error.nearest, "screen": screen}
