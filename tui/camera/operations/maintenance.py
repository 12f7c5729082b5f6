"""Back to the factory's account settings, and starting the camera again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.camera.errors import WrongOwnPassword
from tui.camera.model.accounts import Right
from tui.camera.model.events import EventKind
from tui.camera.operations import challenges, email_registration, event_log, queries, seeding, sessions
from tui.camera.operations.sign_in import Proof
from tui.protocol.payload import CodeChannel

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tui.camera.context import CameraContext
    from tui.camera.model.accounts import Session
    from tui.camera.storage.steady_time import Moment


def restore_accounts(context: CameraContext, session: Session, password: str) -> None:
    """Put users, groups, passwords, questions and the safe e-mail back to the factory's; hashes.

    The camera wants a first password then, and all users are signed out. The log stays, and so does the count
    of QR codes of these 24 hours.
    """
    sessions.require(context, session, Right.DEFAULT_CONFIG)
    with context.read() as tx:
        before = queries.channel_of(queries.security_row(tx, context))

    def restore(tx: Connection, now: Moment, _: bool) -> None:  # noqa: FBT001 - nothing was prepared
        queries.void_grants(tx, context)
        challenges.void(tx, context, now, "restore")
        seeding.put_factory_accounts(tx, context)
        event_log.write(tx, context, now.clock, EventKind.ACCOUNT_RESTORE, session.account)

    proof = Proof(context, session, EventKind.CONFIRM_FAILED, WrongOwnPassword, Right.DEFAULT_CONFIG)
    proof.then(password, lambda: True, restore)
    if before is CodeChannel.CONTACT:
        email_registration.settle(context)


def reboot(context: CameraContext, session: Session) -> None:
    """Start the camera again: all users are signed out, what is stored stays."""
    sessions.require(context, session, Right.SHUT_DOWN)
    with sessions.changing(context, session, Right.SHUT_DOWN) as (tx, now):
        sessions.end(tx, context)
        event_log.write(tx, context, now.clock, EventKind.REBOOT, session.account)


def clear_log(context: CameraContext, session: Session) -> None:
    """Remove every line of the log, and write one that says who did."""
    with sessions.changing(context, session, Right.DEL_LOG) as (tx, now):
        event_log.clear(tx, context)
        event_log.write(tx, context, now.clock, EventKind.CLEAR_LOG, session.account)


def log_exported(context: CameraContext, session: Session, lines: int) -> None:
    """Write down that so many lines of the log were put into a file."""
    with sessions.changing(context, session, Right.QUERY_LOG) as (tx, now):
        event_log.write(tx, context, now.clock, EventKind.LOG_EXPORTED, session.account, lines=lines)
