"""What is going on at the cameras of a store: who is there, what is locked, when somebody was there last."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.camera.context import utc_now
from tui.camera.errors import UnknownCamera
from tui.camera.fleet.registry import CameraInfo, camera_info, camera_rows, clean_name
from tui.camera.model.accounts import ADMIN, digest
from tui.camera.model.scenarios import ALL_SCENARIOS
from tui.camera.operations import throttle
from tui.camera.operations.sessions import IDLE_LIMIT
from tui.camera.storage import steady_time
from tui.camera.storage.schema import accounts, cameras, events, sessions, throttles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from tui.camera.context import Clock
    from tui.camera.storage.steady_time import Moment
    from tui.camera.storage.store import Store


@dataclass(frozen=True, slots=True)
class Lock:
    """A way in that is closed after too many wrong tries."""

    account: str | None
    """Whose sign-in; None: the security questions."""
    until: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user who is signed in: with a key pressed within the last ten minutes."""

    account: str
    origin: str
    """An address, or '' for the camera's own screen."""
    since: datetime


@dataclass(frozen=True, slots=True)
class CameraState:
    """A camera and what is going on there."""

    info: CameraInfo
    unchanged: bool
    """Whether nothing was done there since its scenario began: there is nothing to lose."""
    last_visit: datetime | None
    """When a visitor was last connected over SSH, or the camera last had something to log."""
    locks: tuple[Lock, ...]
    signed_in: tuple[SignedIn, ...]


def survey(store: Store, *, clock: Clock = utc_now) -> list[CameraState]:
    """Return every camera, by name. Changes nothing."""
    with store.read() as tx:
        rows = tx.execute(camera_rows().order_by(cameras.c.name)).all()
        moments = {row.serial: steady_time.look(tx, row.serial, clock()) for row in rows}
        locks, users = _locks(tx, moments), signed_in(tx, moments)
        return [_state(tx, row, locks[row.serial], users[row.serial]) for row in rows]


def is_unchanged(store: Store, name: str) -> bool:
    """Whether nothing was done at a camera since its scenario began. Raises UnknownCamera."""
    with store.read() as tx:
        row = tx.execute(select(cameras).where(cameras.c.name == clean_name(name))).one_or_none()
    if row is None:
        raise UnknownCamera(name)
    return _unchanged(row)


def signed_in(tx: Connection, moments: Mapping[str, Moment]) -> defaultdict[str, list[SignedIn]]:
    """Return who is signed in to the cameras that moments are given of, by serial number; the first first."""
    query = (
        select(sessions, accounts.c.name)
        .join_from(sessions, accounts)
        .order_by(sessions.c.since, sessions.c.token)
    )
    found: defaultdict[str, list[SignedIn]] = defaultdict(list)
    for row in tx.execute(query):
        now = moments.get(row.serial)
        if now is not None and not steady_time.is_over(tx, now, row.touched + IDLE_LIMIT):
            found[row.serial].append(SignedIn(row.name, row.origin, row.since))
    return found


def _locks(tx: Connection, moments: Mapping[str, Moment]) -> defaultdict[str, list[Lock]]:
    """Locks of users that there are, and of the questions, by serial number; until when by the clock."""
    users = tx.execute(select(accounts.c.serial, accounts.c.name).order_by(accounts.c.folded))
    named = {(row.serial, digest(row.name)[: throttle.SLOTS]): row.name for row in users}
    found: defaultdict[str, list[Lock]] = defaultdict(list)
    query = select(throttles).where(throttles.c.until.is_not(None))
    for row in tx.execute(query.order_by(throttles.c.gate, throttles.c.subject)):
        now, account = moments[row.serial], named.get((row.serial, row.subject))
        if row.until <= now.steady:
            continue
        until = now.shown(row.until)
        if row.gate == throttle.ANSWERS.name and account == ADMIN:
            found[row.serial].append(Lock(None, until))
        elif row.gate == throttle.SIGN_IN.name and account is not None:
            found[row.serial].append(Lock(account, until))
    return found


def _state(
    tx: Connection, row: Row[tuple[object, ...]], locks: list[Lock], users: list[SignedIn]
) -> CameraState:
    newest = select(events.c.at).where(events.c.serial == row.serial)
    unchanged = _unchanged(row)
    logged = None if unchanged else tx.execute(newest.order_by(events.c.at.desc()).limit(1)).scalar()
    visits = [moment for moment in (row.visited, logged) if moment is not None]
    return CameraState(camera_info(row), unchanged, max(visits, default=None), tuple(locks), tuple(users))


def _unchanged(row: Row[tuple[object, ...]]) -> bool:
    # Whatever is done at a camera leaves a line in its log, and their numbers begin anew with a scenario.
    scenario = ALL_SCENARIOS.get(row.scenario)
    return bool(row.seq <= (scenario.lines if scenario is not None else 1))
