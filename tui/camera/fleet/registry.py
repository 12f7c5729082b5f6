"""The cameras of a store: list, add, remove, open."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from tui.camera.context import CameraContext, utc_now
from tui.camera.errors import BadCameraName, CameraExists, UnknownCamera, UnknownScenario
from tui.camera.model.events import CAPACITY
from tui.camera.model.passwords import product_hasher
from tui.camera.model.scenarios import ALL_SCENARIOS, DEFAULT_SCENARIO
from tui.camera.model.validation import CAMERA_NAME
from tui.camera.storage.schema import cameras, own_secrets

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row, Select

    from tui.camera.camera import Camera
    from tui.camera.context import Clock, KeyFor, Randomness
    from tui.camera.model.passwords import Hasher
    from tui.camera.model.recovery import Hints
    from tui.camera.storage.store import Store
    from tui.protocol.code import CameraKey
    from tui.protocol.registrar import Registrar

DEFAULT_CAMERA: Final = "camera"
"""The name of the camera where nothing else was asked for."""

_NAME: Final = re.compile(CAMERA_NAME)
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SERIAL_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """A line of the list of cameras."""

    name: str
    serial: str
    scenario: str
    created: datetime
    shared: bool = False
    """Whether the SSH server shows it to its visitors."""
    hints: bool = True
    """Whether its secrets are those that docs/trainee.md and F1 tell."""


def list_cameras(store: Store) -> list[CameraInfo]:
    """Return every camera, by name."""
    with store.read() as tx:
        return [camera_info(row) for row in tx.execute(camera_rows().order_by(cameras.c.name))]


def camera_rows() -> Select[tuple[object, ...]]:
    """Return the query for rows of the table of cameras, with what `camera_info` needs beside."""
    hints = own_secrets.c.serial.is_(None).label("hints")
    return select(cameras, hints).outerjoin(own_secrets, own_secrets.c.serial == cameras.c.serial)


def camera_info(row: Row[tuple[object, ...]]) -> CameraInfo:
    """Return one of `camera_rows` as a line of the list."""
    return CameraInfo(row.name, row.serial, row.scenario, row.created, row.shared, row.hints)


def keys_of_cameras(store: Store) -> dict[str, CameraKey]:
    """Return the keys that the cameras hold, by serial number."""
    from tui.camera.operations import camera_key

    with store.read() as tx:
        return camera_key.of_all(tx)


def add_camera(  # noqa: PLR0913 - what a camera is made of
    store: Store,
    name: str,
    scenario: str = DEFAULT_SCENARIO,
    *,
    hasher: Hasher | None = None,
    clock: Clock = utc_now,
    randomness: Randomness = secrets.token_bytes,
    registrar: Registrar | None = None,
    key_for: KeyFor | None = None,
    drawn: Hints | None = None,
) -> Camera:
    """Make a camera in a scenario; hashes. Raises BadCameraName, CameraExists, UnknownScenario.

    `key_for` gives it its key; without one no verification code is offered. What it raises passes through.
    `drawn` secrets in place of the scenario's own make it a camera without hints.
    """
    from tui.camera.camera import Camera
    from tui.camera.operations import camera_key, seeding

    if not _NAME.fullmatch(name):
        raise BadCameraName(name)
    if scenario not in ALL_SCENARIOS:
        raise UnknownScenario(scenario)
    serial = new_serial(randomness)
    context = CameraContext(store, serial, hasher or product_hasher(), clock, randomness, registrar=registrar)
    scene = seeding.prepare(context, ALL_SCENARIOS[scenario], drawn)
    key = key_for(serial) if key_for is not None else None
    with store.write_all() as tx:
        taken = select(cameras.c.name).where((cameras.c.name == name) | (cameras.c.serial == serial))
        if (other := tx.execute(taken).scalars().first()) is not None:
            raise CameraExists(other)
        seeding.put(tx, context, scene, name)
        camera_key.put(tx, serial, key)
    return Camera(context)


def start(  # noqa: PLR0913 - what a camera is made of
    store: Store,
    serial: str,
    scenario_name: str,
    *,
    hasher: Hasher | None = None,
    clock: Clock = utc_now,
    randomness: Randomness = secrets.token_bytes,
    log_capacity: int = CAPACITY,
    registrar: Registrar | None = None,
    key_for: KeyFor | None = None,
    drawn: Hints | None = None,
) -> Camera:
    """Wipe whatever the camera holds and put it into a scenario, in one transaction; hashes.

    A serial number that the store does not know becomes a new camera, named after it. A key stays as it is;
    where there is none, `key_for` gives one. `drawn` secrets in place of the scenario's own make it a camera
    without hints. Raises UnknownScenario.
    """
    from tui.camera.camera import Camera
    from tui.camera.operations import camera_key, seeding

    if scenario_name not in ALL_SCENARIOS:
        raise UnknownScenario(scenario_name)

    context = CameraContext(
        store, serial, hasher or product_hasher(), clock, randomness, log_capacity, registrar
    )
    scenario = ALL_SCENARIOS[scenario_name]
    scene = seeding.prepare(context, scenario, drawn) if drawn else seeding.prepare_restart(context, scenario)
    key = key_for(serial) if key_for is not None else None
    with store.write_all() as tx:
        seeding.put(tx, context, scene)
        camera_key.put(tx, serial, key)
    return Camera(context)


def remove_camera(store: Store, name: str) -> None:
    """Remove a camera and all it holds. Raises UnknownCamera."""
    with store.write_all() as tx:
        if not tx.execute(delete(cameras).where(cameras.c.name == clean_name(name))).rowcount:
            raise UnknownCamera(name)


def open_camera(  # noqa: PLR0913 - what a camera is made of
    store: Store,
    name: str = DEFAULT_CAMERA,
    *,
    hasher: Hasher | None = None,
    clock: Clock = utc_now,
    registrar: Registrar | None = None,
    key_for: KeyFor | None = None,
) -> Camera:
    """Return a camera as it was left. Raises UnknownCamera.

    `key_for` is asked only where the camera has no key yet: one that an earlier release made.
    """
    from tui.camera.camera import Camera
    from tui.camera.operations import camera_key

    with store.read() as tx:
        query = select(cameras.c.serial).where(cameras.c.name == clean_name(name))
        serial = tx.execute(query).scalar_one_or_none()
    if serial is None:
        raise UnknownCamera(name)
    camera_key.put_if_missing(store, serial, key_for)
    return Camera(CameraContext(store, serial, hasher or product_hasher(), clock, registrar=registrar))


def new_serial(randomness: Randomness) -> str:
    """Return a serial number: 16 characters of 0-9 A-Z, 83 bits."""
    number = int.from_bytes(randomness(32), "big")
    digits = []
    for _ in range(_SERIAL_LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(digits)


def clean_name(name: str) -> str:
    """Return the name as it is looked up: '' for what can't be a camera's."""
    # No other name is in the store, and a database need not take any text that a command line can hold.
    return name if _NAME.fullmatch(name) else ""
