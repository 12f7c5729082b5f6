"""Serves what `camera-menus ssh` was asked for: in worker processes or in this one, with or without pages."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import click

from tui.commands import EXIT_REFUSED, Refusal
from tui.commands.common.board_options import board_access
from tui.commands.servers.ssh_checks import listening, not_listening
from tui.commands.servers.web_checks import in_a_browser, is_this_machine_alone, url_of

if TYPE_CHECKING:
    from pathlib import Path

    import asyncssh

    from tui.board.hub import Hub
    from tui.cloud.smtp import Server as MailServer
    from tui.commands.common.host_options import MetricsPlace
    from tui.commands.common.pages_options import PagesSettings
    from tui.hosting.service import Service
    from tui.metrics.host_metrics import HostMetrics
    from tui.remote.config import ServerConfig
    from tui.remote.ssh.authenticators import Authenticator
    from tui.remote.ssh.proxied import Network
    from tui.web.sheet.pages import Sheet


@dataclass(frozen=True)
class Plan:
    """Where, with how many processes, for how many, in which language where visitors don't say."""

    address: str
    port: int
    workers: int
    config: ServerConfig
    language: str
    web_port: int | None = None
    """Where browsers come in; None where none do."""
    pages: PagesSettings | None = None
    mail: MailServer | None = field(default=None, repr=False)
    """Where the pages' desk sends codes that go by mail."""
    board_token: str | None = field(default=None, repr=False)
    """What opens the board's pages; None where nothing does."""
    proxies: Sequence[Network] = ()
    """Load balancers by which alone SSH clients come in; none: they come from anywhere."""
    metrics: MetricsPlace | None = None
    """Where counts are shown; None where they are not."""


@dataclass(frozen=True)
class _Ports:
    """What listens: for SSH, and for browsers where there are pages."""

    ssh: Sequence[socket.socket]
    web: Sequence[socket.socket]


async def host(service: Service, authenticator: Authenticator, key: asyncssh.SSHKey, plan: Plan) -> None:
    """Serve until a signal comes. Raises Refusal."""
    from tui.board.client import socket_name
    from tui.board.hub import Hub
    from tui.board.socket_server import board_socket
    from tui.commands.servers.metrics_port import metrics_port
    from tui.remote.ssh.listener import address_of

    # Who has a key may come in by any name, who has a password by the name that stands beside it.
    any_user = service.password_file is None or service.authorized_keys is not None
    with ExitStack() as stack:
        ports = await _listen(plan, stack)
        port = address_of(ports.ssh[0])[1]
        board_path = service.folder / socket_name(port)
        sheet: Sheet | None = None
        if plan.pages is not None:
            sheet = _sheet(service, plan.pages, ports, any_user=any_user)
            service = _with_pages(service, plan, plan.pages, sheet, board_path)

        def told(places: Sequence[tuple[str, int]]) -> None:
            said = [listening(places, key.get_fingerprint(), any_user=any_user)]
            if sheet is not None:
                said.append(in_a_browser(sheet.site, menus=sheet.has_menus))
            click.echo(". ".join(said))

        hub = Hub()
        serve = _serve_alone if plan.workers == 1 else _serve_in_workers
        metrics_shown = metrics_port(plan.metrics, service.data)
        async with metrics_shown as metrics, board_socket(hub, board_path):
            await serve(service, authenticator, key, plan, ports, hub, metrics, told)


async def _listen(plan: Plan, stack: ExitStack) -> _Ports:
    """Listen for both before anything is started. Raises Refusal."""
    from tui.remote.ssh.listener import listen_on

    async def listeners(port: int, option: str) -> Sequence[socket.socket]:
        try:
            return [stack.enter_context(each) for each in await listen_on(plan.address, port)]
        except OSError as error:
            raise not_listening(plan.address, port, error, option) from error

    ssh = await listeners(plan.port, "--port")
    return _Ports(ssh, () if plan.web_port is None else await listeners(plan.web_port, "--web"))


