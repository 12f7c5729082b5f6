"""The form of a request: read with bounds on bytes and time, and kept in memory, never on a disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from tui.web.http.refusals import Refusal, WebRefused

if TYPE_CHECKING:
    from starlette.requests import Request

    from tui.web.config import WebConfig
    from tui.web.http.held_bodies import Hold

Form: TypeAlias = Mapping[str, "str | bytes"]
"""Fields by name: files as bytes, all else as text."""

_FIELDS: Final = 6
"""More than any form of ours has."""
_FIELD_BYTES: Final = 4096
"""Of a field that is no file; the text under a code has 45 characters."""


class _InMemory(MultiPartParser):
    spool_max_size = 2**30  # the body is bounded: nothing of a visitor's is written to a file


async def read_form(request: Request, config: WebConfig, hold: Hold) -> Form:
    """Return the form of a POST. Raises WebRefused: TOO_LARGE, TOO_SLOW, MALFORMED, and what `hold` does."""
    announced = int(request.headers.get("content-length", "0"))  # h11 has checked that it is a number
    if announced > config.body_bytes:
        raise WebRefused(Refusal.TOO_LARGE)
    try:
        async with asyncio.timeout(config.body_seconds):
            form = await _parsed(request, _bounded(request, config.body_bytes, hold))
    except TimeoutError:
        raise WebRefused(Refusal.TOO_SLOW) from None
    except (MultiPartException, ClientDisconnect):
        raise WebRefused(Refusal.MALFORMED) from None
    try:
        fields = form.multi_items()
        return {name: await v.read() if isinstance(v, UploadFile) else v for name, v in fields}
    finally:
        await form.close()


async def _parsed(request: Request, stream: AsyncGenerator[bytes]) -> FormData:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        bounds = {"max_files": _FIELDS, "max_fields": _FIELDS, "max_part_size": _FIELD_BYTES}
        return await _InMemory(request.headers, stream, **bounds).parse()
    if kind == "application/x-www-form-urlencoded":
        parser = FormParser(request.headers, stream, max_fields=_FIELDS, max_part_size=_FIELD_BYTES)
        return await parser.parse()
    raise WebRefused(Refusal.MALFORMED)


async def _bounded(request: Request, most: int, hold: Hold) -> AsyncGenerator[bytes]:
    got = 0
    async for chunk in request.stream():
        got += len(chunk)
        if got > most:
            raise WebRefused(Refusal.TOO_LARGE)
        hold(len(chunk))
        yield chunk
