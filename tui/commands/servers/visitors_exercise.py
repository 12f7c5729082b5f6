"""--exercise and --report of a host: what all visitors begin, and where their results are collected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from tui.commands import EXIT_USAGE, Refusal
from tui.i18n import language, t

if TYPE_CHECKING:
    from tui.exercises.model import Exercise
    from tui.hosting.class_results import ReportFile


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
    begin_report(file)
    return ReportFile(file.absolute(), language())
