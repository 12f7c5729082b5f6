"""What a camera works with: passed in, so that every test and every picture can be exact."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from tui.camera.model.events import CAPACITY
from tui.camera.model.passwords import product_hasher

if TYPE_CHECKING:
    from tui.camera.model.passwords import Hasher
    from tui.camera.storage.store import Store
    from tui.protocol.code import CameraKey
    from tui.protocol.registrar import Registrar

Clock: TypeAlias = Callable[[], datetime]
"""Returns now: aware, UTC."""

Randomness: TypeAlias = Callable[[int], bytes]
"""Returns so many random bytes."""

KeyFor: TypeAlias = Callable[[str], "CameraKey"]
"""Returns the key that the cloud has for a serial number."""


def utc_now() -> datetime:
    """Return the time of the machine."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class CameraContext:
    """One camera's place in the store, and its hasher, clock and randomness."""

    store: Store
    serial: str
    hasher: Hasher
    clock: Clock
    randomness: Randomness
    log_capacity: int
    registrar: Registrar | None = None
    """Where a safe e-mail is registered; without one it is kept here only."""
    origin: str = ""
    """Where who uses this camera sits: an address, or '' for the camera's own screen."""

    @classmethod
    def of(  # noqa: PLR0913 - all eight are what a camera is made of
        cls,
        store: Store,
        serial: str,
        *,
        hasher: Hasher | None = None,
        clock: Clock = utc_now,
        randomness: Randomness = secrets.token_bytes,
        log_capacity: int = CAPACITY,
        registrar: Registrar | None = None,
        origin: str = "",
    ) -> CameraContext:
        """Fill in what the program uses where nothing else was given."""
        return cls(
            store, serial, hasher or product_hasher(), clock, randomness, log_capacity, registrar, origin
        )

    def token(self) -> str:
        """Return a new token: 256 bits, hexadecimal."""
        return self.randomness(32).hex()


def token_digest(token: str) -> str:
    """Return what the store keeps of a token. It is long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
