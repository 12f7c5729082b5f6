"""The camera's own key: what its codes and its registrations are made with. The master key is never here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from tui.camera.storage.schema import camera_keys
from tui.db.errors import BadRow
from tui.protocol.code import CameraKey

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from tui.camera.context import KeyFor
    from tui.camera.storage.store import Store


def of(tx: Connection, serial: str) -> CameraKey | None:
    """Return the key; None for a camera that was made without one."""
    row = tx.execute(select(camera_keys).where(camera_keys.c.serial == serial)).one_or_none()
    return None if row is None else _key(row)


def of_all(tx: Connection) -> dict[str, CameraKey]:
    """Return the keys of all cameras, by serial number."""
    return {row.serial: _key(row) for row in tx.execute(select(camera_keys))}


def _key(row: Row[tuple[object, ...]]) -> CameraKey:
    try:
        return CameraKey(row.key_id, bytes.fromhex(row.key))
    except ValueError as error:
        raise BadRow from error


def put(tx: Connection, serial: str, key: CameraKey | None) -> None:
    """Put in a key, as the factory does; a camera that has one keeps it."""
    if key is not None and of(tx, serial) is None:
        row = {"serial": serial, "key_id": key.key_id, "key": key.key.hex()}
        tx.execute(insert(camera_keys).values(**row))


def put_if_missing(store: Store, serial: str, key_for: KeyFor | None) -> None:
    """Give a key to a camera that an earlier release made without one."""
    if key_for is None:
        return
    with store.read() as tx:
        found = of(tx, serial)
    if found is None:
        key = key_for(serial)
        with store.write(serial) as tx:
            put(tx, serial, key)
