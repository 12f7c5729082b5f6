"""The whole site: its pages, and what every request passes on the way to them."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route, Router

from tui.errors import internal_error
from tui.i18n import language, t
from tui.remote.limits.log_throttle import refusal_log
from tui.web.board.handlers import BoardHandlers
from tui.web.config import WebConfig
from tui.web.desk import pages
from tui.web.desk.handlers import DeskHandlers
from tui.web.desk.picture_scanner import PictureScanner
from tui.web.desk.refusal_texts import explain_refusal, server_error
from tui.web.http.client_address import ClientAddress, peer_of
from tui.web.http.refusal_delay import RefusalDelay
from tui.web.http.refusals import WebRefused
from tui.web.http.request_rate import RequestRate, counted_here
from tui.web.http.safe_headers import SafeHeaders
from tui.web.http.same_origin import SameOrigin
from tui.web.menus.handlers import ClosedMenus, MenusHandlers
from tui.web.pages.layout import Place
from tui.web.pages.visitor_language import VisitorLanguage, chosen
from tui.web.sheet.handlers import SheetHandlers

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tui.cloud.service_desk import Answer
    from tui.protocol.payload import Payload
    from tui.web.http.client_address import Network

log = logging.getLogger(__name__)

_STATIC: Final = Path(__file__).parent / "static"
_KINDS: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class SiteOptions:
    """What the operator says of the site."""

    config: WebConfig = field(default_factory=WebConfig)
    trusted: Sequence[Network] = ()
    """Proxies whose X-Forwarded-For is believed."""
    hosts: Collection[str] = ()
    """Names, with ports, that pages of ours have in a browser beside what the Host header says."""


def make_site(  # noqa: PLR0913, PLR0917 - its parts
    answer: Callable[[Payload], Answer],
    scanner: PictureScanner,
    options: SiteOptions,
    menus: MenusHandlers | ClosedMenus | None = None,
    sheet: SheetHandlers | None = None,
    counted: Callable[[str], Awaitable[bool]] | None = None,
    board: BoardHandlers | None = None,
) -> ASGIApp:
    """Return the site as an ASGI application; `answer` is the service desk, asked in threads.

    `counted` says whether an address may send one more request, where several processes serve it.
    """
    desk = DeskHandlers(answer, scanner, options.config)
    routes = [route for part in (desk, menus, sheet, board) if part is not None for route in part.routes()]
    app: ASGIApp = Router([Route("/", _home), Route("/static/{name}", _static), *routes])
    # The last one here is the first that a request meets.
    app = SameOrigin(app, options.hosts)
    app = RequestRate(app, counted or counted_here(options.config.requests_per_minute))
    app = Failures(app, RefusalDelay(options.config.refusals_per_minute))
    app = VisitorLanguage(app)
    app = ClientAddress(app, options.trusted)
    return SafeHeaders(app, options.hosts)


async def _home(request: Request) -> Response:
    return RedirectResponse(Place(pages.DESK, chosen(request.scope)).link())


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _files():
        raise HTTPException(404)
    return Response(_files()[name], media_type=_KINDS[Path(name).suffix])


@cache
def _files() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in _STATIC.iterdir() if file.suffix in _KINDS}


class Failures:
    """Middleware: a page in the visitor's language for whatever goes wrong further in."""

    def __init__(self, app: ASGIApp, delay: RefusalDelay) -> None:
        self._app, self._delay = app, delay

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False
        scope["app"] = self  # what Starlette's router looks for, to raise for a page that there is not

        async def send_on(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except Exception as error:  # noqa: BLE001 - the last line of defence
            address = peer_of(scope)
            status, said = _explained(error, address)
            if isinstance(error, WebRefused):
                await self._delay.wait(address)
            if not begun and scope["type"] == "http":
                page = _refusal(chosen(scope), language(), status, said)
                await HTMLResponse(page, status)(scope, receive, send)
            elif not begun and scope["type"] == "websocket":
                await send({"type": "websocket.close"})  # as 403, before it is accepted


@lru_cache(maxsize=256)
def _refusal(chosen: str | None, spoken: str, status: int, said: str) -> bytes:
    """Return the page that says it, made once: a flood of refused requests gets nothing but such pages."""
    del spoken  # its words are in that language
    return pages.refused(Place(pages.DESK, chosen), said, f"refused-{status}").encode()


def _explained(error: Exception, address: str) -> tuple[int, str]:
    if isinstance(error, WebRefused):
        refusal_log.refused(address, error.refusal.value)
        return error.refusal.status, explain_refusal(error.refusal)
    if isinstance(error, HTTPException):
        return error.status_code, t("web", "There is no such page. Here is the service desk.")
    log.error("%s", internal_error(error))
    return 500, server_error()
