"""Refuses what a page from elsewhere lets a visitor's browser send."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from tui.web.http.refusals import Refusal, WebRefused

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE: Final = frozenset({"same-origin", "none"})


class SameOrigin:
    """Middleware: raises WebRefused for a request that changes something, or a WebSocket, of a foreign page.

    The page's own address is that of the Host header, which a proxy passes on, or one of `also`. Programs
    send neither Origin nor Sec-Fetch-Site, and have no visitor's browser to abuse.
    """

    def __init__(self, app: ASGIApp, also: Collection[str] = ()) -> None:
        self._app, self._also = app, frozenset(also)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        guarded = scope["type"] == "websocket" or scope.get("method", "GET") not in _READING
        if guarded and scope["type"] != "lifespan" and not is_own(Headers(scope=scope), self._also):
            raise WebRefused(Refusal.FOREIGN)
        await self._app(scope, receive, send)


def is_own(headers: Headers, also: Collection[str] = ()) -> bool:
    """Whether a page of ours sent the request, or no page at all; `also` are further hosts, with ports."""
    if headers.get("sec-fetch-site", "same-origin") not in _OWN_SITE:
        return False
    origins = headers.getlist("origin")
    return all(_host(origin) in {headers.get("host", "").lower(), *also} for origin in origins)


def _host(origin: str) -> str | None:
    """Return host and port of an Origin header; None for `null` and whatever else is none."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return parts.netloc.lower() if parts.scheme in {"http", "https"} and parts.netloc else None
