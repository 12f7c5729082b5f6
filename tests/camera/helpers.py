"""What the camera's tests share: a cheap hasher that counts, a clock that stands, and threads in step."""

from __future__ import annotations

import hashlib
import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

import argon2

from tui.camera import (
    ADMIN,
    Answer,
    Argon2Hasher,
    Camera,
    CameraContext,
    CameraError,
    EventKind,
    Right,
    UserDraft,
    start,
)
from tui.protocol.code import CameraKey, code_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.camera import AccountRow, Challenge, Event, Session, Store
    from tui.protocol.registrar import Registrar

Outcome = TypeVar("Outcome")

KNOWN: Final = "Turnstile-42-north"
OTHER: Final = "Lantern-17-harbour"
PHONE: Final = Answer(1, "48213")
MAIL: Final = Answer(2, "guard@example.com")
VIEW: Final = frozenset({Right.MONITOR, Right.REPLAY})
GUARD: Final = UserDraft("ohrana", "user", "gate", VIEW)
"""A user who may look and no more."""


def key_for(serial: str) -> CameraKey:
    """Return a key as a cloud would: another for each camera, always the same."""
    return CameraKey("K1", hashlib.sha256(serial.encode()).digest())


class CheapHasher(Argon2Hasher):
    """Real Argon2id at its cheapest, which counts."""

    def __init__(self, profile: argon2.Parameters = argon2.profiles.CHEAPEST) -> None:
        super().__init__(profile)
        self._verified = itertools.count()
        self._hashed = itertools.count()
        self.meanwhile: Callable[[], object] | None = None
        """Called once, while the next secret is verified or hashed."""

    def verify(self, record: str, secret: str) -> bool:
        next(self._verified)
        self._do_meanwhile()
        return super().verify(record, secret)

    def hash(self, secret: str) -> str:
        next(self._hashed)
        self._do_meanwhile()
        return super().hash(secret)

    def _do_meanwhile(self) -> None:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()

    def verified(self) -> int:
        """Return how many secrets were compared since the last call."""
        return _taken(self._verified, self, "_verified")

    def hashed(self) -> int:
        """Return how many secrets were hashed since the last call."""
        return _taken(self._hashed, self, "_hashed")


def _taken(counter: itertools.count[int], owner: object, name: str) -> int:
    setattr(owner, name, itertools.count())
    return next(counter)


class Clock:
    """A clock that stands until it is told otherwise."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go(self, **by: float) -> None:
        """Let time pass, as `timedelta` takes it."""
        self.now += timedelta(**by)


class Stage:
    """Puts cameras into a store, all with the same hasher and clock."""

    def __init__(self, store: Store, hasher: CheapHasher, clock: Clock) -> None:
        self.store, self.hasher, self.clock = store, hasher, clock
        self.registrar: Registrar | None = None

    def __call__(self, scenario: str, serial: str = "0123456789ABCDEF", capacity: int = 10_000) -> Camera:
        camera = start(
            self.store,
            serial,
            scenario,
            hasher=self.hasher,
            clock=self.clock,
            log_capacity=capacity,
            registrar=self.registrar,
            key_for=key_for,
        )
        self.hasher.verified()
        self.hasher.hashed()
        return camera

    def again(self, camera: Camera) -> Camera:
        """Return the camera as after a restart of the program."""
        return Camera(CameraContext(self.store, camera.serial, hasher=self.hasher, clock=self.clock))


def outcome(act: Callable[[], Outcome]) -> Outcome | CameraError:
    """Return what came of it, be it a refusal."""
    try:
        return act()
    except CameraError as error:
        return error


def together(times: int, act: Callable[[int], Outcome]) -> list[Outcome | CameraError]:
    """Do something so many times at once."""
    ready = threading.Barrier(times)

    def one(index: int) -> Outcome | CameraError:
        ready.wait(30)
        return outcome(lambda: act(index))

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def wrong(camera: Camera, times: int, name: str = ADMIN) -> list[object]:
    """Sign in wrongly so many times."""
    return [outcome(lambda: camera.sign_in(name, "not-this-one")) for _ in range(times)]


def row(camera: Camera, session: Session, name: str) -> AccountRow:
    """Return a user's line of the table."""
    return next(account for account in camera.accounts(session) if account.name == name)


def log_of(camera: Camera, session: Session) -> list[Event]:
    """Return the log, oldest first."""
    return camera.events(session, 1000)[::-1]


def kinds(camera: Camera, session: Session) -> list[EventKind]:
    """Return what happened, oldest first."""
    return [event.kind for event in log_of(camera, session)]


def reopened(camera: Camera) -> Session:
    """Return a session of `admin`, got by a reset: works however many locks there are on the sign-in."""
    camera.reset_password(camera.answer_questions(PHONE, MAIL), OTHER)
    return camera.sign_in(ADMIN, OTHER)


def code_of(challenge: Challenge, serial: str = "0123456789ABCDEF") -> str:
    """Return what the cloud would answer."""
    return code_for(challenge.payload, key_for(serial))


def wrong_code(challenge: Challenge, by: int = 1) -> str:
    """Return a code that is not the challenge's, another for each `by`."""
    return f"{(int(code_of(challenge)) + by) % 10**8:08}"
