"""camera-menus ssh: the menus for anyone who connects."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final, Unpack

import click
from click.core import ParameterSource

from tui.commands import DEFAULT_SCENARIO, EXIT_REFUSED, EXIT_USAGE, Refusal
from tui.commands.common.board_options import board_options, board_word
from tui.commands.common.host_options import MetricsPlace, host_options, need_metrics_extra
from tui.commands.common.options import (
    DIRECTORY,
    FILE,
    NUMBER,
    app_link_option,
    guided_option,
    mail_server,
    no_hints_option,
    scenario_option,
    smtp_of,
    smtp_option,
    visitors_exercise_option,
    visitors_record_option,
    visitors_report_option,
)
from tui.commands.common.pages_options import (
    PagesGiven,
    PagesSettings,
    names_of,
    pages_options,
    settings_of,
)
from tui.commands.common.translated import Command, WholeNumber, option
from tui.commands.factories import command_context
from tui.commands.servers.host_log import begin_log, forget_closed_terminal
from tui.commands.servers.ssh_checks import (
    check_files,
    take_in_keys,
    unusable,
    usable_authenticator,
    usable_host_key,
    warn,
)
from tui.commands.servers.visitors_exercise import visitors_exercise, visitors_record, visitors_report
from tui.commands.servers.web_checks import network
from tui.data_dir import data_directory
from tui.i18n import LazyText, language, t

_PATH: Final = click.Path(path_type=Path, readable=False)
"""Looked at by us: click would say in English, and with another exit code, what is wrong with one."""


@click.command(
    "ssh",
    cls=Command,
    short=LazyText("command line", "Show the menus to anyone who connects by SSH."),
    text=(
        LazyText("command line", "Show the menus to anyone who connects: `ssh -p 2222 demo@127.0.0.1`."),
        LazyText(
            "command line",
            "Each visitor practises on a camera of their own, which is deleted 15 minutes after they have "
            "left. A camera made with `cameras add NAME --shared` is one for all: `ssh NAME@...`. "
            "`ssh phone@...` is the phone alone. Anyone may sign in unless a file of keys or passwords says "
            "who. The log goes to standard error. `camera-menus --lang ru ssh` is for clients that send no "
            "locale, such as PuTTY.",
        ),
        LazyText(
            "command line",
            "The user name says more: `ssh code-ru@...` begins the exercise `code` in Russian (`exercises` "
            "lists them), `demo-ru-guided@...` leads through the reset in Russian, and `code+anna@...` is "
            "anna in the results.",
        ),
        LazyText(
            "command line",
            "--web PORT shows the pages of `camera-menus web` beside it: the menus, the service desk, and at "
            "/sheet a page for the trainer's projector. Cameras, names and limits are common to both.",
        ),
        LazyText("command line", "Stop it with Ctrl+C or SIGTERM: visitors are told first."),
        LazyText(
            "command line",
            "Exit codes: 0 stopped, 1 refused (the port is in use or forbidden, a file can't be used), "
            "2 wrong usage, 3 the database can't be used, 5 internal error.",
        ),
    ),
)
@option(
    "--port",
    value=LazyText("command line", "PORT"),
    type=WholeNumber(0, 65535),
    default=2222,
    words=LazyText("command line", "Default: 2222."),
)
@option(
    "--host",
    "address",
    value=LazyText("command line", "ADDRESS"),
    default="127.0.0.1",
    words=LazyText("command line", "Address to listen on. Default: 127.0.0.1, this machine only."),
)
@option(
    "--workers",
    value=NUMBER,
    type=WholeNumber(1, 64),
    words=LazyText("command line", "Number of processes. Default: one per core."),
)
@option(
    "--per-address",
    value=NUMBER,
    type=WholeNumber(1, 10_000),
    default=10,  # as `ServerConfig.sessions_per_address`, which is not imported for --help
    words=LazyText("command line", "Visitors at once from one address, such as a classroom. Default: 10."),
)
@option(
    "--proxy-from",
    value=LazyText("command line", "CIDR"),
    multiple=True,
    words=LazyText(
        "command line",
        "Let SSH clients in through the load balancers of this network only, which say whose connection it "
        "is (PROXY protocol, version 2).",
    ),
)
@host_options
@scenario_option
@no_hints_option
@guided_option
@visitors_exercise_option
@visitors_report_option
@visitors_record_option
@option(
    "--authorized-keys",
    value=FILE,
    type=_PATH,
    words=LazyText("command line", "Admit holders of one of these keys."),
)
@option(
    "--password-file",
    value=FILE,
    type=_PATH,
    words=LazyText("command line", "Admit by lines of user:hash (Argon2id)."),
)
@app_link_option
@option(
    "--data",
    "own_data",
    value=DIRECTORY,
    type=click.Path(path_type=Path),
    words=LazyText("command line", "The same as --data before `ssh`."),
)
@option(
    "--web",
    "web_port",
    value=LazyText("command line", "PORT"),
    type=WholeNumber(0, 65535),
    words=LazyText("command line", "Show the pages of `web` on this port, too; what follows is for them."),
)
@board_options
@pages_options
@smtp_option
@click.pass_context
def ssh(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: click.Context,
    port: int,
    address: str,
    workers: int | None,
    per_address: int,
    places: int,
    metrics: MetricsPlace | None,
    scenario: str | None,
    exercise: str | None,
    report: Path | None,
    record: Path | None,
    authorized_keys: Path | None,
    password_file: Path | None,
    app_link: str | None,
    web_port: int | None,
    smtp: str | None,
    own_data: Path | None,
    proxy_from: tuple[str, ...],
    board_token: Path | None,
    *,
    no_hints: bool,
    guided: bool,
    no_watch: bool,
    log_json: bool,
    **given_for_pages: Unpack[PagesGiven],
) -> None:
    """Prepare what visitors need, then serve until told to stop."""
    if not hasattr(os, "fork"):
        raise Refusal(t("command", "The SSH server needs Linux or macOS"), EXIT_REFUSED)
    import asyncio  # for --help this would be most of its time

    from tui.commands.common.trainer_secrets import draw_for, tell
    from tui.commands.servers.ssh_host import Plan, host
    from tui.hosting.service import hosted
    from tui.remote.config import ServerConfig
    from tui.work import cores

    given = command_context(context)
    practised = visitors_exercise(context, exercise)
    need_metrics_extra(metrics)
    pages = _pages(context, web_port, given_for_pages)
    recorded = visitors_record(record)
    word = _board_word(board_token, web_port)
    proxies = [network(each, "--proxy-from") for each in proxy_from]
    mail = None if pages is None else mail_server(smtp_of(context, smtp))
    begin_log(as_json=log_json)
    check_files(authorized_keys, password_file)
    data = data_directory(own_data or given.data)
    # A link of a page may ask for any scenario.
    drawn = draw_for(None if pages else scenario or DEFAULT_SCENARIO) if no_hints else None
    with ExitStack() as stack:
        stack.callback(forget_closed_terminal)
        try:
            service = stack.enter_context(
                hosted(
                    data,
                    practised.scenario if practised else scenario or DEFAULT_SCENARIO,
                    drawn=drawn,
                    app_link=app_link,
                    authorized_keys=authorized_keys,
                    password_file=password_file,
                    places=places * (workers or cores()),
                    windows=given.factories.visitor_windows(guided=guided),
                    by_link=pages is not None,
                    exercise=practised,
                    report=visitors_report(report),
                    may_watch=not no_watch,
                    record=recorded,
                )
            )
        except OSError as error:
            raise unusable(Path(str(error.filename or data))) from error
        take_in_keys(data)
        authenticator, key = usable_authenticator(service), usable_host_key(data)
        if drawn is not None:
            tell(drawn)
        if pages is not None and (authorized_keys or password_file):
            warn(t("command", "The pages show no menus: a browser has neither key nor password"))
        config = replace(ServerConfig.for_sessions_per_address(per_address), sessions=places)
        plan = Plan(
            address,
            port,
            workers or cores(),
            config,
            _language(context),
            web_port,
            pages,
            mail,
            word,
            proxies,
        )
        plan = replace(plan, metrics=metrics)
        asyncio.run(host(service, authenticator, key, plan))


def _pages(context: click.Context, port: int | None, given: PagesGiven) -> PagesSettings | None:
    """Return what the pages are told; None without --web. Raises Refusal."""
    if port is not None:
        return settings_of(given)
    mail_is_given = context.get_parameter_source("smtp") is ParameterSource.COMMANDLINE
    if names := [*names_of(given), *(["--smtp"] if mail_is_given else [])]:
        raise Refusal(t("command", "{option} needs --web", option=names[0]), EXIT_USAGE)
    return None


def _board_word(file: Path | None, web_port: int | None) -> str | None:
    """Return the word that opens the board's pages; None without one. Raises Refusal."""
    if file is None:
        return None
    if web_port is None:
        raise Refusal(t("command", "{option} needs --web", option="--board-token"), EXIT_USAGE)
    return board_word(file)


def _language(context: click.Context) -> str:
    """What --lang says. The server's own locale does not matter to its visitors."""
    given = context.find_root().get_parameter_source("lang") is ParameterSource.COMMANDLINE
    return language() if given else "en"
