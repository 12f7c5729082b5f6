"""Who hashes next: shared by address, as each hash takes a tenth of a second of all cores."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import Final

from tui.remote.limits.rate_limit import Buckets, Lease, neighbourhood_of, network_of

_A_MINUTE: Final = 30
"""Hashes after which an address counts like one that had none: two a second are what a core has."""


class HashSlots:
    """So many hashes at once; a free slot goes to the address with the best standing and the fewest hashes.

    `standing` says what is known of an address, as whole numbers that are the higher the better. Among
    addresses of the same standing those come first whose neighbourhood has hashed least. Among equal ones
    turns go by turns to the newest, so that one more visitor need not wait until a crowd is through, and to
    the one that has waited longest, so that a stream of newcomers does not keep it waiting for ever.
    """

    def __init__(self, slots: int, standing: Callable[[str], tuple[int, ...]]) -> None:
        self._free, self._standing = slots, standing
        self._had = Buckets(_A_MINUTE)
        self._near_had = Buckets(_A_MINUTE)
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []
        """The one that has waited longest first."""
        self._newest_is_next = True

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
        self._near_had.of(neighbourhood_of(whose)).spend(1)
        return Lease(self._give_back)

    def _give_back(self) -> None:
        self._waiting = [(whose, turn) for whose, turn in self._waiting if not turn.done()]
        if not self._waiting:
            self._free += 1
            return
        in_order = reversed(self._waiting) if self._newest_is_next else self._waiting
        self._newest_is_next = not self._newest_is_next
        next_one = max(in_order, key=lambda waiting: self._rank(waiting[0]))  # of equal ones the first
        self._waiting.remove(next_one)
        next_one[1].set_result(None)

    def _rank(self, whose: str) -> tuple[tuple[int, ...], int, int]:
        # In whole hashes: else what a moment gives back would decide, and not the order.
        near, own = self._near_had.of(neighbourhood_of(whose)), self._had.of(whose)
        return self._standing(whose), math.floor(near.left), math.floor(own.left)
