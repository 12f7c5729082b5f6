"""Putting cameras back to the state of their scenarios: all that are named, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.camera.context import CameraContext, utc_now
from tui.camera.errors import CameraInUse, UnknownCamera, UnknownScenario
from tui.camera.fleet.overview import signed_in
from tui.camera.fleet.registry import clean_name
from tui.camera.model.passwords import product_hasher
from tui.camera.model.scenarios import ALL_SCENARIOS
from tui.camera.operations import seeding
from tui.camera.storage import steady_time
from tui.camera.storage.schema import cameras

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection

    from tui.camera.context import Clock
    from tui.camera.model.passwords import Hasher
    from tui.camera.storage.store import Store


@dataclass(frozen=True, slots=True)
class Restorable:
    """A camera that can be put back."""

    name: str
    serial: str
    scenario: str


def find(store: Store, names: Collection[str], *, force: bool, clock: Clock = utc_now) -> list[Restorable]:
    """Return the named cameras, each once. Raises CameraInUse unless `force` is set.

    Raises UnknownCamera, and UnknownScenario for one of a later release.
    """
    with store.read() as tx:
        found = [_named(tx, name) for name in dict.fromkeys(names)]
        if not force:
            _refuse_in_use(tx, found, clock())
    return found


def restore(
    store: Store,
    found: Collection[Restorable],
    *,
    force: bool,
    hasher: Hasher | None = None,
    clock: Clock = utc_now,
) -> None:
    """Start the scenarios anew, in one transaction; hashes. Who is signed in is signed out.

    Raises UnknownCamera, and CameraInUse unless `force` is set; then nothing has changed.
    """
    hasher = hasher or product_hasher()
    contexts = [CameraContext(store, each.serial, hasher, clock) for each in found]
    scenes = [
        seeding.prepare_restart(context, ALL_SCENARIOS[each.scenario])
        for context, each in zip(contexts, found, strict=True)
    ]
    with store.write(*(each.serial for each in found)) as tx:
        # Others may have come, or removed one, while this hashed.
        for each in found:
            if _named(tx, each.name).serial != each.serial:
                raise UnknownCamera(each.name)
        if not force:
            _refuse_in_use(tx, found, clock())
        for context, scene in zip(contexts, scenes, strict=True):
            seeding.put(tx, context, scene)


def _named(tx: Connection, name: str) -> Restorable:
    row = tx.execute(select(cameras).where(cameras.c.name == clean_name(name))).one_or_none()
    if row is None:
        raise UnknownCamera(name)
    if row.scenario not in ALL_SCENARIOS:
        raise UnknownScenario(row.scenario)
    return Restorable(row.name, row.serial, row.scenario)


def _refuse_in_use(tx: Connection, found: Collection[Restorable], now: datetime) -> None:
    users = signed_in(tx, {each.serial: steady_time.look(tx, each.serial, now) for each in found})
    for each in found:
        if there := users.get(each.serial):
            raise CameraInUse(each.name, tuple(user.account for user in there))
