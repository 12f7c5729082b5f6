"""Makes those wait who are refused over and over.

They would ask anew as quickly as they are refused: a thousand requests a second of one address took two
thirds of a core. While they wait their connections count, and an address has only so many.
"""

from __future__ import annotations

import asyncio
import random
from typing import Final

from tui.remote.limits.rate_limit import Buckets, network_of

SECONDS: Final = (0.5, 1.5)
"""By chance: not all of them in the same turn of the loop."""


class RefusalDelay:
    """Knows who has been refused how often."""

    def __init__(self, at_once_a_minute: float) -> None:
        self._at_once = Buckets(at_once_a_minute)

    async def wait(self, address: str) -> None:
        """Wait until an address may be told that it is refused."""
        if not self._at_once.of(network_of(address)).take():
            await asyncio.sleep(random.uniform(*SECONDS))
