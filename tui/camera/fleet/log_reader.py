"""The log of a camera for its operator, who is not signed in there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.camera.errors import UnknownCamera
from tui.camera.fleet.registry import clean_name
from tui.camera.model.events import CAPACITY, LogQuery
from tui.camera.operations import event_log
from tui.camera.storage.schema import cameras

if TYPE_CHECKING:
    from datetime import datetime

    from tui.camera.model.events import Event
    from tui.camera.storage.store import Store


def read_log(store: Store, name: str, since: datetime | None = None) -> list[Event]:
    """Return the lines of a camera's log, the oldest first. Raises UnknownCamera."""
    with store.read() as tx:
        named = select(cameras.c.serial).where(cameras.c.name == clean_name(name))
        serial = tx.execute(named).scalar_one_or_none()
        if serial is None:
            raise UnknownCamera(name)
        return event_log.read(tx, serial, LogQuery(since=since), CAPACITY)[::-1]
