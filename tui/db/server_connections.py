"""Connections to a PostgreSQL server: one set a process, each with a bound for the server's silence."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING, Any, Final, TypeVar

import psycopg
from sqlalchemy import event

from tui.db.fair_turns import FairTurns

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Hashable

    from sqlalchemy import Engine

PING: Final = 2.0
"""Seconds of silence outside of transactions, where the server waits for nothing itself."""

R = TypeVar("R")


class BoundedConnection(psycopg.Connection[Any]):
    """Ends when the server has been silent for too long.

    A server that is stopped or swapped out keeps its sockets, so that neither TCP nor libpq would ever tell.
    """

    patience: float = PING
    """Seconds of silence after which an answer is no longer waited for."""

    def wait(self, gen: Generator[Any, Any, R], *args: Any, **options: Any) -> R:  # noqa: ANN401 - psycopg's
        return super().wait(self._bounded(gen), *args, **options)

    def _bounded(self, waiting: Generator[Any, Any, R]) -> Generator[Any, Any, R]:
        heard = time.monotonic()
        try:
            state = next(waiting)
            while True:
                # psycopg comes back without anything ten times a second.
                if ready := (yield state):
                    heard = time.monotonic()
                elif time.monotonic() - heard > self.patience:
                    self.close()
                    raise psycopg.OperationalError("the server does not answer")
                state = waiting.send(ready)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]


class ServerPool:
    """Of one process to one store, shared by all who open it. It closes with the last of them."""

    def __init__(self, key: Hashable, engine: Engine, most: int, patience: float) -> None:
        self._key: Final = key
        self.engine: Final = engine
        self.turns: Final = FairTurns(most)
        self.users = 0
        event.listen(engine, "do_connect", _connect)
        event.listen(engine, "checkout", lambda connection, *_: setattr(connection, "patience", patience))
        event.listen(engine, "checkin", _rests)

    @classmethod
    def taken(cls, of_what: Hashable, make: Callable[[], Engine], most: int, patience: float) -> ServerPool:
        """Return the one of this process; a process that was forked off begins with none."""
        key = (os.getpid(), of_what, most, patience)
        with _changing:
            pool = _pools.get(key)
            if pool is None:
                pool = _pools[key] = cls(key, make(), most, patience)
            pool.users += 1
            return pool

    def give(self) -> None:
        """Be one less who uses it."""
        with _changing:
            self.users -= 1
            if not self.users:
                del _pools[self._key]
        self.rest()

    def rest(self) -> None:
        """Close what is open, unless a store uses it."""
        if not self.users:
            self.engine.dispose()


_pools: Final[dict[Hashable, ServerPool]] = {}
_changing: Final = threading.Lock()


def _connect(
    _dialect: object, _record: object, words: list[Any], options: dict[str, Any]
) -> BoundedConnection:
    return BoundedConnection.connect(*words, **options)


def _rests(connection: BoundedConnection | None, _record: object) -> None:
    if connection is not None:  # it was found broken
        connection.patience = PING
