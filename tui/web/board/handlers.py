"""Who may see the board's pages, and the answers: each asks the server's socket, and keeps nothing."""

from __future__ import annotations

import hmac
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from tui.board.client import BoardClient, connected
from tui.board.order import Deed, Why
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

    from tui.board.facts import Facts

_TOKEN: Final = "token"  # noqa: S105 - a name in the link
_DEEDS: Final = (Deed.SAY, Deed.HINT, Deed.RESTORE, Deed.END)
"""What the forms ask for; a screen is watched by a WebSocket."""
_SERVER: Final = "server"
"""In the links too: which start of the server has numbered the visitors."""


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
        self._server = socket.parent.name  # of this start alone
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
        async with connected(self._socket) as client:
            await client.ready()
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
        if (facts := await self._facts(request, number)) is None:
            return HTMLResponse(pages.gone(kept), 404)
        return HTMLResponse(pages.visitor(number, facts, time.monotonic(), kept, why))

    async def _watch(self, request: Request) -> Response:
        kept, number = self._admitted(request), request.path_params["number"]
        if (facts := await self._facts(request, number)) is None:
            return HTMLResponse(pages.gone(kept), 404)
        return HTMLResponse(pages.watch(number, facts, kept))

    async def _facts(self, request: Request, number: int) -> Facts | None:
        """Return what is known of a visitor; None where he is not on this server's board."""
        if not self._is_of_this_server(request):
            return None
        async with connected(self._socket) as client:
            await client.ready()
            return client.sessions.get(number)

    def _is_of_this_server(self, request: HTTPConnection) -> bool:
        """Whether a page names visitors of this server: one that was started again numbers them anew."""
        return request.query_params.get(_SERVER, self._server) == self._server

    async def _screen(self, socket: WebSocket) -> None:
        self._admitted(socket)
        number = socket.path_params["number"] if self._is_of_this_server(socket) else None
        await show_screen(socket, self._socket, number)

    async def _order(self, request: Request) -> Response:
        """Do what a form asks, for one or for all, and show the page again."""
        kept, number = self._admitted(request), request.path_params.get("number")
        form = await read_form(request, self._config, lambda _: None)
        deed, text = str(form.get("do", "")), str(form.get("text", ""))
        if deed not in set(_DEEDS):
            raise WebRefused(Refusal.MALFORMED)
        why: str = Why.GONE
        if number is None or self._is_of_this_server(request):
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
        return {_TOKEN: token, _SERVER: self._server} | ({PARAMETER: language} if language else {})
