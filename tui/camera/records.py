"""Rows of accounts, sessions, grants and security settings, and what is read and written of them together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select, update

from tui.camera import log
from tui.camera.accounts import ADMIN, AccountRow, GroupRow, Right, Session, could_exist, fold
from tui.camera.errors import NotAllowed, SessionEnded, UnknownCamera
from tui.camera.events import EventKind
from tui.camera.recovery import GRANT_LIFE, ResetGrant
from tui.camera.schema import BadRow, accounts, cameras, grants, groups, security, sessions, told
from tui.camera.works import token_digest
from tui.protocol.payload import CodeChannel

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row
    from sqlalchemy.sql.elements import ColumnElement

    from tui.camera.works import Works

SESSIONS: Final = 128
"""Open sessions that a camera keeps; those of killed programs are never signed out, so the oldest go."""


def hold(tx: Connection, works: Works) -> None:
    """Make this transaction the camera's only writer, and sure that there is a camera."""
    query = select(cameras.c.serial).where(cameras.c.serial == works.serial).with_for_update()
    if tx.execute(query).one_or_none() is None:
        raise UnknownCamera(works.serial)


def account(tx: Connection, works: Works, name: str) -> Row[tuple[object, ...]] | None:
    """Return the account of a typed name."""
    if not could_exist(name):
        return None
    query = select(accounts).where(accounts.c.serial == works.serial, accounts.c.folded == fold(name))
    return tx.execute(query).one_or_none()


def set_record(tx: Connection, works: Works, name: str, record: str) -> None:
    """Store a record of the password that the account has already."""
    mine = (accounts.c.serial == works.serial, accounts.c.folded == fold(name))
    tx.execute(update(accounts).where(*mine).values(password=record))


def set_password(tx: Connection, works: Works, name: str, record: str, keep: Session | None = None) -> None:
    """Store a new password: other sessions end, leaves to reset are void, what was told is dropped."""
    set_record(tx, works, name, record)
    end_others(tx, works, name, keep)
    void_grants(tx, works)
    if fold(name) == ADMIN:
        tx.execute(update(told).where(told.c.serial == works.serial).values(password=None))


def account_rows(tx: Connection, works: Works) -> list[AccountRow]:
    """Return the table of users, by name."""
    query = select(accounts).where(accounts.c.serial == works.serial).order_by(accounts.c.folded)
    return [AccountRow(a.name, a.group_name, a.memo, a.reserved, a.rights) for a in tx.execute(query)]


def group_rows(tx: Connection, works: Works) -> list[GroupRow]:
    """Return the table of groups, by name."""
    query = select(groups).where(groups.c.serial == works.serial).order_by(groups.c.name)
    return [GroupRow(g.name, g.memo, g.rights) for g in tx.execute(query)]


# --- sessions -----------------------------------------------------------------------------------------


def begin_session(tx: Connection, works: Works, name: str, now: datetime) -> Session:
    """Sign somebody in whose password was right, and log it."""
    found = account(tx, works, name)
    if found is None:
        raise SessionEnded
    token = works.token()
    # Two draws are only ever alike where a test fixes the randomness.
    _end(tx, works, sessions.c.token == token_digest(token))
    row = {"serial": works.serial, "token": token_digest(token), "folded": found.folded, "since": now}
    tx.execute(insert(sessions).values(**row))
    mine = select(sessions.c.token).where(sessions.c.serial == works.serial)
    newest = mine.order_by(sessions.c.since.desc(), sessions.c.token).limit(SESSIONS)
    _end(tx, works, sessions.c.token.not_in(newest), sessions.c.token != token_digest(token))
    log.write(tx, works, now, EventKind.LOG_IN, found.name)
    return Session(token, found.name, found.group_name, found.rights, now)


def end_session(tx: Connection, works: Works, session: Session) -> bool:
    """Sign somebody out; False when that had happened already."""
    return _end(tx, works, sessions.c.token == token_digest(session.id)) > 0


def end_others(tx: Connection, works: Works, name: str, keep: Session | None = None) -> None:
    """End an account's sessions, but for one."""
    kept = token_digest(keep.id) if keep is not None else ""
    _end(tx, works, sessions.c.folded == fold(name), sessions.c.token != kept)


def authorised(tx: Connection, works: Works, session: Session, right: Right | None = None) -> bool:
    """Whether the account holds the right now, whatever it held at sign-in. Raises SessionEnded."""
    query = (
        select(accounts.c.rights)
        .join_from(sessions, accounts)
        .where(
            sessions.c.serial == works.serial,
            sessions.c.token == token_digest(session.id),
            sessions.c.folded == fold(session.account),
        )
    )
    rights = tx.execute(query).scalar_one_or_none()
    if rights is None:
        raise SessionEnded
    return right is None or right in rights


def require(works: Works, session: Session, right: Right | None = None, *, admin: bool = False) -> None:
    """Raise NotAllowed, and log it, unless the session covers this. Raises SessionEnded."""
    with works.store.read() as tx:
        allowed = authorised(tx, works, session, right) and (not admin or fold(session.account) == ADMIN)
    if allowed:
        return
    with works.store.write() as tx:
        wanted = right.value if right is not None else ADMIN
        log.write(tx, works, works.clock(), EventKind.NOT_ALLOWED, session.account, wanted=wanted)
    raise NotAllowed


def _end(tx: Connection, works: Works, *which: ColumnElement[bool]) -> int:
    return tx.execute(delete(sessions).where(sessions.c.serial == works.serial, *which)).rowcount


# --- grants -------------------------------------------------------------------------------------------


def begin_grant(tx: Connection, works: Works, now: datetime) -> ResetGrant:
    """Give leave to set a new password; an older leave is void."""
    void_grants(tx, works)
    grant = ResetGrant(works.token(), ADMIN, now + GRANT_LIFE)
    row = {"serial": works.serial, "token": token_digest(grant.token), "expires": grant.expires}
    tx.execute(insert(grants).values(**row))
    log.write(tx, works, now, EventKind.RESET_GRANTED, ADMIN)
    return grant


def grant_holds(tx: Connection, works: Works, grant: ResetGrant, now: datetime) -> bool:
    """Whether a leave can still be used."""
    query = select(grants.c.expires).where(
        grants.c.serial == works.serial, grants.c.token == token_digest(grant.token)
    )
    expires = tx.execute(query).scalar_one_or_none()
    # A clock that was set back must not lengthen its life.
    return expires is not None and timedelta() < expires - now <= GRANT_LIFE


def void_grants(tx: Connection, works: Works) -> None:
    """End every leave of this camera."""
    tx.execute(delete(grants).where(grants.c.serial == works.serial))


# --- security settings --------------------------------------------------------------------------------


def security_row(tx: Connection, works: Works) -> Row[tuple[object, ...]]:
    """Return the security settings; every camera has them."""
    found = tx.execute(select(security).where(security.c.serial == works.serial)).one_or_none()
    if found is None:
        raise UnknownCamera(works.serial)
    return found


def channel_of(row: Row[tuple[object, ...]]) -> CodeChannel | None:
    """Return the way of the verification code from the security settings."""
    try:
        return CodeChannel(row.channel) if row.channel is not None else None
    except ValueError as error:
        raise BadRow from error


def told_row(tx: Connection, works: Works) -> Row[tuple[object, ...]]:
    """Return what the scenario told; every camera has such a row, perhaps an empty one."""
    found = tx.execute(select(told).where(told.c.serial == works.serial)).one_or_none()
    if found is None:
        raise UnknownCamera(works.serial)
    return found
