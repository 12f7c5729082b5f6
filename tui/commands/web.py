"""camera-menus web: the menus and the service desk for any browser."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.commands import EXIT_REFUSED, EXIT_USAGE, Refusal
from tui.commands.common.options import (
    DIRECTORY,
    FILE,
    NUMBER,
    URL,
    mail_server,
    scenario_option,
    smtp_of,
    smtp_option,
)
from tui.commands.common.translated import Command, WholeNumber, option
from tui.commands.factories import command_context
from tui.commands.web_checks import host_of, need_extra, network, url_of, usable_tls, where
from tui.data_dir import data_directory
from tui.i18n import LazyText, t

if TYPE_CHECKING:
    import ssl
    from collections.abc import Sequence

    from tui.hosting.service import Service
    from tui.web.desk.own_cameras import OwnCameras
    from tui.web.http.client_address import Network

_PATH: Final = click.Path(path_type=Path, readable=False)
"""Looked at by us, as in `ssh`."""


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
            "/menus?scenario=known&lang=ru.",
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
@option(
    "--tls-cert",
    value=FILE,
    type=_PATH,
    words=LazyText("command line", "Serve HTTPS with this certificate (PEM, with its chain)."),
)
@option(
    "--tls-key",
    value=FILE,
    type=_PATH,
    words=LazyText("command line", "Its private key. Default: in the same file."),
)
@option(
    "--forwarded-from",
    value=LazyText("command line", "CIDR"),
    multiple=True,
    words=LazyText(
        "command line", "Believe X-Forwarded-For of proxies in this network, such as 127.0.0.1/32."
    ),
)
@option(
    "--public-url",
    value=URL,
    words=LazyText(
        "command line",
        "Where phones open the page, such as http://192.168.1.20:8080, behind a proxy for instance.",
    ),
)
@scenario_option
@option(
    "--per-address",
    value=NUMBER,
    type=WholeNumber(1, 10_000),
    default=10,  # as `ServerConfig.sessions_per_address`, which is not imported for --help
    words=LazyText("command line", "Visitors at once from one address, such as a classroom. Default: 10."),
)
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
    tls_cert: Path | None,
    tls_key: Path | None,
    forwarded_from: tuple[str, ...],
    public_url: str | None,
    scenario: str | None,
    per_address: int,
    smtp: str | None,
    own_data: Path | None,
) -> None:
    """Prepare what visitors need, then serve until told to stop."""
    if not hasattr(os, "fork"):
        raise Refusal(t("command", "The web server needs Linux or macOS"), EXIT_REFUSED)
    need_extra()
    trusted = [network(each) for each in forwarded_from]
    public_host = None if public_url is None else host_of(public_url)
    if tls_key is not None and tls_cert is None:
        raise Refusal(t("command", "--tls-key needs --tls-cert"), EXIT_USAGE)
    tls = usable_tls(tls_cert, tls_key) if tls_cert is not None else None

    import asyncio

    from tui.commands.ssh_checks import not_listening, unusable
    from tui.commands.web_menus import practice_service
    from tui.web.desk.own_cameras import OwnCameras

    data = data_directory(own_data or command_context(context).data)
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(message)s", level=logging.WARNING)
    logging.getLogger("tui").setLevel(logging.INFO)
    with ExitStack() as stack:
        cameras = stack.enter_context(OwnCameras(data, mail_server(smtp_of(context, smtp))))
        try:
            windows = command_context(context).factories.visitor_windows()
            service = stack.enter_context(practice_service(data, scenario, windows, public_url))
        except OSError as error:
            raise unusable(Path(str(error.filename or data))) from error
        plan = _Plan(host, port, tls, trusted, public_url, public_host, per_address)
        try:
            asyncio.run(_serve(cameras, service, plan))
        except OSError as error:
            raise not_listening(host, port, error) from error


@dataclass(frozen=True)
class _Plan:
    """Where to listen, what is believed of a proxy before it, and for how many."""

    address: str
    port: int
    tls: ssl.SSLContext | None
    trusted: Sequence[Network]
    public_url: str | None
    public_host: str | None
    per_address: int


async def _serve(cameras: OwnCameras, service: Service, plan: _Plan) -> None:
    from tui.commands.web_menus import either, menus_sessions
    from tui.web.desk.picture_scanner import PictureScanner
    from tui.web.menus.handlers import MenusHandlers
    from tui.web.server import Server, serve
    from tui.web.site import SiteOptions, make_site

    hosts = {plan.public_host} if plan.public_host else set()
    options = SiteOptions(trusted=plan.trusted, hosts=hosts)
    scanner = PictureScanner(options.config)

    def told(places: Sequence[tuple[str, int]]) -> None:
        site_url = plan.public_url or url_of(places, secure=plan.tls is not None)
        for line in where(site_url):
            click.echo(line)

    try:
        async with menus_sessions(service, plan.per_address) as (sessions, apps):
            menus = MenusHandlers(sessions, service.template.scenario, plan.public_url)
            site = make_site(either(apps, cameras.answer), scanner, options, menus)
            await serve(Server(site, options, plan.address, plan.port, plan.tls), told, sessions)
    finally:
        scanner.close()
