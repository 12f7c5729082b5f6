"""Whose address a request counts for: the peer's, or what a trusted proxy says of its own peer."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from starlette.datastructures import Headers

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

Network: TypeAlias = "ipaddress.IPv4Network | ipaddress.IPv6Network"

_WORTH_READING: Final = 20
"""Proxies one behind the other."""


class ClientAddress:
    """Middleware: puts the visitor's address in the place of the proxy's."""

    def __init__(self, app: ASGIApp, trusted: Sequence[Network] = ()) -> None:
        self._app, self._trusted = app, tuple(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            headers = Headers(scope=scope).getlist("x-forwarded-for")
            scope["client"] = (client_address(peer_of(scope), headers, self._trusted), 0)
        await self._app(scope, receive, send)


def peer_of(scope: Scope) -> str:
    """Return the address that a request came from."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    """Whether an address is that of a trusted proxy."""
    known = _parsed(address)
    return known is not None and any(known in network for network in trusted)


def client_address(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """Return the last address of X-Forwarded-For headers that is no trusted proxy's.

    What stands before it was written by whom it names, or by someone before that, and may say anything. The
    headers of a peer that is not trusted count for nothing.
    """
    if not is_trusted(peer, trusted):
        return peer
    nearest = peer
    for written in reversed(",".join(forwarded).rsplit(",", _WORTH_READING)):
        known = _parsed(written.strip())
        if known is None:
            return nearest
        nearest = str(known)
        if not is_trusted(nearest, trusted):
            return nearest
    return nearest


def _parsed(written: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        known = ipaddress.ip_address(written.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return known.ipv4_mapped or known if isinstance(known, ipaddress.IPv6Address) else known
