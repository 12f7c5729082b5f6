"""Back to the factory's account settings, and starting the camera again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.camera import challenges, log, records, registering, sessions, staging
from tui.camera.accounts import Right
from tui.camera.errors import WrongOwnPassword
from tui.camera.events import EventKind
from tui.camera.signing import Proof
from tui.protocol.payload import CodeChannel

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from tui.camera.accounts import Session
    from tui.camera.works import Works


def restore_accounts(works: Works, session: Session, password: str) -> None:
    """Put users, groups, passwords, questions and the safe e-mail back to the factory's; hashes.

    The camera wants a first password then, and everybody is signed out. The log stays, and so does the count
    of QR codes of these 24 hours.
    """
    sessions.require(works, session, Right.DEFAULT_CONFIG)
    with works.store.read() as tx:
        before = records.channel_of(records.security_row(tx, works))

    def restore(tx: Connection, now: datetime, _: bool) -> None:  # noqa: FBT001 - nothing was prepared
        records.void_grants(tx, works)
        challenges.void(tx, works, now, "restore")
        staging.put_factory_accounts(tx, works)
        log.write(tx, works, now, EventKind.ACCOUNT_RESTORE, session.account)

    proof = Proof(works, session, EventKind.CONFIRM_FAILED, WrongOwnPassword, Right.DEFAULT_CONFIG)
    proof.then(password, lambda: True, restore)
    if before is CodeChannel.CONTACT:
        registering.settle(works)


def reboot(works: Works, session: Session) -> None:
    """Start the camera again: everybody is signed out, what is stored stays."""
    sessions.require(works, session, Right.SHUT_DOWN)
    with sessions.changing(works, session, Right.SHUT_DOWN) as (tx, now):
        sessions.end(tx, works)
        log.write(tx, works, now, EventKind.REBOOT, session.account)
