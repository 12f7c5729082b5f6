"""Who may see the board's pages, and the answers: each asks the server's socket, and keeps nothing."""

from __future__ import annotations

import asyncio
import hmac
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from tui.board.client import BoardClient, connected
from tui.board.order import Deed
from tui.board.ranking import ranked
from tui.web.board import pages
from tui.web.board.sockets import show_screen, show_table
from tui.web.config import WebConfig
from tui.web.http.client_address import peer_of
from tui.web.http.local_request import is_from_here
from tui.web.http.refusals import Refusal, WebRefused
from tui.web.http.request_body import read_form
from tui.web.pages.visitor_language import PARAMETER, chosen

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.requests import HTTPConnection, Request
    from starlette.websockets import WebSocket

_TOKEN: Final = "token"  # noqa: S105 - a name in the link
_DEEDS: Final = (Deed.SAY, Deed.HINT, Deed.RESTORE, Deed.END)
"""What the forms ask for; a screen is watched by a WebSocket."""
_READY: Final = 5.0
"""Seconds for the server to tell how all stands."""


@dataclass(frozen=True)
class BoardAccess:
    """Who may see it: who has the token, and over plain HTTP on this machine only."""

    token: str = field(repr=False)
    is_proxied: bool = False
    """Whether visitors come by a proxy: then a connection from this machine says nothing."""

    def admits(self, scheme: str, address: str, headers: Headers, token: str) -> bool:
        """Whether a request may see it. The time that takes tells nothing of the token."""
        right = hmac.compare_digest(token.encode(), self.token.encode())
        safe = scheme in {"https", "wss"} or (not self.is_proxied and is_from_here(address, headers))
        return right and safe


class BoardHandlers:
    """Answers requests."""

    def __init__(self, socket: Path, access: BoardAccess) -> None:
        self._socket, self._access = socket, access
        self._config = WebConfig()

    def routes(self) -> list[BaseRoute]:
        """Return where the board is found."""
        one = f"{pages.BOARD}/{{number:int}}"
        return [
            Route(pages.BOARD, self._table),
            Route(pages.BOARD, self._order, methods=["POST"]),
            WebSocketRoute(f"{pages.BOARD}/live", self._live),
            Route(one, self._visitor),
            Route(one, self._order, methods=["POST"]),
            Route(f"{one}/watch", self._watch),
            WebSocketRoute(f"{one}/screen", self._screen),
        ]

    async def _table(self, request: Request) -> Response:
        kept = self._admitted(request)
        async with asyncio.timeout(_READY), connected(self._socket) as client:
            await client.ready.wait()
            now = time.monotonic()
            return HTMLResponse(pages.table(ranked(client.sessions, now), now, kept))

    async def _live(self, socket: WebSocket) -> None:
        kept = self._admitted(socket)

        def paint(client: BoardClient) -> str:
            now = time.monotonic()
            return pages.live(ranked(client.sessions, now), now, kept)

        await show_table(socket, self._socket, paint)

    async def _visitor(self, request: Request) -> Response:
        kept, number = self._admitted(request), request.path_params["number"]
        why = request.query_params.get("why")
        if number == 0:
            return HTMLResponse(pages.to_all(kept, why))
        async with asyncio.timeout(_READY), connected(self._socket) as client:
            await client.ready.wait()
            if (facts := client.sessions.get(number)) is None:
                raise HTTPException(404)
            return HTMLResponse(pages.visitor(number, facts, time.monotonic(), kept, why))

    async def _watch(self, request: Request) -> Response:
        kept, number = self._admitted(request), request.path_params["number"]
        async with asyncio.timeout(_READY), connected(self._socket) as client:
            await client.ready.wait()
            if (facts := client.sessions.get(number)) is None:
                raise HTTPException(404)
        return HTMLResponse(pages.watch(number, facts, kept))

    async def _screen(self, socket: WebSocket) -> None:
        self._admitted(socket)
        await show_screen(socket, self._socket, socket.path_params["number"])

    async def _order(self, request: Request) -> Response:
        """Do what a form asks, for one or for all, and show the page again."""
        kept, number = self._admitted(request), request.path_params.get("number")
        form = await read_form(request, self._config, lambda _: None)
        deed, text = str(form.get("do", "")), str(form.get("text", ""))
        if deed not in set(_DEEDS):
            raise WebRefused(Refusal.MALFORMED)
        async with connected(self._socket) as client:
            why = await client.order(Deed(deed), number, text)
        path = f"{pages.BOARD}/{number or 0}"
        return RedirectResponse(pages.link(path, {**kept, "why": why or "done"}), 303)

    def _admitted(self, request: HTTPConnection) -> dict[str, str]:
        """Return what links of the page are to keep. Raises WebRefused."""
        token = request.query_params.get(_TOKEN, "")
        scheme, address = request.scope.get("scheme", "http"), peer_of(request.scope)
        if not self._access.admits(scheme, address, request.headers, token):
            raise WebRefused(Refusal.BOARD)
        language = chosen(request.scope)
        return {_TOKEN: token} | ({PARAMETER: language} if language else {})
