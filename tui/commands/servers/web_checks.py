"""What `camera-menus web` looks at before it listens, and what it says of where it does."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
import stat
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tui.commands import EXIT_REFUSED, EXIT_USAGE, Refusal
from tui.i18n import t
from tui.named_files import open_file

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Sequence

    from tui.web.http.client_address import Network

_NEEDS: Final = ("starlette", "uvicorn", "websockets", "python_multipart")
"""What the extra installs."""
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_SHORTEST_TOKEN: Final = 16
_LONGEST_TOKEN: Final = 128
_TOKEN: Final = re.compile(rf"[A-Za-z0-9_-]{{{_SHORTEST_TOKEN},{_LONGEST_TOKEN}}}", re.ASCII)
"""Of a link, unchanged by it. 16 hexadecimal digits are guessed by no one at 600 tries a minute."""
_ANYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 - to tell it from a place


def need_extra() -> None:
    """Raise Refusal where what the extra installs is missing."""
    if any(find_spec(name) is None for name in _NEEDS):
        said = t("command", "`web` needs a few more packages. Run: pip install 'camera-menus[web]'")
        raise Refusal(said, EXIT_REFUSED)


def network(written: str, name: str) -> Network:
    """Return the network that an option of that name takes. Raises Refusal."""
    try:
        return ipaddress.ip_network(written)
    except ValueError:
        said = t(
            "command",
            "{option} takes a network such as 127.0.0.1/32, not {value!r}",
            option=name,
            value=written,
        )
        raise Refusal(said, EXIT_USAGE) from None


def usable_tls(certificate: Path, key: Path | None) -> ssl.SSLContext:
    """Return what serves HTTPS. Raises Refusal."""
    import ssl

    from tui.commands.servers.ssh_checks import unusable
    from tui.web.http.tls import tls_context

    for path in filter(None, (certificate, key)):
        try:
            open_file(path).close()  # OpenSSL would read from a device or a pipe without end
        except OSError:
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


def token_in(path: Path) -> str:
    """Return the word in a file that only its owner can read. Raises Refusal."""
    from tui.commands.servers.ssh_checks import unusable

    try:
        file = open_file(path)
    except OSError:
        raise unusable(path) from None
    with file:
        if os.fstat(file.fileno()).st_mode & _OTHERS:
            said = t("command", "{path} is readable by other users. Run: chmod 600 {path}", path=path)
            raise Refusal(said, EXIT_REFUSED)
        token = file.read(_LONGEST_TOKEN + 1).decode("ascii", "replace").strip()
    if _TOKEN.fullmatch(token) is None:
        said = t(
            "command",
            "{path} must hold one word of {fewest} to {most} letters, digits, - and _",
            path=path,
            fewest=_SHORTEST_TOKEN,
            most=_LONGEST_TOKEN,
        )
        raise Refusal(said, EXIT_REFUSED)
    return token


def host_of(url: str) -> str:
    """Return host and port of --public-url. Raises Refusal."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.path.rstrip("/") or parts.query or parts.fragment or parts.username is not None:
        said = t(
            "command", "--public-url takes a scheme, a host and a port, such as http://192.168.1.20:8080"
        )
        raise Refusal(said, EXIT_USAGE)
    return parts.netloc.lower()


def url_of(places: Sequence[tuple[str, int]], *, secure: bool) -> str:
    """Return where a phone in the same network finds the site."""
    address, port = places[0]
    name = _address_of_this_machine() if address in _ANYWHERE else address
    host = f"[{name}]" if ":" in name else name
    return f"{'https' if secure else 'http'}://{host}:{port}"


def where(url: str) -> Iterator[str]:
    """Say where the page is, and how the cameras' APP codes lead there."""
    from tui.protocol.app_page import is_link, link_to_desk

    page = f"{url.rstrip('/')}/desk"
    yield t("command", "The service desk is at {page}. Stop with Ctrl+C.", page=page)
    yield t("command", "The menus are at {page}", page=f"{url.rstrip('/')}/menus")
    if is_link(link := link_to_desk(url)) and not is_this_machine_alone(url):
        yield t("command", "For APP codes that lead there, give the menus: --app-link {link}", link=link)


def in_a_browser(url: str, *, menus: bool) -> str:
    """Say where the pages are, in one sentence beside where SSH is."""
    paths = ("/menus", "/desk", "/sheet") if menus else ("/desk", "/sheet")
    pages = ", ".join((url.rstrip("/") + paths[0], *paths[1:]))
    return t("command", "In a browser: {pages}", pages=pages)


def is_this_machine_alone(url: str) -> bool:
    """Whether a link names this machine itself."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address_of_this_machine() -> str:
    """Return the address that other machines most likely see; its name where it has no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737; nothing is sent: it only chooses a way out
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])
