"""The address of a database on a PostgreSQL server, as people write it; its password is shown nowhere."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import URL

DRIVER: Final = "postgresql+psycopg"
"""What such an address begins with."""
_SECRETS: Final = frozenset({"password", "sslpassword"})
"""What may stand behind the question mark of an address, and is as secret as the password before the @."""
_ELSEWHERE: Final = frozenset({"hostaddr", "service"})
"""What names a server without `host`."""
_SOCKET: Final = ("/", "@")
"""What the name of a socket's folder begins with; @: an abstract one of Linux."""


class BadServerUrl(Exception):  # noqa: N818 - named after what is wrong
    """Not the address of a database on a PostgreSQL server. Says nothing of it: it may hold a password."""


@dataclass(frozen=True)
class ServerUrl:
    """An address that was understood."""

    url: URL = field(repr=False)

    @property
    def has_password(self) -> bool:
        """Whether it stands in the address itself."""
        return self.url.password is not None or not _SECRETS.isdisjoint(self.url.query)

    @property
    def place(self) -> str:
        """The address without its password and without what stands behind a question mark."""
        from sqlalchemy.engine import URL

        host = ",".join(host for host in self._hosts() if not host.startswith(_SOCKET))
        url = self.url
        plain = URL.create("postgresql", url.username, None, host or None, url.port, url.database)
        return plain.render_as_string()

    @property
    def is_near(self) -> bool:
        """Whether it is a socket or a loopback address, of this machine either way."""
        named = {*self.url.query, *(name for name in _ELSEWHERE if f"PG{name.upper()}" in os.environ)}
        return named.isdisjoint(_ELSEWHERE) and all(map(_is_near, self._hosts()))

    def _hosts(self) -> Sequence[str]:
        """Return where it leads to: what libpq would take, and nothing for its own socket."""
        if self.url.host:
            return (self.url.host,)
        given = self.url.query.get("host") or os.environ.get("PGHOST", "")
        hosts = given.split(",") if isinstance(given, str) else given
        return [host for host in hosts if host]


def parse(text: str) -> ServerUrl:
    """Read an address. Raises BadServerUrl."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise BadServerUrl from None  # what is chained would show the address
    if url.drivername != DRIVER or not url.database:
        raise BadServerUrl
    return ServerUrl(url)


def _is_near(host: str) -> bool:
    if host.startswith(_SOCKET) or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
