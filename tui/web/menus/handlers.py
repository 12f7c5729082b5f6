"""What the menus' page does with a request."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute

from tui.protocol.app_page import DESK_PATH
from tui.web.http.refusals import Refusal, WebRefused
from tui.web.menus import pages
from tui.web.menus.scenario_texts import EXERCISES
from tui.web.pages.layout import language_links
from tui.web.pages.visitor_language import chosen, link

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp

_HOST: Final = re.compile(r"(?:\[[0-9a-f:.]+\]|[\w.-]+)(?::\d+)?", re.ASCII | re.IGNORECASE)
"""A host with or without a port, as the Host header has it."""


class MenusHandlers:
    """Answers requests; `sessions` takes the WebSockets of the page.

    `scenario` is the server's own; `site` is where phones find it, where that is known.
    """

    def __init__(self, sessions: ASGIApp, scenario: str, site: str | None = None) -> None:
        self._sessions, self._scenario, self._site = sessions, scenario, site

    def routes(self) -> list[BaseRoute]:
        """Return where the menus are found."""
        return [
            *(Route(path, self._page) for path in (pages.MENUS, pages.SHORT)),
            WebSocketRoute(pages.SOCKET, self._sessions),
        ]

    async def _page(self, request: Request) -> Response:
        scenario, wanted = request.query_params.get("scenario"), chosen(request.scope)
        if scenario is not None and scenario not in EXERCISES:
            return RedirectResponse(f"{request.url.path}{pages.query_of(None, wanted)}")
        site = self._site or _site_of(request)
        page = pages.MenusPage(
            query=pages.query_of(scenario, wanted),
            languages=language_links(lambda code: f"{pages.MENUS}{pages.query_of(scenario, code)}"),
            exercise=scenario or self._scenario,
            desk=f"{site.rstrip('/')}{link(DESK_PATH, wanted)}",
            phone_can_reach_it=_can_be_reached(site),
        )
        return HTMLResponse(pages.menus(page))


class ClosedMenus:
    """Says that the menus are not shown to browsers: who may come in is asked over SSH alone."""

    def routes(self) -> list[BaseRoute]:
        """Return where the menus would be found; their WebSocket is nowhere."""
        return [Route(path, self._page) for path in (pages.MENUS, pages.SHORT)]

    @staticmethod
    async def _page(_request: Request) -> Response:
        raise WebRefused(Refusal.CLOSED)


def _site_of(request: Request) -> str:
    """Return where this page was found; "" where its request doesn't say so."""
    host = request.headers.get("host", "")
    return f"{request.url.scheme}://{host}" if _HOST.fullmatch(host) else ""


def _can_be_reached(site: str) -> bool:
    """Whether a phone can open it: not what names this machine itself."""
    name = urlsplit(site).hostname or "localhost"
    try:
        return not ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name != "localhost"
