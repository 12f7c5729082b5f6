"""What the service desk does with a request."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse
from starlette.routing import Route

from tui.cloud.errors import CloudError, CloudStoreError, DeskError, MailFailed, PictureError
from tui.cloud.service_desk import challenge_in
from tui.messages.cloud_errors import explain as explain_to_operator
from tui.protocol.app_page import DESK_PATH
from tui.remote.limits.log_throttle import refusal_log
from tui.sanitize import visible
from tui.web.desk import pages
from tui.web.desk.refusal_texts import explain
from tui.web.http.client_address import peer_of
from tui.web.http.held_bodies import HeldBodies
from tui.web.http.refusals import Refusal, WebRefused
from tui.web.http.request_body import Form, read_form
from tui.web.pages.layout import Place
from tui.web.pages.visitor_language import chosen
from tui.work import blocking

if TYPE_CHECKING:
    from starlette.requests import Request

    from tui.cloud.service_desk import Answer
    from tui.protocol.payload import Payload
    from tui.web.config import WebConfig
    from tui.web.desk.picture_scanner import PictureScanner

log = logging.getLogger(__name__)

_REFUSED: Final = 422
"""The status of a page that says what the desk refuses (RFC 9110, 15.5.21)."""


class DeskHandlers:
    """Answers requests; `answer` is asked in a thread, and raises CloudError."""

    def __init__(
        self, answer: Callable[[Payload], Answer], scanner: PictureScanner, config: WebConfig
    ) -> None:
        self._answer, self._scanner, self._config = answer, scanner, config
        self._bodies = HeldBodies(config)

    def routes(self) -> list[Route]:
        """Return where the desk is found."""
        return [
            *(Route(path, self._start) for path in (pages.DESK, DESK_PATH)),
            *(Route(path, self._ask, methods=["POST"]) for path in (pages.DESK, DESK_PATH)),
            Route(pages.TEXT, self._text),
        ]

    async def _start(self, request: Request) -> HTMLResponse:
        return HTMLResponse(pages.start(_place(request)))

    async def _text(self, request: Request) -> HTMLResponse:
        return HTMLResponse(pages.text(_place(request, pages.TEXT)))

    async def _ask(self, request: Request) -> HTMLResponse:
        address = peer_of(request.scope)
        with self._bodies.of(address) as hold:
            return await self._answer_form(request, address, await read_form(request, self._config, hold))

    async def _answer_form(self, request: Request, address: str, form: Form) -> HTMLResponse:
        try:
            payload = await self._challenge(form, address)
            answer = await blocking(self._answer, payload)
        except CloudError as error:
            return _refused(request, form, error)
        _log_answer(request, answer)
        return HTMLResponse(pages.answered(_place(request), answer, payload.text))

    async def _challenge(self, form: Form, address: str) -> Payload:
        for name in ("photo", "picture"):
            picture = form.get(name)
            if picture and isinstance(picture, bytes):
                return await self._scanner.challenge_in(picture, address, live="live" in form)
        text = form.get("text")
        if not isinstance(text, str):
            raise WebRefused(Refusal.MALFORMED)
        return challenge_in(text)


def _place(request: Request, path: str = pages.DESK) -> Place:
    return Place(path, chosen(request.scope))


def _log_answer(request: Request, answer: Answer) -> None:
    values = (peer_of(request.scope), answer.serial, answer.channel.value, round(answer.age.total_seconds()))
    log.info("desk from=%s serial=%s channel=%s age=%s", *values)
    if not answer.recorded:
        log.warning("desk: the answer was not recorded")


def _refused(request: Request, form: Form, error: CloudError) -> HTMLResponse:
    """Say it to the visitor; what only the operator can mend, to the log as well."""
    refusal_log.refused(peer_of(request.scope), type(error).__name__)
    ours = isinstance(error, CloudStoreError | MailFailed) or not isinstance(error, DeskError | PictureError)
    if ours:
        log.error("desk: %s", visible(explain_to_operator(error)))
    typed = form.get("text")
    said = pages.refused(
        _place(request), explain(error), _state(error), typed if isinstance(typed, str) else None
    )
    return HTMLResponse(said, status_code=500 if ours else _REFUSED)


def _state(error: CloudError) -> str:
    """Return what the page's script knows a refusal by."""
    return f"refused-{type(error).__name__}"