def _sheet(service: Service, pages: PagesSettings, ports: _Ports, *, any_user: bool) -> Sheet:
    from tui.remote.ssh.listener import address_of
    from tui.web.sheet.pages import Sheet, SshPlace

    places = [address_of(listener) for listener in ports.web]
    site = pages.public_url or url_of(places, secure=pages.certificate is not None)
    return Sheet(
        site,
        is_reachable=not is_this_machine_alone(site),
        # A browser has neither key nor password: who must not come in over SSH does not come in by a page.
        has_menus=service.authorized_keys is None and service.password_file is None,
        ssh=SshPlace(address_of(ports.ssh[0])[1], any_user),
        exercise=service.exercise,
    )


def _with_pages(
    service: Service, plan: Plan, pages: PagesSettings, sheet: Sheet, board_path: Path
) -> Service:
    """Return the service with pages; where it fits, the APP codes of practice cameras lead to their desk."""
    from tui.commands.servers.host_pages import Board, HostPages, config_for
    from tui.commands.servers.web_menus import app_link_of

    board = None
    if plan.board_token is not None:
        board = Board(board_path, board_access(plan.board_token, pages))
    config, scenario = config_for(plan.workers), service.template.scenario
    shown = HostPages(
        service.data,
        scenario,
        pages,
        sheet,
        config,
        exercise=service.exercise,
        mail=plan.mail,
        board=board,
    )
    site = sheet.site if sheet.is_reachable else None
    return replace(service, pages=shown, app_link=service.app_link or app_link_of(site))


_Told = Callable[[Sequence[tuple[str, int]]], None]


async def _serve_in_workers(  # noqa: PLR0913, PLR0917 - what the command has put together
    service: Service,
    authenticator: Authenticator,
    key: asyncssh.SSHKey,
    plan: Plan,
    ports: _Ports,
    hub: Hub,
    metrics: HostMetrics | None,
    told: _Told,
) -> None:
    from tui.remote.workers.supervisor import BrowsersPort, run
    from tui.remote.workers.worker import StartFailed

    browsers = None
    if plan.pages is not None:
        from tui.commands.servers.host_pages import admission

        browsers = BrowsersPort(ports.web, admission(plan.pages))
    try:
        await run(
            service,
            key=key,
            listeners=ports.ssh,
            workers=plan.workers,
            config=plan.config,
            authenticator=authenticator,
            language=plan.language,
            browsers=browsers,
            board=hub,
            proxies=plan.proxies,
            metrics=metrics,
            told=told,
        )
    except StartFailed as error:
        raise Refusal(str(error), EXIT_REFUSED) from error


async def _serve_alone(  # noqa: PLR0913, PLR0917 - as above
    service: Service,
    authenticator: Authenticator,
    key: asyncssh.SSHKey,
    plan: Plan,
    ports: _Ports,
    hub: Hub,
    metrics: HostMetrics | None,
    told: _Told,
) -> None:
    """Serve in this process: what a small machine needs."""
    from tui.metrics.host_metrics import HostMetrics, observe_room
    from tui.remote.ssh.serving import serve_until_signal
    from tui.remote.workers.process_server import ProcessServer
    from tui.remote.workers.quotas import QuotaLedger
    from tui.remote.workers.session_relay import connect
    from tui.work import cores

    service.preload()
    async with service.opened() as opened:
        connect(opened, hub)
        limits, metrics = QuotaLedger(plan.config, hashes=cores()), metrics or HostMetrics()
        observe_room(metrics, limits)
        server = ProcessServer(
            opened,
            key=key,
            config=plan.config,
            authenticator=authenticator,
            limits=limits,
            language=plan.language,
            hooks=service.hooks,
            browsers=ports.web,
        )
        stopping = metrics.readiness.drain
        listen = server.accept_on(ports.ssh, plan.proxies)
        await serve_until_signal(server, listen, told=told, stopping=stopping)
