"""Who may see the trainer's sheet, and the answer."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from starlette.responses import HTMLResponse
from starlette.routing import Route

from tui.web.http.client_address import peer_of
from tui.web.http.local_request import is_from_here
from tui.web.http.refusals import Refusal, WebRefused
from tui.web.pages.layout import language_links
from tui.web.pages.visitor_language import PARAMETER
from tui.web.sheet import pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.datastructures import Headers
    from starlette.requests import Request

_TOKEN: Final = "token"  # noqa: S105 - a name in the link


@dataclass(frozen=True)
class SheetAccess:
    """Who may see it."""

    token: str | None = field(default=None, repr=False)
    """Who has it in the link may, from anywhere; None where there is none."""
    is_proxied: bool = False
    """Whether visitors come by a proxy: then a connection from this machine says nothing."""

    def admits(self, address: str, headers: Headers, token: str) -> bool:
        """Whether a request may see the sheet. The time that takes tells nothing of the token."""
        if self.token is not None and hmac.compare_digest(token.encode(), self.token.encode()):
            return True
        return not self.is_proxied and is_from_here(address, headers)


class SheetHandlers:
    """Answers requests."""

    def __init__(self, sheet: Callable[[], pages.Sheet], access: SheetAccess) -> None:
        """`sheet` is asked when the page is: where a server listens it may not know before."""
        self._sheet, self._access = sheet, access

    def routes(self) -> list[Route]:
        """Return where the sheet is found."""
        return [Route(pages.SHEET, self._page)]

    async def _page(self, request: Request) -> HTMLResponse:
        token = request.query_params.get(_TOKEN, "")
        if not self._access.admits(peer_of(request.scope), request.headers, token):
            raise WebRefused(Refusal.SHEET)
        kept = {_TOKEN: token} if token else {}
        languages = language_links(lambda code: f"{pages.SHEET}?{urlencode(kept | {PARAMETER: code})}")
        return HTMLResponse(pages.sheet(self._sheet(), languages))
