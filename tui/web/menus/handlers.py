"""What the menus' page does with a request."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute

from tui.exercises.builtin import NAMES, builtin
from tui.protocol.app_page import DESK_PATH
from tui.web.http.refusals import Refusal, WebRefused
from tui.web.menus import pages
from tui.web.menus.scenario_texts import SCENARIO_TEXTS
from tui.web.pages.layout import language_links
from tui.web.pages.visitor_language import chosen, link

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp

    from tui.exercises.model import Exercise
    from tui.i18n import LazyText

_HOST: Final = re.compile(r"(?:\[[0-9a-f:.]{1,45}\]|[\w.-]{1,253})(?::\d{1,5})?", re.ASCII | re.IGNORECASE)
"""A host with or without a port, as the Host header has it, no longer than names are (RFC 1035, 2.3.4)."""


class MenusHandlers:
    """Answers requests; `sessions` takes the WebSockets of the page.

    `scenario` and `exercise` are the server's own; `site` is where phones find it, where that is known.
    """

    def __init__(
        self, sessions: ASGIApp, scenario: str, site: str | None = None, exercise: Exercise | None = None
    ) -> None:
        self._sessions, self._scenario, self._site, self._own = sessions, scenario, site, exercise

    def routes(self) -> list[BaseRoute]:
        """Return where the menus are found."""
        return [
            *(Route(path, self._page) for path in (pages.MENUS, pages.SHORT)),
            WebSocketRoute(pages.SOCKET, self._sessions),
        ]

    async def _page(self, request: Request) -> Response:
        wanted, asked = chosen(request.scope), request.query_params
        scenario, exercise = asked.get("scenario"), asked.get("exercise")
        if scenario is not None and scenario not in SCENARIO_TEXTS:
            return RedirectResponse(f"{request.url.path}{pages.query_of(wanted)}")
        title = self._title(exercise, scenario)
        site = self._site or _site_of(request)
        kept = {"scenario": scenario, "exercise": exercise, "guided": asked.get("guided")}
        page = pages.MenusPage(
            query=pages.query_of(wanted, kept),
            languages=language_links(lambda code: f"{pages.MENUS}{pages.query_of(code, kept)}"),
            exercise=title,
            has_window=bool(exercise) or (self._own is not None and not scenario),
            desk=f"{site.rstrip('/')}{link(DESK_PATH, wanted)}",
            phone_can_reach_it=_can_be_reached(site),
        )
        return HTMLResponse(pages.menus(page))

    def _title(self, exercise: str | None, scenario: str | None) -> LazyText:
        """Return what is practised, in words. Raises WebRefused for an exercise that there is not."""
        if exercise:
            if self._own is not None and exercise == self._own.name:
                return self._own.title
            if exercise not in NAMES:
                raise WebRefused(Refusal.EXERCISE)
            return builtin(exercise).title
        if self._own is not None and not scenario:
            return self._own.title
        return SCENARIO_TEXTS[scenario or self._scenario]


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
