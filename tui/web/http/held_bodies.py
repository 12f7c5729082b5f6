"""How much of what visitors send is in memory at the same time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeAlias

from tui.remote.limits.rate_limit import network_of
from tui.web.http.refusals import Refusal, WebRefused

if TYPE_CHECKING:
    from tui.web.config import WebConfig

Hold: TypeAlias = Callable[[int], None]
"""Counts so many bytes more. Raises WebRefused where there is no room."""


class HeldBodies:
    """Counts bytes as they come, not requests: who sends slowly takes little from others."""

    def __init__(self, config: WebConfig) -> None:
        self._config: Final = config
        self._of: Counter[str] = Counter()

    @contextmanager
    def of(self, address: str) -> Iterator[Hold]:
        """Hold one request's body until it has been answered."""
        whose, held = network_of(address), 0

        def hold(more: int) -> None:
            nonlocal held
            config = self._config
            if (
                self._of.total() + more > config.held_bytes
                or self._of[whose] + more > config.held_bytes_per_address
            ):
                raise WebRefused(Refusal.BUSY)
            held += more
            self._of[whose] += more

        try:
            yield hold
        finally:
            self._of[whose] -= held
            if not self._of[whose]:
                del self._of[whose]
