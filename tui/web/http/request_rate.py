"""How many requests, or pictures, one address may send."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tui.remote.limits.rate_limit import REQUESTS_AT_ONCE, Buckets, network_of
from tui.remote.refusals import Refused
from tui.web.http.client_address import peer_of
from tui.web.http.refusals import Refusal, WebRefused

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from tui.remote.limits.rate_limit import Lease

_KEPT: Final = 10_000
"""Addresses remembered; an attacker has no end of them."""
_SECONDS: Final = 1.0
"""After a refusal, until it is asked again."""


class RequestRate:
    """Middleware: raises WebRefused for what comes too often.

    `counted` says whether an address may send one more.
    """

    def __init__(self, app: ASGIApp, counted: Callable[[str], Awaitable[bool]]) -> None:
        self._app, self._counted = app, counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and not await self._counted(network_of(peer_of(scope))):
            raise WebRefused(Refusal.OFTEN)
        await self._app(scope, receive, send)


def counted_here(per_minute: float) -> Callable[[str], Awaitable[bool]]:
    """Count the requests of a process that serves alone."""
    buckets = Buckets(per_minute)

    async def may(address: str) -> bool:
        return buckets.of(address).take()

    return may


@dataclass
class _Asked:
    """What was granted to an address and is left, or when to ask again."""

    left: int = 0
    refused_until: float = 0.0
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)


class CountedForAll:
    """Counts requests where several processes share what an address may send: asks for some at a time.

    `more` grants so many as are asked for `at_once`, or raises Refused.
    """

    def __init__(
        self,
        more: Callable[[str], Awaitable[Lease]],
        clock: Callable[[], float] = time.monotonic,
        at_once: int = REQUESTS_AT_ONCE,
    ) -> None:
        self._more, self._clock, self._at_once = more, clock, at_once
        self._asked: dict[str, _Asked] = {}

    async def __call__(self, address: str) -> bool:
        """Whether an address may send one more."""
        if (asked := self._asked.get(address)) is None:
            if len(self._asked) >= _KEPT:
                self._asked.clear()
            asked = self._asked[address] = _Asked()
        async with asked.asking:
            if not asked.left and self._clock() >= asked.refused_until:
                try:
                    (await self._more(address)).release()
                    asked.left = self._at_once
                except Refused:
                    asked.refused_until = self._clock() + _SECONDS
            if not asked.left:
                return False
            asked.left -= 1
            return True
