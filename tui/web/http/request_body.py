"""The form of a request: read with bounds on bytes and time, and kept in memory, never on a disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Final

from starlette.datastructures import FormData
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from tui.web.http.refusals import Refusal, WebRefused

if TYPE_CHECKING:
    from starlette.requests import Request

    from tui.web.config import WebConfig

_FIELDS: Final = 6
"""More than any form of ours has."""
_FIELD_BYTES: Final = 4096
"""Of a field that is no file; the text under a code has 45 characters."""


class _InMemory(MultiPartParser):
    spool_max_size = 2**30  # the body is bounded: nothing of a visitor's is written to a file


async def read_form(request: Request, config: WebConfig) -> FormData:
    """Return the form of a POST. Raises WebRefused: TOO_LARGE, TOO_SLOW, MALFORMED."""
    if (
        int(request.headers.get("content-length", "0")) > config.body_bytes
    ):  # h11 has checked that it is a number
        raise WebRefused(Refusal.TOO_LARGE)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    stream = _bounded(request, config.body_bytes)
    try:
        async with asyncio.timeout(config.body_seconds):
            if kind == "multipart/form-data":
                limits = {"max_files": _FIELDS, "max_fields": _FIELDS, "max_part_size": _FIELD_BYTES}
                return await _InMemory(request.headers, stream, **limits).parse()
            if kind == "application/x-www-form-urlencoded":
                return await FormParser(
                    request.headers, stream, max_fields=_FIELDS, max_part_size=_FIELD_BYTES
                ).parse()
    except TimeoutError:
        raise WebRefused(Refusal.TOO_SLOW) from None
    except (MultiPartException, ClientDisconnect):
        raise WebRefused(Refusal.MALFORMED) from None
    raise WebRefused(Refusal.MALFORMED)


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes]:
    got = 0
    async for chunk in request.stream():
        got += len(chunk)
        if got > most:
            raise WebRefused(Refusal.TOO_LARGE)
        yield chunk
