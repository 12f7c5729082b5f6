"""Whether a host takes newcomers: what a balancer asks before it sends one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from time import monotonic
from typing import Final

_FRESH: Final = 1.0
"""Seconds for which an answer of the store holds."""
_TOO_LONG: Final = 1.0
"""Seconds within which the store has to answer: HAProxy's checks wait two by default."""


class StoreProbe:
    """Looks whether the store answers, in a thread of its own: one at a time, however long it takes.

    `look` raises any exception where it does not.
    """

    def __init__(self, look: Callable[[], object], clock: Callable[[], float] = monotonic) -> None:
        self._look, self._clock = look, clock
        self._looking: Future[bool] | None = None
        self._ended = 0.0
        self.is_away = False
        """Whether it did not answer the last time, or not in time."""

    async def ask(self) -> None:
        """Have an answer that is fresh, or none in time."""
        looking = self._looking
        if looking is None or (looking.done() and self._clock() - self._ended >= _FRESH):
            looking = self._looking = Future()
            threading.Thread(target=self._run, args=(looking,), daemon=True, name="store probe").start()
        done, _ = await asyncio.wait({asyncio.wrap_future(looking)}, timeout=_TOO_LONG)
        self.is_away = not done or not looking.result()

    def _run(self, looking: Future[bool]) -> None:
        try:
            self._look()
            there = True
        except Exception:  # noqa: BLE001 - whatever it is, the store is of no use now
            there = False
        self._ended = self._clock()
        looking.set_result(there)


class Readiness:
    """Why a host takes no newcomers now."""

    def __init__(self) -> None:
        self.draining = False
        """Whether it is about to stop, or shall get no more visitors: to be set by who knows."""
        self.store: StoreProbe | None = None
        self._reasons: dict[str, Callable[[], bool]] = {
            "draining": lambda: self.draining,
            "store": lambda: self.store is not None and self.store.is_away,
        }

    def unless(self, reason: str, holds: Callable[[], bool]) -> None:
        """Take none while that holds; `reason` is one word."""
        self._reasons[reason] = holds

    def drain(self) -> None:
        """Take no newcomers from now on."""
        self.draining = True

    @property
    def why_not(self) -> str | None:
        """The first reason against newcomers; None where they are taken."""
        return next((reason for reason, holds in self._reasons.items() if holds()), None)

    @property
    def takes_newcomers(self) -> bool:
        return self.why_not is None

    async def asked(self) -> str | None:
        """Return the same, with the store asked before."""
        if self.store is not None:
            await self.store.ask()
        return self.why_not
