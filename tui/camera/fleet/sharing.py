"""Cameras that the SSH server shows to its visitors: one camera for all who are admitted to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from tui.camera.context import CameraContext, utc_now
from tui.camera.errors import UnknownCamera, UnknownScenario
from tui.camera.fleet.registry import clean_name
from tui.camera.model.passwords import product_hasher
from tui.camera.model.scenarios import ALL_SCENARIOS
from tui.camera.operations import seeding
from tui.camera.storage.schema import cameras

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, Row

    from tui.camera.context import Clock
    from tui.camera.model.passwords import Hasher
    from tui.camera.storage.store import Store


@dataclass(frozen=True, slots=True)
class SharedCamera:
    """What the server must know of one."""

    name: str
    serial: str
    keys: str | None
    """Of OpenSSH's public keys, one a line: holders of them may sign in. None: see `is_limited`."""
    keys_file: Path | None = None
    """Where an earlier release left them; until they are taken in (`admit`) no visitor may sign in."""

    @property
    def is_limited(self) -> bool:
        """Whether only some may sign in; else all that the server admits."""
        return self.keys is not None or self.keys_file is not None


def share(
    store: Store, name: str, *, keys: str | None = None, restore_after: timedelta | None = None
) -> None:
    """Let the server show a camera. `restore_after`: the scenario starts anew when no visitor came so long.

    Raises UnknownCamera.
    """
    minutes = None if restore_after is None else max(1, round(restore_after / timedelta(minutes=1)))
    _set(store, name, shared=True, admitted_keys=keys, authorized_keys=None, restore_after=minutes)


def admit(store: Store, name: str, keys: str) -> None:
    """Let holders of these keys alone sign in at a shared camera. Raises UnknownCamera."""
    _set(store, name, admitted_keys=keys, authorized_keys=None)


def _set(store: Store, name: str, **values: object) -> None:
    with store.read() as tx:
        named = select(cameras.c.serial).where(cameras.c.name == clean_name(name))
        serial = tx.execute(named).scalar_one_or_none()
    if serial is None:
        raise UnknownCamera(name)
    with store.write(serial) as tx:
        if not tx.execute(update(cameras).where(cameras.c.serial == serial).values(**values)).rowcount:
            raise UnknownCamera(name)


def shared_camera(store: Store, name: str) -> SharedCamera | None:
    """Return the shared camera of that name, also where it was typed in capitals or with spaces around it.

    None where there is none, or one that is not shared.
    """
    return _found(store, cameras.c.name == clean_name(name.strip().lower()))


def shared_camera_of(store: Store, serial: str) -> SharedCamera | None:
    """Return the shared camera of a serial number; None where there is none, or one that is not shared."""
    return _found(store, cameras.c.serial == serial)


def _found(store: Store, which: ColumnElement[bool]) -> SharedCamera | None:
    with store.read() as tx:
        row = tx.execute(select(cameras).where(which, cameras.c.shared)).one_or_none()
    if row is None:
        return None
    file = Path(row.authorized_keys) if row.authorized_keys and row.admitted_keys is None else None
    return SharedCamera(row.name, row.serial, row.admitted_keys, file)


def note_visits(store: Store, serials: Collection[str], now: datetime) -> None:
    """Write down that visitors are at these cameras now."""
    with store.write(*serials) as tx:
        tx.execute(update(cameras).where(cameras.c.serial.in_(serials)).values(visited=now))


def restore_where_due(store: Store, *, hasher: Hasher | None = None, clock: Clock = utc_now) -> list[str]:
    """Start the scenario anew where the last visitor has been gone for long enough; return the serials.

    Hashes where there is something to do. Where the clock was set back, the time begins anew: else nothing
    would be put back until it shows again what it showed at the last visit.
    """
    restored = []
    if ahead := _visited_after(store, clock()):
        note_visits(store, ahead, clock())
    for serial, scenario in restores_due(store, clock()):
        context = CameraContext(store, serial, hasher or product_hasher(), clock)
        if scenario not in ALL_SCENARIOS:
            raise UnknownScenario(scenario)
        scene = seeding.prepare_restart(context, ALL_SCENARIOS[scenario])
        with store.write(serial) as tx:
            # A visitor may have come while this hashed, or another process may have been quicker.
            row = tx.execute(select(cameras).where(cameras.c.serial == serial)).one_or_none()
            if row is None or not _is_due(row.visited, row.restore_after, clock()):
                continue
            seeding.put(tx, context, scene)
            restored.append(serial)
    return restored


def restores_due(store: Store, now: datetime) -> list[tuple[str, str]]:
    """Return serial number and scenario of those that `restore_where_due` would start anew."""
    rows = _to_restore(store)
    return [(row.serial, row.scenario) for row in rows if _is_due(row.visited, row.restore_after, now)]


def has_restores(store: Store, now: datetime) -> bool:
    """Whether `restore_where_due` has anything to do."""
    return bool(restores_due(store, now) or _visited_after(store, now))


def _visited_after(store: Store, now: datetime) -> list[str]:
    return [row.serial for row in _to_restore(store) if row.visited > now]


def _to_restore(store: Store) -> Sequence[Row[Any]]:
    to_restore = (cameras.c.shared, cameras.c.restore_after.is_not(None), cameras.c.visited.is_not(None))
    with store.read() as tx:
        return tx.execute(select(cameras).where(*to_restore)).all()


def _is_due(visited: datetime | None, minutes: int | None, now: datetime) -> bool:
    return visited is not None and minutes is not None and now - visited >= timedelta(minutes=minutes)
