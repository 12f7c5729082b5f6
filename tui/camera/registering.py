"""Telling the vendor where codes are to go.

The vendor is told before the camera saves, since a camera that waits for codes which go nowhere would be
the worse half. Where the vendor is down or refuses, nothing is saved; where the camera then can't save, the
vendor gets the old address back. Where mail is no way of the code any more, an empty address withdraws the
old one, as far as the vendor can be reached: it mails nothing that no challenge asks for. All that happens
outside any transaction: it may take as long as a network.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from tui.camera import keys, log, records, sessions
from tui.camera.accounts import ADMIN
from tui.camera.errors import CameraError, RegistrarDown, RegistrationRefused
from tui.camera.events import EventKind
from tui.camera.schema import camera_keys
from tui.protocol.payload import CodeChannel
from tui.protocol.registrar import FRESH, RegistrarUnreachable, Verdict, registration

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from tui.camera.works import Works
    from tui.protocol.code import CameraKey


def register(works: Works, address: str) -> datetime | None:
    """Register an address and return as of when; None where no vendor is joined to this camera.

    Raises RegistrarDown and RegistrationRefused, both logged.
    """
    if works.registrar is None:
        return None
    while True:
        key, at = _next(works)
        if key is None:
            _failed(works, "no key")
            raise RegistrationRefused("no key")
        try:
            verdict = works.registrar.register(registration(key, works.serial, address, at))
        except (RegistrarUnreachable, OSError) as error:
            _failed(works, "down")
            raise RegistrarDown from error
        if verdict is Verdict.REGISTERED:
            return at
        if verdict is Verdict.OUT_OF_TIME and _overtaken(works, at):
            continue
        _failed(works, verdict.value)
        raise RegistrationRefused(verdict.value)


def settle(works: Works) -> None:
    """Tell the vendor what the camera holds now, as far as that is possible."""
    if works.registrar is None:
        return
    with suppress(CameraError):
        address, _ = _held(works)
        while (address, register(works, address)) != (held := _held(works)):
            address, _ = held


def newest(tx: Connection, works: Works) -> datetime | None:
    """Return the time of the newest registration that was tried."""
    query = select(camera_keys.c.registered).where(camera_keys.c.serial == works.serial)
    found: datetime | None = tx.execute(query).scalar_one_or_none()
    return found


def _next(works: Works) -> tuple[CameraKey | None, datetime]:
    # Times only grow, whatever the clock does: the vendor takes no registration twice, nor an older one.
    with works.store.write() as tx:
        sessions.hold(tx, works)
        at, before = works.clock(), newest(tx, works)
        if before is not None and before - at <= FRESH:  # else the clock was far ahead, and is right again
            at = max(at, before + timedelta(microseconds=1))
        mine = camera_keys.c.serial == works.serial
        tx.execute(update(camera_keys).where(mine).values(registered=at))
        return keys.of(tx, works.serial), at


def _held(works: Works) -> tuple[str, datetime | None]:
    """Return the address that the vendor should have, and the time of the newest registration."""
    with works.store.read() as tx:
        row = records.security_row(tx, works)
        address = str(row.email) if row.channel == CodeChannel.CONTACT.value else ""
        return address, newest(tx, works)


def _overtaken(works: Works, at: datetime) -> bool:
    with works.store.read() as tx:
        return newest(tx, works) != at


def _failed(works: Works, why: str) -> None:
    with works.store.write() as tx:
        log.write(tx, works, works.clock(), EventKind.REGISTRATION_FAILED, ADMIN, why=why)
