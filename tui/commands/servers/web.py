"""camera-menus web: the menus and the service desk for any browser."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from tui.commands import EXIT_REFUSED, Refusal
from tui.commands.common.board_options import board_options, board_pages, board_word
from tui.commands.common.host_options import MetricsPlace, host_options, need_metrics_extra
from tui.commands.common.options import (
    DIRECTORY,
    NUMBER,
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
from tui.commands.common.pages_options import PagesGiven, PagesSettings, pages_options, settings_of
from tui.commands.common.translated import Command, WholeNumber, option
from tui.commands.factories import command_context
from tui.commands.servers.host_log import begin_log
from tui.commands.servers.visitors_exercise import visitors_exercise, visitors_record, visitors_report
from tui.commands.servers.web_checks import is_this_machine_alone, url_of, where
from tui.data_dir import data_directory
from tui.i18n import LazyText, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.hosting.service import Service
    from tui.web.desk.own_cameras import OwnCameras


@click.command(
    "web",
    cls=Command,
    short=LazyText("command line", "Show the menus and the service desk to browsers."),
    text=(
        LazyText(
            "command line",
            "Show a page of the service desk: a phone takes a photo of a camera's verification code, or "
            "types the text under it, and reads the code. Open http://ADDRESS:8080/desk, or /D, with any "
            "browser.",
        ),
        LazyText(
            "command line",
            "Show the menus, too: http://ADDRESS:8080/menus, or /M. Each visitor practises on a camera of "
            "their own, which is deleted 15 minutes after they have left. A link may say more: "
            "/menus?scenario=known&lang=ru, /menus?exercise=code&guided=1.",
        ),
        LazyText(
            "command line",
            "The desk answers for them and for the cameras of the data directory, and only for codes that "
            "they have shown. The live camera in the page needs HTTPS or this machine itself; photos need "
            "neither. The log goes to standard error.",
        ),
        LazyText(
            "command line",
            "It needs a few more packages: pip install 'camera-menus[web]'. Stop it with Ctrl+C or SIGTERM.",
        ),
        LazyText(
            "command line",
            "Exit codes: 0 stopped, 1 refused (the port is in use or forbidden, a file or a package can't be "
            "used), 2 wrong usage, 3 the database can't be used, 5 internal error.",
        ),
    ),
)
@option(
    "--port",
    value=LazyText("command line", "PORT"),
    type=WholeNumber(0, 65535),
    default=8080,
    words=LazyText("command line", "Default: 8080."),
)
@option(
    "--host",
    value=LazyText("command line", "ADDRESS"),
    default="127.0.0.1",
    words=LazyText("command line", "Address to listen on. Default: 127.0.0.1, this machine only."),
)
@pages_options
@board_options
@scenario_option
@no_hints_option
@guided_option
@visitors_exercise_option
@visitors_report_option
@visitors_record_option
@option(
    "--per-address",
    value=NUMBER,
    type=WholeNumber(1, 10_000),
    default=10,  # as `ServerConfig.sessions_per_address`, which is not imported for --help
    words=LazyText("command line", "Visitors at once from one address, such as a classroom. Default: 10."),
)
@host_options
@smtp_option
@option(
    "--data",
    "own_data",
    value=DIRECTORY,
    type=click.Path(path_type=Path),
    words=LazyText("command line", "The same as --data before `web`."),
)
@click.pass_context
def web(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: click.Context,
    port: int,
    host: str,
    scenario: str | None,
    exercise: str | None,
    report: Path | None,
    record: Path | None,
    per_address: int,
    places: int,
    metrics: MetricsPlace | None,
    smtp: str | None,
    own_data: Path | None,
    board_token: Path | None,
    *,
    no_hints: bool,
    guided: bool,
    log_json: bool,
    no_watch: bool,
    **given: Unpack[PagesGiven],
) -> None:
    """Prepare what visitors need, then serve until told to stop."""
    if not hasattr(os, "fork"):
        raise Refusal(t("command", "The web server needs Linux or macOS"), EXIT_REFUSED)
    need_metrics_extra(metrics)
    settings, word = settings_of(given), board_word(board_token)
    practised = visitors_exercise(context, exercise)
    recorded = visitors_record(record)

    import asyncio

    from tui.commands.common.trainer_secrets import draw_for, tell
    from tui.commands.servers.ssh_checks import not_listening, unusable
    from tui.commands.servers.web_menus import practice_service
    from tui.web.desk.own_cameras import OwnCameras

    data = data_directory(own_data or command_context(context).data)
    begin_log(as_json=log_json)
    with ExitStack() as stack:
        cameras = stack.enter_context(OwnCameras(data, mail_server(smtp_of(context, smtp))))
        try:
            windows = command_context(context).factories.visitor_windows(guided=guided)
            drawn = draw_for(None) if no_hints else None  # a link may ask for any scenario
            service = stack.enter_context(
                practice_service(
                    data,
                    practised.scenario if practised else scenario,
                    windows,
                    settings.public_url,
                    drawn,
                    exercise=practised,
                    report=visitors_report(report),
                    places=places,
                    record=recorded,
                    may_watch=not no_watch,
                )
            )
        except OSError as error:
            raise unusable(Path(str(error.filename or data))) from error
        if drawn is not None:
            tell(drawn)
        plan = _Plan(host, port, settings, per_address, places, metrics, word)
        try:
            asyncio.run(_serve(cameras, service, plan))
        except OSError as error:
            raise not_listening(host, port, error) from error


@dataclass(frozen=True)
class _Plan:
    """Where to listen, how it is reached, and for how many."""

    address: str
    port: int
    pages: PagesSettings
    per_address: int
    places: int
    metrics: MetricsPlace | None
    board_token: str | None = field(default=None, repr=False)
    """What opens the board's pages; None where nothing does."""


