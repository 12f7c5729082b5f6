"""Registering the safe e-mail: how a camera tells its cloud where codes are to go, and proves who it is."""

from __future__ import annotations

import enum
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from tui.protocol.code import CameraKey

FRESH: Final = timedelta(minutes=10)
"""How far the clocks of camera and cloud may be apart."""

_PURPOSE: Final = (
    b"camera-menus safe e-mail 1"  # the same key answers challenges: no proof can pass for a code
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Verdict(enum.Enum):
    """What the cloud answers."""

    REGISTERED = "registered"
    NOT_PROVED = "not proved"
    """The proof does not fit the serial number's key."""
    OUT_OF_TIME = "out of time"
    """Made too long ago, or not after the one that the cloud holds: a proof is good for one registration."""


class RegistrarUnreachable(Exception):  # noqa: N818 - named after what happened
    """The cloud can't be asked; nothing was registered."""


@dataclass(frozen=True, slots=True)
class Registration:
    """One address for one camera, as of a moment."""

    serial: str
    key_id: str
    address: str
    """'' withdraws what was registered before."""
    at: datetime
    """Aware."""
    proof: bytes = field(repr=False)
    """HMAC-SHA-256 with the camera's key over all of the above."""


class Registrar(Protocol):
    """The cloud of it; app.py joins it to the camera."""

    def register(self, registration: Registration) -> Verdict:
        """Keep the address for the camera, or forget it, if the proof holds. Raises RegistrarUnreachable."""


def registration(key: CameraKey, serial: str, address: str, at: datetime) -> Registration:
    """Return an address with the proof that this camera sends it."""
    return Registration(serial, key.key_id, address, at, _proof(key, serial, address, at))


def judge(asked: Registration, key: CameraKey, now: datetime, newest: datetime | None) -> Verdict:
    """Return what the cloud answers: `key` is the serial number's, `newest` the time of what it holds."""
    expected = _proof(key, asked.serial, asked.address, asked.at)
    if asked.key_id != key.key_id or not hmac.compare_digest(asked.proof, expected):
        return Verdict.NOT_PROVED
    # What was registered by a clock that was far ahead binds no one once the clock is right again.
    held = None if newest is None or newest - now > FRESH else newest
    if abs(now - asked.at) > FRESH or (held is not None and asked.at <= held):
        return Verdict.OUT_OF_TIME
    return Verdict.REGISTERED


def _proof(key: CameraKey, serial: str, address: str, at: datetime) -> bytes:
    moment = str((at - _EPOCH) // _MICROSECOND)
    # Each part stands behind its length, so that no two registrations give the same message.
    parts = (
        _PURPOSE,
        *(part.encode("utf-8", "surrogatepass") for part in (key.key_id, serial, address, moment)),
    )
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.digest(key.key, message, "sha256")
