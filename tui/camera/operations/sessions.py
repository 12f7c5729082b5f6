"""Who is signed in, until when, and whether that covers what they want to do."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select, update

from tui.camera.context import token_digest
from tui.camera.errors import CameraError, NotAllowed, SessionEnded, UnknownCamera
from tui.camera.model.accounts import ADMIN, OnlineRow, Right, Session, fold
from tui.camera.model.events import EventKind
from tui.camera.operations import event_log
from tui.camera.storage import steady_time
from tui.camera.storage.schema import accounts, cameras, sessions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Row
    from sqlalchemy.sql.elements import ColumnElement

    from tui.camera.context import CameraContext
    from tui.camera.storage.steady_time import Moment

SESSIONS: Final = 128
"""Open sessions that a camera keeps; those of killed programs are never signed out, so the oldest go."""

IDLE_LIMIT: Final = timedelta(minutes=10)
"""A session without a key for this long is over (device: 10 minutes by default)."""


def lock_camera(tx: Connection, context: CameraContext) -> Moment:
    """Make this transaction the camera's only writer, and return the moment. Raises UnknownCamera.

    What lives for minutes is over where the clock was set back.
    """
    query = select(cameras.c.serial).where(cameras.c.serial == context.serial).with_for_update()
    if tx.execute(query).one_or_none() is None:
        raise UnknownCamera(context.serial)
    return steady_time.note(tx, context.serial, context.clock())


# --- coming and going -----------------------------------------------------------------------------------


def begin(tx: Connection, context: CameraContext, name: str, now: Moment) -> Session:
    """Sign a user in whose password was right, and log it. Raises SessionEnded for a deleted one."""
    mine = (accounts.c.serial == context.serial, accounts.c.folded == fold(name))
    found = tx.execute(select(accounts).where(*mine)).one_or_none()
    if found is None:
        raise SessionEnded
    token = context.token()
    # Two draws are only ever alike where a test fixes the randomness.
    end(tx, context, sessions.c.token == token_digest(token))
    _forget_idle(tx, context, now)
    row = {"serial": context.serial, "token": token_digest(token), "folded": found.folded}
    tx.execute(insert(sessions).values(**row, since=now.clock, touched=now.steady, origin=context.origin))
    ours = select(sessions.c.token).where(sessions.c.serial == context.serial)
    newest = ours.order_by(sessions.c.touched.desc(), sessions.c.token).limit(SESSIONS)
    end(tx, context, sessions.c.token.not_in(newest), sessions.c.token != token_digest(token))
    event_log.write(tx, context, now.clock, EventKind.LOG_IN, found.name)
    return Session(token, found.name, found.group_name, found.rights, now.clock)


def keep(tx: Connection, context: CameraContext, session: Session, now: Moment) -> None:
    """Note that the user is at the keys."""
    tx.execute(update(sessions).where(*_is(context, session)).values(touched=now.steady))


def end_own(tx: Connection, context: CameraContext, session: Session) -> bool:
    """Sign a user out; False when that had happened already."""
    return end(tx, context, sessions.c.token == token_digest(session.id)) > 0


def end_others(tx: Connection, context: CameraContext, name: str, keep: Session | None = None) -> None:
    """End an account's sessions, but for one."""
    kept = token_digest(keep.id) if keep is not None else ""
    end(tx, context, sessions.c.folded == fold(name), sessions.c.token != kept)


def end(tx: Connection, context: CameraContext, *which: ColumnElement[bool]) -> int:
    """End those sessions of the camera, all where nothing is said, and return how many there were."""
    return tx.execute(delete(sessions).where(sessions.c.serial == context.serial, *which)).rowcount


# --- what a session covers ------------------------------------------------------------------------------


