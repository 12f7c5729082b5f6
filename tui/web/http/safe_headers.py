"""What every answer tells the browser, whatever it is: run nothing from elsewhere, keep nothing."""

from __future__ import annotations

import re
from collections.abc import Collection
from email.utils import formatdate
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY: Final = (
    *("default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'"),
    *("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"),
)
_HOST: Final = re.compile(r"[\w.-]+(?::\d+)?", re.ASCII)
"""A host as a policy may name it: not an address of IPv6 (CSP 3, 2.3.1)."""
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    # With no-referrer a browser's own form would send `Origin: null`, which is refused.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def policy(*hosts: str) -> str:
    """Return the Content-Security-Policy of a page that has these hosts; what is no host is not named.

    Safari before 16 counts a WebSocket of the page's own host as foreign to 'self' (WebKit bug 201591).
    """
    sockets = [f"{scheme}://{host}" for host in hosts if _HOST.fullmatch(host) for scheme in ("ws", "wss")]
    return "; ".join((*_POLICY, " ".join(("connect-src 'self'", *sockets))))


class SafeHeaders:
    """Middleware: adds `HEADERS` and the policy to every answer; `also` are hosts beside the request's."""

    def __init__(self, app: ASGIApp, also: Collection[str] = ()) -> None:
        self._app, self._also = app, tuple(also)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {"Content-Security-Policy": policy(Headers(scope=scope).get("host", ""), *self._also)}
                MutableHeaders(scope=message).update(HEADERS | own | {"Date": formatdate(usegmt=True)})
            await send(message)

        await self._app(scope, receive, send_safely)
