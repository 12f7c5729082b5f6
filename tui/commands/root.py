"""camera-menus itself: shows the menus of one camera, and knows where the other commands are."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click
from click.core import ParameterSource

from tui.commands import EXIT_USAGE, Refusal
from tui.commands.common import completion, options
from tui.commands.common.translated import Group, Subcommand, option
from tui.commands.factories import CommandContext, command_context
from tui.i18n import LazyText, t

_MENUS_ONLY: Final = {
    "scenario": "scenario",
    "no_hints": "no-hints",
    "name": "camera",
    "fresh": "fresh",
    "yes": "yes",
    "guided": "guided",
    "app_link": "app-link",
    "exercise": "exercise",
    "report": "report",
}
"""Options that mean nothing to other commands: the parameter and how it is written."""
_ALSO_BEFORE: Final = {("yes", "cameras")}
"""Options that may stand before a command all the same."""


def _show_version(context: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's
    if value and not context.resilient_parsing:
        from importlib.metadata import version

        click.echo(t("command line", "camera-menus, version {version}", version=version("camera-menus")))
        context.exit()


@click.group(
    cls=Group,
    invoke_without_command=True,
    short=LazyText("command line", "Practise resetting the lost password of an IP camera."),
    text=(
        LazyText(
            "command line", "Practise what to do when the administrator password of an IP camera is lost."
        ),
        LazyText(
            "command line",
            "Shows the menus of a camera in this terminal. It is an emulator for training and never opens a "
            "real camera.",
        ),
        LazyText("command line", "Each scenario keeps a camera of its own between runs:"),
        options.SCENARIOS,
        LazyText(
            "command line",
            "Exit codes: 0 done, 1 refused, 2 wrong usage, 3 the database can't be used, 4 no terminal, "
            "5 internal error.",
        ),
    ),
    subcommands={
        "board": Subcommand(
            "tui.commands.board:board",
            LazyText("command line", "Show who practises on this machine's server, and help from there."),
        ),
        "cameras": Subcommand(
            "tui.commands.cameras.group:cameras",
            LazyText("command line", "List, add, restore and remove practice cameras; print their logs."),
        ),
        "desk": Subcommand(
            "tui.commands.desk:desk", LazyText("command line", "Answer photos of a verification code.")
        ),
        "exercises": Subcommand(
            "tui.commands.exercises:exercises", LazyText("command line", "List the exercises.")
        ),
        "guide": Subcommand(
            "tui.commands.replay.guide:guide",
            LazyText("command line", "Write the guide to the reset, with pictures of each step."),
        ),
        "phone": Subcommand(
            "tui.commands.phone:phone", LazyText("command line", "Show the phone in a terminal of its own.")
        ),
        "play": Subcommand(
            "tui.commands.replay.play:play",
            LazyText("command line", "Play scripts of the menus and write pictures of their windows."),
        ),
        "record": Subcommand(
            "tui.commands.replay.record:record",
            LazyText("command line", "Record a script of what you do in the menus."),
        ),
        "replay": Subcommand(
            "tui.commands.replay.replay:replay",
            LazyText("command line", "Show the recording of a session."),
        ),
        "ssh": Subcommand(
            "tui.commands.servers.ssh:ssh",
            LazyText("command line", "Show the menus to anyone who connects by SSH."),
        ),
        "store": Subcommand(
            "tui.commands.store:store", LazyText("command line", "Migrate, check or copy the databases.")
        ),
        "web": Subcommand(
            "tui.commands.servers.web:web",
            LazyText("command line", "Show the menus and the service desk to browsers."),
        ),
    },
)
@options.lang_option
@options.data_option
@options.store_option
@options.cloud_store_option
@options.scenario_option
@options.no_hints_option
@option(
    "--camera",
    "name",
    value=options.NAME,
    shell_complete=completion.camera_names,
    words=LazyText("command line", "A camera made with `cameras add`. Default: the one of the scenario."),
)
@option(
    "--fresh",
    is_flag=True,
    words=LazyText("command line", "Start the scenario anew; asks before anything is lost."),
)
@option("--yes", is_flag=True, words=options.DO_NOT_ASK)
@options.guided_option
@option(
    "--exercise",
    value=LazyText("command line", "NAME|FILE.toml"),
    shell_complete=completion.exercises,
    words=LazyText("command line", "Begin an exercise, at a fresh camera of its own: see `exercises`."),
)
@option(
    "--report",
    value=options.FILE,
    type=click.Path(path_type=Path),
    words=LazyText("command line", "Write the results of the exercise into FILE: .json, .csv or .html."),
)
@options.app_link_option
@options.smtp_option
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    words=LazyText("command line", "Show the version and exit."),
)
@click.pass_context
def cli(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: click.Context,
    lang: str,
    data: Path | None,
    store: str | None,
    cloud_store: str | None,
    scenario: str | None,
    name: str | None,
    exercise: str | None,
    report: Path | None,
    app_link: str | None,
    smtp: str | None,
    *,
    no_hints: bool,
    fresh: bool,
    yes: bool,
    guided: bool,
) -> None:
    """Run the menus, or nothing where another command follows."""
    del yes  # looked for by what asks
    options.need_both_stores(store, cloud_store)
    factories = command_context(context).factories
    context.obj = CommandContext(factories, data)
    if context.invoked_subcommand is not None:
        _refuse_misplaced(context, context.invoked_subcommand)
        return
    from tui.commands import local_menus
    from tui.commands.common.run_app import run_app
    from tui.commands.common.usable_data import need_usable_data
    from tui.commands.requests import MenusRequest

    local_menus.need_terminal()
    need_usable_data(data)
    options.mail_server(smtp)  # a mistyped address is told before the menus open
    if exercise is not None:
        _practise(context, exercise, report, lang, smtp, app_link, guided=guided)
        return
    if report is not None:
        raise Refusal(t("command", "--report needs --exercise"), EXIT_USAGE)
    scenario, name = local_menus.which(data, scenario, name, fresh=fresh)
    if fresh:
        local_menus.ask_before_fresh_start(context, data, name, scenario)
    if no_hints:
        local_menus.make_without_hints(data, name, scenario, fresh=fresh)
        fresh = False
    request = MenusRequest(
        lambda: local_menus.open_camera(data, name, scenario, fresh=fresh),
        language=lang,
        data=data,
        smtp=smtp,
        app_link=app_link,
        exports=local_menus.working_folder(),
        guided=guided,
    )
    if (error := run_app(factories.menus(request), context)) is not None:
        raise error


def _practise(  # noqa: PLR0913, PLR0917 - what was typed
    context: click.Context,
    asked: str,
    report: Path | None,
    lang: str,
    smtp: str | None,
    app_link: str | None,
    *,
    guided: bool,
) -> None:
    """Run the menus on the camera of an exercise, which goes with them; write the results down."""
    from tui.commands import exercises, local_menus
    from tui.commands.common.run_app import run_app
    from tui.commands.requests import MenusRequest

    for parameter in ("scenario", "no_hints", "name", "fresh"):
        if context.get_parameter_source(parameter) is ParameterSource.COMMANDLINE:
            says = t("command", "--{option} does not go with --exercise", option=_MENUS_ONLY[parameter])
            raise Refusal(says, EXIT_USAGE)
    exercise = exercises.named(asked)
    if report is not None:
        exercises.begin_report(report)
    from tui.exercises.builtin import builtins
    from tui.exercises.run import Run

    given = command_context(context)
    camera, run = exercises.ExerciseCamera(given.data, exercise), Run(exercise, builtins())
    request = MenusRequest(
        camera.open,
        language=lang,
        data=given.data,
        smtp=smtp,
        app_link=app_link,
        exports=local_menus.working_folder(),
        guided=guided,
        exercise_run=run,
    )
    try:
        error = run_app(given.factories.menus(request), context)
    finally:
        if report is not None:
            exercises.end_report(report, run)
        camera.remove()
    if error is not None:
        raise error


def _refuse_misplaced(context: click.Context, name: str) -> None:
    """Raise Refusal for an option of the menus that stands before a command."""
    for parameter, written in _MENUS_ONLY.items():
        if context.get_parameter_source(parameter) is not ParameterSource.COMMANDLINE:
            continue
        if (parameter, name) in _ALSO_BEFORE:
            continue
        command = cli.get_command(context, name)
        if command is not None and any(parameter == own.name for own in command.params):
            said = t("command", "Put --{option} after `{command}`", option=written, command=name)
        else:
            said = t("command", "--{option} applies to the menus only: remove it here", option=written)
        raise Refusal(said, EXIT_USAGE)
