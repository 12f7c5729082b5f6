"""The language that a page is in: what the link says, else what the browser asks for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers

from tui.i18n import LANGUAGES, set_language

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PARAMETER: Final = "lang"
"""Of a link: the language stays in the address, so that no cookie is needed."""
_WORTH_READING: Final = 500
"""Characters of a header or of a link's query."""


class VisitorLanguage:
    """Middleware: lets pages speak the visitor's language."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            asked = Headers(scope=scope).get("accept-language", "")
            set_language(chosen(scope) or preferred(asked))
        await self._app(scope, receive, send)


def chosen(scope: Mapping[str, object]) -> str | None:
    """Return the language that a link names, if we speak it."""
    query = scope.get("query_string", b"")
    assert isinstance(query, bytes)  # noqa: S101 - as ASGI says
    named = parse_qs(query[:_WORTH_READING].decode("latin-1")).get(PARAMETER)
    return named[-1] if named and named[-1] in LANGUAGES else None


def preferred(header: str) -> str:
    """Return what an Accept-Language header (RFC 9110, 12.5.4) likes best; English where it likes none."""
    weights: dict[str, float] = {}
    for part in header[:_WORTH_READING].split(","):
        name, _, parameters = part.partition(";")
        code = name.strip().partition("-")[0].lower()
        if code in LANGUAGES:
            weights[code] = max(weights.get(code, 0), _weight(parameters))
    best = max(weights, key=weights.__getitem__, default="en")
    return best if weights.get(best) else "en"


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1
    with suppress(ValueError):
        weight = float(value)
        return weight if math.isfinite(weight) else 0
    return 0


def link(path: str, language: str | None) -> str:
    """Return a link that keeps the language a visitor has chosen; None where they have not."""
    return f"{path}?{urlencode({PARAMETER: language})}" if language else path
