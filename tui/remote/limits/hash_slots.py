"""Who hashes next: shared by address, as each hash takes a tenth of a second of all cores."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from tui.remote.limits.rate_limit import Buckets, Lease, network_of

_A_MINUTE: Final = 30
"""Hashes after which an address counts like one that had none: two a second are what a core has."""


class HashSlots:
    """So many hashes at once; a free slot goes to the address with the fewest wrong passwords and hashes.

    `good` says how few wrong passwords an address has had, as a number that is the higher.
    """

    def __init__(self, slots: int, good: Callable[[str], float]) -> None:
        self._free, self._good = slots, good
        self._had = Buckets(_A_MINUTE)
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []

    async def take(self, address: str) -> Lease:
        """Wait for a slot."""
        whose = network_of(address)
        if self._free:
            self._free -= 1
        else:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((whose, turn))
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._give_back()
                raise
        self._had.of(whose).spend(1)
        return Lease(self._give_back)

    def _give_back(self) -> None:
        self._waiting = [(whose, turn) for whose, turn in self._waiting if not turn.done()]
        if not self._waiting:
            self._free += 1
            return
        # Of equal ones the first, which has waited longest.
        next_one = max(self._waiting, key=lambda waiting: self._rank(waiting[0]))
        self._waiting.remove(next_one)
        next_one[1].set_result(None)

    def _rank(self, whose: str) -> tuple[int, float]:
        return int(self._good(whose)), self._had.of(whose).left