async def _serve(cameras: OwnCameras, service: Service, plan: _Plan) -> None:
    from tui.board.client import socket_name
    from tui.board.hub import Hub
    from tui.board.socket_server import board_socket
    from tui.commands.servers.metrics_port import metrics_port
    from tui.commands.servers.web_menus import either, menus_sessions
    from tui.web.desk.picture_scanner import PictureScanner
    from tui.web.menus.handlers import MenusHandlers
    from tui.web.server import Server, serve
    from tui.web.sheet.handlers import SheetHandlers
    from tui.web.sheet.pages import Sheet
    from tui.web.site import SiteOptions, make_site

    settings, hub = plan.pages, Hub()
    board_path = service.folder / socket_name(plan.port)
    board = board_pages(board_path, plan.board_token, settings)
    options = SiteOptions(trusted=settings.trusted, hosts=settings.hosts)
    scanner = PictureScanner(options.config)

    def site_url() -> str:
        return settings.public_url or url_of(server.places, secure=settings.certificate is not None)

    def sheet() -> Sheet:
        url = site_url()
        return Sheet(url, is_reachable=not is_this_machine_alone(url), exercise=service.exercise)

    try:
        async with (
            metrics_port(plan.metrics, service.data) as metrics,
            board_socket(hub, board_path),
            menus_sessions(service, plan.per_address, plan.places, metrics, hub) as (sessions, apps),
        ):

            def told(_places: Sequence[tuple[str, int]]) -> None:
                for line in where(site_url()):
                    click.echo(line)
                sessions.settle()

            menus = MenusHandlers(sessions, service.template.scenario, settings.public_url, service.exercise)
            desk = either(apps, cameras.answer)
            site = make_site(
                desk, scanner, options, menus, SheetHandlers(sheet, settings.access), board=board
            )
            server = Server(site, options, plan.address, plan.port, settings.tls())
            await serve(server, told, sessions, metrics.readiness.drain if metrics else lambda: None)
    finally:
        scanner.close()
