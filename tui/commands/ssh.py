"""camera-menus ssh: the menus for whoever connects."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from click.core import ParameterSource

from tui.commands import (
    DEFAULT_SCENARIO,
    EXIT_REFUSED,
    Refusal,
    app_link_option,
    data_directory,
    open_store,
    scenario_option,
)
from tui.i18n import language, t
from tui.sanitize import visible
from tui.work import cores

if TYPE_CHECKING:
    import asyncssh

    from tui.commands.service import Service
    from tui.hosting import Admission, Bounds

_PORT: Final = 2222
_ANYWHERE: Final = ("0.0.0.0", "::", "")  # noqa: S104 - to tell it from a place
_FILE: Final = click.Path(path_type=Path, readable=False)
"""Looked at by us: click would say in English, and with another exit code, what is wrong with one."""
_PER_ADDRESS: Final = 10
"""As `Bounds.sessions_an_address`, which is not imported for --help."""
_SOME: Final = 10
"""Numbers of lines that are named."""


@click.command("ssh", short_help="Show the menus to whoever connects by ssh.")
@click.option("--port", metavar="PORT", type=click.IntRange(0, 65535), default=_PORT, help=f"Else {_PORT}.")
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", help="Else 127.0.0.1: only this machine.")
@click.option("--workers", metavar="N", type=click.IntRange(1, 64), help="Processes; else one a core.")
@click.option(
    "--per-address",
    metavar="N",
    type=click.IntRange(1, 10_000),
    default=_PER_ADDRESS,
    help=f"Visitors at once from one address, such as a class; else {_PER_ADDRESS}.",
)
@scenario_option
@click.option("--authorized-keys", metavar="FILE", type=_FILE, help="Let in who holds one of these keys.")
@click.option("--password-file", metavar="FILE", type=_FILE, help="Let in by user:hash lines (Argon2id).")
@app_link_option
@click.option("--data", "own_data", metavar="DIR", type=click.Path(path_type=Path), help="As before `ssh`.")
@click.pass_context
def ssh(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: click.Context,
    port: int,
    host: str,
    workers: int | None,
    per_address: int,
    scenario: str | None,
    authorized_keys: Path | None,
    password_file: Path | None,
    app_link: str | None,
    own_data: Path | None,
) -> None:
    """Show the menus to whoever connects: `ssh -p 2222 demo@127.0.0.1`.

    Every visitor practises on a camera of their own, which is deleted 15 minutes after they have left. A
    camera made with `cameras add NAME --shared` is one for all: `ssh NAME@...`. `ssh phone@...` is the phone
    alone. Everybody may come in unless files of keys or passwords say who. The log goes to standard error.
    `camera-menus --lang ru ssh` is for clients that send no locale, such as PuTTY.

    Stop it with Ctrl+C or SIGTERM: visitors are told first.

    Exit codes: 0 stopped, 1 refused (the port is in use or forbidden, a file can't be used), 2 wrong usage,
    3 the database can't be used, 5 an internal error.
    """
    from tui.commands.service import hosted
    from tui.hosting import Bounds

    _look_at(authorized_keys, password_file)
    data = data_directory(own_data or context.obj)
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(message)s", level=logging.WARNING)
    logging.getLogger("tui").setLevel(logging.INFO)
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # it warns of each write to who is gone
    with ExitStack() as stack:
        stack.callback(_forget_closed_terminal)
        try:
            service = stack.enter_context(
                hosted(
                    data,
                    scenario or DEFAULT_SCENARIO,
                    app_link=app_link,
                    authorized_keys=authorized_keys,
                    password_file=password_file,
                    workers=workers or cores(),
                )
            )
        except OSError as error:
            raise _unusable(Path(str(error.filename or data))) from error
        _look_at_shared(data)
        admission, key = _admission(service), _host_key(data)
        try:
            plan = _Plan(host, port, workers, Bounds.for_an_address(per_address), _language(context))
            asyncio.run(_host(service, admission, key, plan))
        except OSError as error:
            raise _not_listening(host, port, error) from error


def _forget_closed_terminal() -> None:
    """Throw away what nobody can read any more: Python would try again at its end, and exit with 120."""
    try:
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


@dataclass(frozen=True)
class _Plan:
    """Where, with how many processes, for how many, in which language where visitors don't say."""

    address: str
    port: int
    workers: int | None
    bounds: Bounds
    language: str


def _language(context: click.Context) -> str:
    """What --lang says. The host's own locale is nothing to its visitors."""
    given = context.find_root().get_parameter_source("lang") is ParameterSource.COMMANDLINE
    return language() if given else "en"


async def _host(service: Service, admission: Admission, key: asyncssh.SSHKey, plan: _Plan) -> None:
    # Who has a key may come in by any name, who has a password by the name that stands beside it.
    anybody = service.password_file is None or service.authorized_keys is not None

    def told(places: Sequence[tuple[str, int]]) -> None:
        click.echo(_listening(places, key.get_fingerprint(), anybody=anybody))

    if plan.workers == 1:
        await _host_alone(service, admission, key, plan, told)
        return
    from tui.hosting.front import run
    from tui.hosting.orders import StartFailed

    try:
        await run(
            service,
            key=key,
            address=plan.address,
            port=plan.port,
            workers=plan.workers,
            bounds=plan.bounds,
            admission=admission,
            language=plan.language,
            told=told,
        )
    except StartFailed as error:
        raise Refusal(str(error), EXIT_REFUSED) from error


async def _host_alone(
    service: Service,
    admission: Admission,
    key: asyncssh.SSHKey,
    plan: _Plan,
    told: Callable[[Sequence[tuple[str, int]]], None],
) -> None:
    """Serve in this process: what a small machine needs."""
    from tui.hosting import Host, serve

    service.preload()
    async with service.factory() as factory:
        host = Host(factory, key=key, bounds=plan.bounds, admission=admission, language=plan.language)
        await serve(host, plan.address, plan.port, told=told)


# --- words for whoever starts it ------------------------------------------------------------------------


def _listening(places: Sequence[tuple[str, int]], fingerprint: str, *, anybody: bool) -> str:
    where = ", ".join(
        t("command", "{address} port {port}", address=address, port=port) for address, port in places
    )
    address, port = places[0]
    name = socket.gethostname() if address in _ANYWHERE else address
    return t(
        "command",
        "Listening on {where}. Connect with: ssh -p {port} {user}@{name}. Host key: {fingerprint}",
        where=where,
        port=port,
        user="demo" if anybody else t("command", "NAME"),
        name=name,
        fingerprint=fingerprint,
    )


def _host_key(data: Path) -> asyncssh.SSHKey:
    import asyncssh

    from tui.commands.service import FOLDER
    from tui.hosting import host_key

    path = data / FOLDER / "host_key"
    try:
        return host_key(path)
    except OSError as error:
        raise _unusable(path) from error
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        raise Refusal(
            t("command", "The host's key {path} is damaged: delete it, and a new one is made", path=path),
            EXIT_REFUSED,
        ) from error


def _look_at(authorized_keys: Path | None, password_file: Path | None) -> None:
    """Refuse files that can't be used before anything is made; say what is odd about the others."""
    from tui.hosting.keyfiles import Unusable, passwords, public_keys

    try:
        left_out = public_keys(authorized_keys).left_out if authorized_keys is not None else ()
        exposed = password_file is not None and passwords(password_file).exposed
    except Unusable as error:
        raise Refusal(str(error), EXIT_REFUSED) from None
    if left_out:
        lines = ", ".join(map(str, left_out[:_SOME])) + (", …" if len(left_out) > _SOME else "")
        _warn(
            t(
                "command",
                "{path}, left out: line {number} (it has options, or no key that is known here)",
                path=authorized_keys,
                number=lines,
            )
            if len(left_out) == 1
            else t(
                "command",
                "{path}, left out: lines {numbers} (they have options, or no key that is known here)",
                path=authorized_keys,
                numbers=lines,
            )
        )
    if exposed:
        _warn(t("command", "Everybody on this machine may read {path}: chmod 600 it", path=password_file))


def _look_at_shared(data: Path) -> None:
    """Say which shared cameras nobody would be let in to."""
    from tui.camera import list_cameras
    from tui.camera.fleet.sharing import shared_camera
    from tui.hosting.keyfiles import Unusable, public_keys

    with open_store(data) as store:
        for camera in list_cameras(store):
            shared = shared_camera(store, camera.name)
            try:
                if shared is not None and shared.authorized_keys is not None:
                    public_keys(shared.authorized_keys)
            except Unusable as error:
                _warn(t("command", "Nobody is let in to {name}: {why}", name=camera.name, why=error))


def _warn(said: str) -> None:
    click.echo(f"camera-menus: {visible(said)}", err=True)


def _admission(service: Service) -> Admission:
    from tui.hosting.keyfiles import Unusable

    try:
        return service.admission()
    except Unusable as error:  # it has changed meanwhile
        raise Refusal(str(error), EXIT_REFUSED) from None


def _unusable(path: Path) -> Refusal:
    return Refusal(
        t("command", "Can't use {path}: check that it is there and its rights", path=path), EXIT_REFUSED
    )


def _not_listening(host: str, port: int, error: OSError) -> Refusal:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        said = t("command", "This machine has no address {host}: see --host", host=host)
    elif error.errno == errno.EADDRINUSE:
        said = t("command", "Port {port} is in use: choose another with --port", port=port)
    elif error.errno in {errno.EACCES, errno.EPERM}:
        said = t(
            "command", "You may not listen on port {port}: choose one from 1024 on with --port", port=port
        )
    else:
        said = t("command", "Can't listen on {host} port {port}", host=host, port=port)
    return Refusal(said, EXIT_REFUSED)
