"""The sessions that a board knows, also of a server that has ended: it may have been started again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.board.facts import Facts, State
from tui.board.order import Deed, Why

if TYPE_CHECKING:
    from tui.board.client import BoardClient


class KnownSessions:
    """A server that was started again numbers its sessions from 1: here they are numbered on.

    So an order never reaches another visitor than the one that was chosen, and what a class had achieved
    before stays on the board.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` is the server's."""
        self._clock = clock
        self.client: BoardClient | None = None
        self._earlier: dict[int, Facts] = {}
        self._before = 0
        """The highest number of servers that have ended."""
        self.stopped_at: float | None = None
        """Since when no server tells anything; None while one does."""

    def connected(self, client: BoardClient, *, anew: bool) -> None:
        """A server tells from now on; `anew`: another one than before, all of whose sessions have ended."""
        if anew:
            ended = self.now
            self._earlier = {number: _left(facts, ended) for number, facts in self.all().items()}
            self._before = max(self._earlier, default=self._before)
        self.client, self.stopped_at = client, None

    def stopped(self) -> None:
        """The server has ended."""
        self.stopped_at = self._clock()

    @property
    def now(self) -> float:
        """The time for which all is told: it stands still while no server tells anything."""
        return self._clock() if self.stopped_at is None else self.stopped_at

    def all(self) -> dict[int, Facts]:
        """Return them by the numbers of this board."""
        own = self.client.sessions if self.client is not None else {}
        return self._earlier | {number + self._before: facts for number, facts in own.items()}

    def returned(self, number: int) -> int | None:
        """Return the session of the same name on the server that was started again; None: not yet."""
        before = self._earlier.get(number)
        if before is None:
            return None
        own = sorted(self.client.sessions.items()) if self.client is not None else ()
        same = (each for each, facts in own if facts.user == before.user and facts.state is not State.LEFT)
        found = next(same, None)
        return None if found is None else found + self._before

    async def order(self, deed: Deed, number: int | None, text: str = "") -> str:
        """Ask for a deed; return '' once it is done, or why not (`Why`)."""
        if self.client is None:
            return Why.STOPPED
        if number is None:
            return await self.client.order(deed, None, text)
        if number <= self._before:
            return Why.GONE
        return await self.client.order(deed, number - self._before, text)


def _left(facts: Facts, ended: float) -> Facts:
    return facts if facts.state is State.LEFT else replace(facts, state=State.LEFT, ended=ended)
