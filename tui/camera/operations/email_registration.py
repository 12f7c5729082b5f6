"""Telling the cloud where codes are to go.

The cloud is told before the camera saves, since a camera that waits for codes which go nowhere would be
the worse half. Where the cloud is down or refuses, nothing is saved; where the camera then can't save, the
cloud gets the old address back. Where mail is no way of the code any more, an empty address withdraws the
old one, as far as the cloud can be reached: it mails nothing that no challenge asks for. All that happens
outside any transaction: it may take as long as a network.
"""

from __future__ import annotations

import random
import time
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from tui.camera.errors import CameraError, RegistrarDown, RegistrationRefused
from tui.camera.model.accounts import ADMIN
from tui.camera.model.events import EventKind
from tui.camera.operations import camera_key, event_log, queries, sessions
from tui.camera.storage.schema import camera_keys
from tui.protocol.payload import CodeChannel
from tui.protocol.registrar import FRESH, RegistrarUnreachable, Verdict, registration

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from tui.camera.context import CameraContext
    from tui.protocol.code import CameraKey


def register(context: CameraContext, address: str) -> datetime | None:
    """Register an address and return as of when; None where no cloud is joined to this camera.

    Raises RegistrarDown and RegistrationRefused, both logged.
    """
    if context.registrar is None:
        return None
    tries = 0
    while True:
        key, at = _next(context)
        if key is None:
            _failed(context, "no key")
            raise RegistrationRefused("no key")
        try:
            verdict = context.registrar.register(registration(key, context.serial, address, at))
        except (RegistrarUnreachable, OSError) as error:
            _failed(context, "down")
            raise RegistrarDown from error
        if verdict is Verdict.REGISTERED:
            return at
        if verdict is not Verdict.OUT_OF_TIME or not _overtaken(context, at):
            _failed(context, verdict.value)
            raise RegistrationRefused(verdict.value)
        tries += 1
        give_way(tries)


def settle(context: CameraContext) -> None:
    """Tell the cloud what the camera holds now, as far as that is possible."""
    if context.registrar is None:
        return
    with suppress(CameraError):
        address, _ = _held(context)
        tries = 0
        while (address, register(context, address)) != (held := _held(context)):
            address, _ = held
            tries += 1
            give_way(tries)


def newest(tx: Connection, context: CameraContext) -> datetime | None:
    """Return the time of the newest registration that was tried."""
    query = select(camera_keys.c.registered).where(camera_keys.c.serial == context.serial)
    found: datetime | None = tx.execute(query).scalar_one_or_none()
    return found


def give_way(tries: int) -> None:
    """Let others come through, the longer the more tries were overtaken: without a pause eight took 29 s."""
    if tries:
        time.sleep(random.random() * 0.01 * 2 ** min(tries, 9))


def _next(context: CameraContext) -> tuple[CameraKey | None, datetime]:
    # Times only grow, whatever the clock does: the cloud takes no registration twice, nor an older one.
    with context.write() as tx:
        sessions.lock_camera(tx, context)
        at, before = context.clock(), newest(tx, context)
        if before is not None and before - at <= FRESH:  # else the clock was far ahead, and is right again
            at = max(at, before + timedelta(microseconds=1))
        mine = camera_keys.c.serial == context.serial
        tx.execute(update(camera_keys).where(mine).values(registered=at))
        return camera_key.of(tx, context.serial), at


def _held(context: CameraContext) -> tuple[str, datetime | None]:
    """Return the address that the cloud should have, and the time of the newest registration."""
    with context.read() as tx:
        row = queries.security_row(tx, context)
        address = str(row.email) if row.channel == CodeChannel.CONTACT.value else ""
        return address, newest(tx, context)


def _overtaken(context: CameraContext, at: datetime) -> bool:
    with context.read() as tx:
        return newest(tx, context) != at


def _failed(context: CameraContext, why: str) -> None:
    with context.write() as tx:
        event_log.write(tx, context, context.clock(), EventKind.REGISTRATION_FAILED, ADMIN, why=why)