def refresh(tx: Connection, context: CameraContext, session: Session) -> Session:
    """Return the session with the group and the rights of now. Raises SessionEnded."""
    found = tx.execute(
        select(sessions.c.touched, accounts.c.name, accounts.c.group_name, accounts.c.rights)
        .join_from(sessions, accounts)
        .where(*_is(context, session))
    ).one_or_none()
    if found is None or steady_time.is_over(tx, context.now(tx), found.touched + IDLE_LIMIT):
        raise SessionEnded
    return Session(session.id, found.name, found.group_name, found.rights, session.since)


def authorised(tx: Connection, context: CameraContext, session: Session, right: Right | None = None) -> bool:
    """Whether the account holds the right now, whatever it held at sign-in. Raises SessionEnded."""
    now = refresh(tx, context, session)
    return right is None or right in now.rights


def refused(
    tx: Connection, context: CameraContext, session: Session, right: Right | None
) -> CameraError | None:
    """Return what keeps a session from an act, logged; None where nothing does."""
    try:
        allowed = authorised(tx, context, session, right)
    except SessionEnded as error:
        return error
    if allowed:
        return None
    _log_refusal(tx, context, session, right.value if right is not None else ADMIN)
    return NotAllowed()


def require(
    context: CameraContext, session: Session, right: Right | None = None, *, admin: bool = False
) -> None:
    """Raise NotAllowed, and log it, unless the session covers this. Raises SessionEnded."""
    with context.read() as tx:
        allowed = authorised(tx, context, session, right) and (not admin or fold(session.account) == ADMIN)
    if allowed:
        return
    with context.write() as tx:
        _log_refusal(tx, context, session, right.value if right is not None else ADMIN)
    raise NotAllowed


@contextmanager
def changing(context: CameraContext, session: Session, right: Right) -> Iterator[tuple[Connection, Moment]]:
    """Open the transaction of a change that needs a right. Raises SessionEnded; NotAllowed, logged."""
    with context.write() as tx:
        now = lock_camera(tx, context)
        if authorised(tx, context, session, right):
            keep(tx, context, session, now)
            yield tx, now
            return
        _log_refusal(tx, context, session, right.value)
    raise NotAllowed


def _log_refusal(tx: Connection, context: CameraContext, session: Session, wanted: str) -> None:
    event_log.write(tx, context, context.clock(), EventKind.NOT_ALLOWED, session.account, wanted=wanted)


# --- who is there ---------------------------------------------------------------------------------------


def online(tx: Connection, context: CameraContext, session: Session) -> list[OnlineRow]:
    """Return who is signed in, the first to come first."""
    now = context.now(tx)
    query = (
        select(sessions, accounts.c.name, accounts.c.group_name)
        .join_from(sessions, accounts)
        .where(sessions.c.serial == context.serial, sessions.c.touched > now.steady - IDLE_LIMIT)
        .order_by(sessions.c.since, sessions.c.token)
    )
    return [_online(row, session) for row in tx.execute(query)]


def disconnect(context: CameraContext, session: Session, row: OnlineRow) -> None:
    """Sign another user out."""
    require(context, session, Right.ACCOUNT)
    with changing(context, session, Right.ACCOUNT) as (tx, now):
        other = sessions.c.token == row.handle
        if end(tx, context, other, sessions.c.token != token_digest(session.id)):
            event_log.write(tx, context, now.clock, EventKind.DISCONNECTED, session.account, user=row.account)


def _online(row: Row[tuple[object, ...]], session: Session) -> OnlineRow:
    own = row.token == token_digest(session.id)
    return OnlineRow(row.token, row.name, row.group_name, row.origin, row.since, own)


def _is(context: CameraContext, session: Session) -> tuple[ColumnElement[bool], ...]:
    return (
        sessions.c.serial == context.serial,
        sessions.c.token == token_digest(session.id),
        sessions.c.folded == fold(session.account),
    )


def _forget_idle(tx: Connection, context: CameraContext, now: Moment) -> None:
    end(tx, context, sessions.c.touched <= now.steady - IDLE_LIMIT)
