"""--exercise, --report and --record of a host: what visitors begin, where results and recordings go."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from tui.commands import EXIT_REFUSED, EXIT_USAGE, Refusal
from tui.i18n import language, t
from tui.messages.system_errors import reason
from tui.sanitize import visible

if TYPE_CHECKING:
    from tui.exercises.model import Exercise
    from tui.hosting.class_results import ReportFile
    from tui.hosting.recordings.session_recorder import RecordingFolder


def visitors_exercise(context: click.Context, asked: str | None) -> Exercise | None:
    """Return the exercise that every visitor begins. Raises Refusal."""
    if asked is None:
        return None
    from tui.commands.exercises import named

    for parameter, written in (("scenario", "scenario"), ("no_hints", "no-hints")):
        if context.get_parameter_source(parameter) is ParameterSource.COMMANDLINE:
            raise Refusal(t("command", "--{option} does not go with --exercise", option=written), EXIT_USAGE)
    return named(asked)


def visitors_report(path: Path | None) -> ReportFile | None:
    """Make the file that is to collect the results; in a directory, one of a new name. Raises Refusal."""
    if path is None:
        return None
    from tui.commands.exercises import begin_report
    from tui.hosting.class_results import ReportFile, report_name

    file = path / report_name() if path.is_dir() else path
    if file.exists():  # as at the second start of a server
        says = t(
            "command",
            "{path} is there already: name another file, or a folder for one of each start",
            path=visible(str(file)),
        )
        raise Refusal(says, EXIT_REFUSED)
    begin_report(file)
    return ReportFile(file.absolute(), language())


def visitors_record(folder: Path | None) -> RecordingFolder | None:
    """Make the directory of recordings, unless it is there. Raises Refusal."""
    if folder is None:
        return None
    from tui.data_dir import UnsafeDirectory
    from tui.hosting.recordings.folder import prepare
    from tui.hosting.recordings.session_recorder import RecordingFolder

    shown = visible(str(folder))
    try:
        prepare(folder)
    except UnsafeDirectory as error:
        says = t("command", "{path} belongs to another user: choose another --record", path=shown)
        if not error.foreign:
            says = t("command", "{path} is writable by other users. Run: chmod go-w {path}", path=shown)
        raise Refusal(says, EXIT_REFUSED) from error
    except (OSError, ValueError) as error:
        why = OSError(errno.ENOTDIR, "not a directory") if isinstance(error, FileExistsError) else error
        says = t("command", "{path} can't be written: {error}", path=shown, error=reason(why))
        raise Refusal(says, EXIT_REFUSED) from error
    return RecordingFolder(folder.absolute())
