"""How many connections are open, in all and of one address; kept where connections are accepted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.remote.limits.rate_limit import network_of
from tui.web.http.client_address import is_trusted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.web.config import WebConfig
    from tui.web.http.client_address import Network


@dataclass
class Connections:
    """Those that are open. A trusted proxy may have as many as there can be: its visitors are many."""

    config: WebConfig
    trusted: Sequence[Network] = ()
    _of: Counter[str] = field(default_factory=Counter)

    def take(self, address: str) -> bool:
        """Count one more of an address, if it may have it."""
        whose, config = network_of(address), self.config
        most = config.connections if is_trusted(address, self.trusted) else config.connections_per_address
        if self._of.total() >= config.connections or self._of[whose] >= most:
            return False
        self._of[whose] += 1
        return True

    def leave(self, address: str) -> None:
        """Count one less."""
        whose = network_of(address)
        self._of[whose] -= 1
        if not self._of[whose]:
            del self._of[whose]
