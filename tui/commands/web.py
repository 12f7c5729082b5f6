"""camera-menus web: the service desk's page, for any phone."""

from __future__ import annotations

import ipaddress
import logging
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.commands import EXIT_REFUSED, EXIT_USAGE, Refusal
from tui.commands.common.options import DIRECTORY, FILE, mail_server, smtp_of, smtp_option
from tui.commands.common.translated import Command, WholeNumber, option
from tui.commands.factories import command_context
from tui.data_dir import data_directory
from tui.i18n import LazyText, t

if TYPE_CHECKING:
    import ssl
    from collections.abc import Sequence

    from tui.web.desk.own_cameras import OwnCameras
    from tui.web.http.client_address import Network

_NEEDS: Final = ("starlette", "uvicorn", "websockets", "python_multipart")
"""What the extra installs."""
_ANYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 - to tell it from a place
_PATH: Final = click.Path(path_type=Path, readable=False)
"""Looked at by us, as in `ssh`."""


@click.command(
    "web",
    cls=Command,
    short=LazyText("command line", "Show the service desk's page to phones."),
    text=(
        LazyText(
            "command line",
            "Show a page of the service desk: a phone takes a photo of a camera's verification code, or "
            "types the text under it, and reads the code. Open http://ADDRESS:8080/desk, or /D, with any "
            "browser.",
        ),
        LazyText(
            "command line",
            "It answers for the cameras of the data directory, and only for codes that they have shown. "
            "The live camera in the page needs HTTPS or this machine itself; photos need neither. The log "
            "goes to standard error.",
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
    smtp: str | None,
    own_data: Path | None,
) -> None:
    """Prepare the desk, then serve until told to stop."""
    _need_extra()
    trusted = [_network(each) for each in forwarded_from]
    if tls_key is not None and tls_cert is None:
        raise Refusal(t("command", "--tls-key needs --tls-cert"), EXIT_USAGE)
    tls = _tls(tls_cert, tls_key) if tls_cert is not None else None

    import asyncio

    from tui.commands.ssh_checks import not_listening
    from tui.web.desk.own_cameras import OwnCameras

    data = data_directory(own_data or command_context(context).data)
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(message)s", level=logging.WARNING)
    logging.getLogger("tui").setLevel(logging.INFO)
    with OwnCameras(data, mail_server(smtp_of(context, smtp))) as cameras:
        try:
            asyncio.run(_serve(cameras, host, port, tls, trusted))
        except OSError as error:
            raise not_listening(host, port, error) from error


async def _serve(
    cameras: OwnCameras, host: str, port: int, tls: ssl.SSLContext | None, trusted: Sequence[Network]
) -> None:
    from tui.web.desk.picture_scanner import PictureScanner
    from tui.web.server import Server, serve
    from tui.web.site import SiteOptions, make_site

    options = SiteOptions(trusted=trusted)
    scanner = PictureScanner(options.config)
    site = make_site(cameras.answer, scanner, options)

    def told(places: Sequence[tuple[str, int]]) -> None:
        click.echo(_listening(places, secure=tls is not None))

    try:
        await serve(Server(site, options, host, port, tls), told)
    finally:
        scanner.close()


def _need_extra() -> None:
    """Raise Refusal where what the extra installs is missing."""
    if any(find_spec(name) is None for name in _NEEDS):
        said = t("command", "`web` needs a few more packages. Run: pip install 'camera-menus[web]'")
        raise Refusal(said, EXIT_REFUSED)


def _network(written: str) -> Network:
    try:
        return ipaddress.ip_network(written)
    except ValueError:
        said = t(
            "command", "--forwarded-from takes a network such as 127.0.0.1/32, not {value!r}", value=written
        )
        raise Refusal(said, EXIT_USAGE) from None


def _tls(certificate: Path, key: Path | None) -> ssl.SSLContext:
    import ssl

    from tui.commands.ssh_checks import unusable
    from tui.web.server import tls_context

    for path in filter(None, (certificate, key)):
        try:
            path.open("rb").close()
        except (OSError, ValueError):
            raise unusable(path) from None
    try:
        return tls_context(certificate, key)
    except (OSError, ssl.SSLError):
        said = t(
            "command",
            "{path} holds no certificate with its private key (PEM, not encrypted): see --tls-cert and "
            "--tls-key",
            path=certificate,
        )
        raise Refusal(said, EXIT_REFUSED) from None


def _listening(places: Sequence[tuple[str, int]], *, secure: bool) -> str:
    """Say where the page is, as a phone on the same network would open it."""
    address, port = places[0]
    name = _address_of_this_machine() if address in _ANYWHERE else address
    host = f"[{name}]" if ":" in name else name
    page = f"{'https' if secure else 'http'}://{host}:{port}/desk"
    return t("command", "The service desk is at {page}. Stop with Ctrl+C.", page=page)


def _address_of_this_machine() -> str:
    """Return the address that other machines most likely see; its name where it has no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737; nothing is sent: it only chooses a way out
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])
