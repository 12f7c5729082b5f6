"""How many requests one address may send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.remote.limits.rate_limit import Buckets, network_of
from tui.web.http.client_address import peer_of
from tui.web.http.refusals import Refusal, WebRefused

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class RequestRate:
    """Middleware: raises WebRefused for what comes too often."""

    def __init__(self, app: ASGIApp, per_minute: float) -> None:
        self._app, self._buckets = app, Buckets(per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and not self._buckets.of(network_of(peer_of(scope))).take():
            raise WebRefused(Refusal.OFTEN)
        await self._app(scope, receive, send)
