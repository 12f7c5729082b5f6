"""What a camera works with: passed in, so that every test and every picture can be exact."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from tui.camera.model.events import CAPACITY
from tui.camera.model.passwords import product_hasher
from tui.camera.storage import steady_time

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tui.camera.model.events import EventKind
    from tui.camera.model.passwords import Hasher
    from tui.camera.storage.steady_time import Moment
    from tui.camera.storage.store import Store
    from tui.protocol.code import CameraKey
    from tui.protocol.registrar import Registrar

Clock: TypeAlias = Callable[[], datetime]
"""Returns now: aware, UTC."""

Randomness: TypeAlias = Callable[[int], bytes]
"""Returns so many random bytes."""

_WRITTEN: Final = "events written"

KeyFor: TypeAlias = Callable[[str], "CameraKey"]
"""Returns the key that the cloud has for a serial number."""


def utc_now() -> datetime:
    """Return the time of the machine."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class CameraContext:
    """One camera's place in the store, and what it works with: without `hasher`, the program's Argon2id."""

    store: Store
    serial: str
    hasher: Hasher = field(default_factory=product_hasher)
    clock: Clock = utc_now
    randomness: Randomness = secrets.token_bytes
    log_capacity: int = CAPACITY
    """How many lines the log keeps."""
    registrar: Registrar | None = None
    """Where a safe e-mail is registered; without one it is kept here only."""
    origin: str = ""
    """Where the user of this camera sits: an address, or '' for the camera's own screen."""
    observer: Callable[[EventKind], None] | None = None
    """Called for each line that was added to the log through this context, once its transaction is kept."""

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that changes nothing; what it found of the clock is noted after it."""
        with self._noting() as found, self.store.read() as tx:
            try:
                yield tx
            finally:
                found.append(steady_time.to_note(tx))

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that changes this camera; what it found of the clock is noted in any case."""
        written: list[EventKind] = []
        with self._noting() as found, self.store.write(self.serial) as tx:
            tx.info[_WRITTEN] = written
            try:
                yield tx
            finally:
                tx.info.pop(_WRITTEN, None)  # the connection that it belongs to is used again
                found.append(steady_time.to_note(tx))
        if self.observer is not None:
            for kind in written:
                self.observer(kind)

    def wrote(self, tx: Connection, kind: EventKind) -> None:
        """Let `observer` know of a line in the log, if `tx` is kept."""
        if self.observer is not None:
            tx.info[_WRITTEN].append(kind)

    @contextmanager
    def _noting(self) -> Iterator[list[bool]]:
        found: list[bool] = []
        try:
            yield found
        finally:
            if any(found):
                with self.store.write(self.serial) as tx:
                    steady_time.note(tx, self.serial, self.clock())

    def now(self, tx: Connection) -> Moment:
        """Return the moment, noting nothing. Raises UnknownCamera."""
        return steady_time.look(tx, self.serial, self.clock())

    def token(self) -> str:
        """Return a new token: 256 bits, hexadecimal."""
        return self.randomness(32).hex()


def token_digest(token: str) -> str:
    """Return what the store keeps of a token. It is long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
