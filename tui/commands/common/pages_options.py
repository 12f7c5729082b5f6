"""Options of the pages, which `web` and `ssh` have: how they are reached, and who may see the sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict, TypeVar

import click

from tui.commands import EXIT_USAGE, Refusal
from tui.commands.common.options import FILE, URL
from tui.commands.common.translated import option
from tui.i18n import LazyText, t

if TYPE_CHECKING:
    import ssl

    from tui.web.http.client_address import Network
    from tui.web.sheet.handlers import SheetAccess

F = TypeVar("F", bound=Callable[..., Any])

_PATH: Final = click.Path(path_type=Path, readable=False)
"""Looked at by us: click would say in English, and with another exit code, what is wrong with one."""

_OPTIONS: Final = (
    option(
        "--tls-cert",
        value=FILE,
        type=_PATH,
        words=LazyText("command line", "Serve HTTPS with this certificate (PEM, with its chain)."),
    ),
    option(
        "--tls-key",
        value=FILE,
        type=_PATH,
        words=LazyText("command line", "Its private key. Default: in the same file."),
    ),
    option(
        "--forwarded-from",
        value=LazyText("command line", "CIDR"),
        multiple=True,
        words=LazyText(
            "command line", "Believe X-Forwarded-For of proxies in this network, such as 127.0.0.1/32."
        ),
    ),
    option(
        "--public-url",
        value=URL,
        words=LazyText(
            "command line",
            "Where phones open the page, such as http://192.168.1.20:8080, behind a proxy for instance.",
        ),
    ),
    option(
        "--sheet-token",
        value=FILE,
        type=_PATH,
        words=LazyText(
            "command line",
            "Show the trainer's sheet to anyone who has the word in this file: /sheet?token=... Default: on "
            "this machine only.",
        ),
    ),
)


class PagesGiven(TypedDict):
    """What is given of them, as click passes it."""

    tls_cert: Path | None
    tls_key: Path | None
    forwarded_from: tuple[str, ...]
    public_url: str | None
    sheet_token: Path | None


def pages_options(command: F) -> F:
    """Add them to a command."""
    for each in reversed(_OPTIONS):
        command = each(command)
    return command


@dataclass(frozen=True)
class PagesSettings:
    """The same, looked at. Can be pickled."""

    certificate: Path | None
    key: Path | None
    trusted: Sequence[Network]
    public_url: str | None
    public_host: str | None
    sheet_token: str | None = field(repr=False)

    @property
    def hosts(self) -> frozenset[str]:
        """Names, with ports, that pages of ours have in a browser beside what the Host header says."""
        return frozenset({self.public_host} if self.public_host else ())

    @property
    def access(self) -> SheetAccess:
        """Who may see the sheet."""
        from tui.web.sheet.handlers import SheetAccess

        return SheetAccess(self.sheet_token, is_proxied=bool(self.trusted))

    def tls(self) -> ssl.SSLContext | None:
        """Return what serves HTTPS; None where a proxy does, or nothing. Raises Refusal."""
        from tui.commands.servers.web_checks import usable_tls

        return None if self.certificate is None else usable_tls(self.certificate, self.key)


def settings_of(given: PagesGiven) -> PagesSettings:
    """Look at what is given. Raises Refusal, also where what the extra `web` installs is missing."""
    from tui.commands.servers.web_checks import host_of, need_extra, network, token_in

    need_extra()
    url, token = given["public_url"], given["sheet_token"]
    trusted = [network(each, "--forwarded-from") for each in given["forwarded_from"]]
    public_host = None if url is None else host_of(url)
    if given["tls_key"] is not None and given["tls_cert"] is None:
        raise Refusal(t("command", "--tls-key needs --tls-cert"), EXIT_USAGE)
    settings = PagesSettings(
        given["tls_cert"],
        given["tls_key"],
        trusted,
        url,
        public_host,
        None if token is None else token_in(token),
    )
    settings.tls()
    return settings


def names_of(given: PagesGiven) -> list[str]:
    """Return the options that are given, as they are typed."""
    return [f"--{name.replace('_', '-')}" for name, value in given.items() if value]
