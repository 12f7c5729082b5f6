"""camera-menus exercises, and what --exercise does: a fresh camera of its own, and the results as a file."""

from __future__ import annotations

import json
import re
import secrets
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.commands import EXIT_REFUSED, EXIT_USAGE, Refusal
from tui.commands.common.translated import Command, option
from tui.data_dir import open_desk, open_store
from tui.i18n import LANGUAGES, LazyText, t
from tui.line_breaks import cells
from tui.messages.system_errors import reason
from tui.sanitize import visible

if TYPE_CHECKING:
    from tui.camera import Camera
    from tui.exercises.judge import Results
    from tui.exercises.model import Exercise, Words
    from tui.exercises.run import Run

SHORT: Final = LazyText("command line", "List the exercises.")
_CAMERA: Final = re.compile("exercise-[0-9a-f]{8}")
_LEFT_OVER: Final = timedelta(days=1)
"""A camera of an exercise that is older was left by a process that was killed."""


@click.command(
    "exercises",
    cls=Command,
    short=SHORT,
    text=(
        LazyText(
            "command line",
            "The exercises that `camera-menus --exercise NAME` begins: name, title and time. "
            "docs/exercises.md describes files of your own.",
        ),
    ),
)
@option(
    "--json",
    "as_json",
    is_flag=True,
    words=LazyText("command line", "Print one JSON object a line for each exercise."),
)
def exercises(*, as_json: bool) -> None:
    """Print the built-in exercises."""
    from tui.exercises.builtin import builtins

    found = builtins()
    if as_json:
        for each in found:
            click.echo(json.dumps(_as_json(each), ensure_ascii=False))
        return
    name_width = max(len(each.name) for each in found)
    title_width = max(cells(str(each.title)) for each in found)
    for each in found:
        title = str(each.title) + " " * (title_width - cells(str(each.title)))
        time = "" if each.minutes is None else t("exercise", "{minutes} min", minutes=each.minutes)
        click.echo(f"{each.name:{name_width}}  {title}  {time}".rstrip())


def _as_json(exercise: Exercise) -> dict[str, object]:
    def spoken(text: Words) -> dict[str, object]:
        return {code: text.values[code] for code in LANGUAGES if code in text.values}

    return {
        "name": exercise.name,
        "title": spoken(exercise.title),
        "text": spoken(exercise.text),
        "scenario": exercise.scenario,
        "minutes": exercise.minutes,
        "items": [str(item.text) for item in exercise.items],
    }


# --- one exercise -----------------------------------------------------------------------------------------


def named(asked: str) -> Exercise:
    """Return a built-in exercise, or that of a file. Raises Refusal."""
    from tui.exercises.builtin import NAMES, builtin
    from tui.exercises.file_values import ExerciseFileError
    from tui.exercises.toml_file import read_file

    if asked in NAMES:
        return builtin(asked)
    if not asked.endswith(".toml"):
        says = t(
            "command",
            "Unknown exercise {name!r}: choose one of {known}, or a FILE.toml",
            name=asked,
            known=", ".join(NAMES),
        )
        raise Refusal(says, EXIT_USAGE)
    try:
        return read_file(Path(asked))
    except ExerciseFileError as error:
        raise Refusal(str(error), EXIT_USAGE) from error
    except (OSError, ValueError) as error:
        says = t("command", "{path} can't be read: {error}", path=asked, error=reason(error))
        raise Refusal(says, EXIT_REFUSED) from error


class ExerciseCamera:
    """A new camera that an exercise has for itself, in the data directory; `remove` it at the end.

    The service desk and the phone of the same directory know it as any other.
    """

    def __init__(self, data: Path | None, exercise: Exercise) -> None:
        self._data, self._exercise = data, exercise
        self._name = f"exercise-{secrets.token_hex(4)}"
        self._opened = ExitStack()

    def open(self) -> Camera:
        """Make it; hashes."""
        from tui.camera import add_camera

        store = self._opened.enter_context(open_store(self._data))
        desk = self._opened.enter_context(open_desk(self._data))
        scenario = self._exercise.scenario
        return add_camera(store, self._name, scenario, key_for=desk.keys.for_new, registrar=desk.mailer)

    def remove(self) -> None:
        """Remove it, and what a process that was killed has left. A database that can't be used is let be."""
        from tui.camera import CameraError, list_cameras, remove_camera

        self._opened.close()
        try:
            with open_store(self._data) as store:
                before = datetime.now(UTC) - _LEFT_OVER
                for camera in list_cameras(store):
                    left = _CAMERA.fullmatch(camera.name) and camera.created < before
                    if left or camera.name == self._name:
                        remove_camera(store, camera.name)
        except CameraError:
            return


# --- its results ------------------------------------------------------------------------------------------


def begin_report(path: Path) -> None:
    """Make the file of a report, which must not be there, and without results yet. Raises Refusal."""
    from tui.exercises.report import FORMATS

    if path.suffix.lower() not in FORMATS:
        says = t("command", "--report: name a file that ends in {endings}", endings=", ".join(FORMATS))
        raise Refusal(says, EXIT_USAGE)
    if path.exists() or path.is_symlink():
        raise Refusal(t("command", "{path} is there already", path=visible(str(path))), EXIT_REFUSED)
    _write(path, [])


def end_report(path: Path, run: Run) -> None:
    """Write down what was reached. Raises Refusal."""
    run.look()
    run.leave()
    _write(path, run.kept)


def _write(path: Path, results: list[Results]) -> None:
    from tui.exercises.report import write_report

    try:
        write_report(path, results)
    except (OSError, ValueError) as error:
        says = t("command", "{path} can't be written: {error}", path=visible(str(path)), error=reason(error))
        raise Refusal(says, EXIT_REFUSED) from error
