"""Rows of accounts, grants and security settings, and what is read and written of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from tui.camera.context import token_digest
from tui.camera.errors import UnknownCamera
from tui.camera.model.accounts import ADMIN, AccountRow, GroupRow, could_exist, fold
from tui.camera.model.events import EventKind
from tui.camera.model.recovery import GRANT_LIFE, ResetGrant
from tui.camera.operations import event_log, sessions
from tui.camera.storage import steady_time
from tui.camera.storage.schema import accounts, cameras, grants, groups, hints, security
from tui.db.errors import BadRow
from tui.protocol.payload import CodeChannel

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from tui.camera.context import CameraContext
    from tui.camera.model.accounts import Session
    from tui.camera.storage.steady_time import Moment


def scenario(context: CameraContext) -> str:
    """Return the name of the scenario that the camera was started in. Raises UnknownCamera."""
    with context.read() as tx:
        query = select(cameras.c.scenario).where(cameras.c.serial == context.serial)
        found: str | None = tx.execute(query).scalar_one_or_none()
    if found is None:
        raise UnknownCamera(context.serial)
    return found


def account(tx: Connection, context: CameraContext, name: str) -> Row[tuple[object, ...]] | None:
    """Return the account of a typed name."""
    if not could_exist(name):
        return None
    query = select(accounts).where(accounts.c.serial == context.serial, accounts.c.folded == fold(name))
    return tx.execute(query).one_or_none()


def set_record(tx: Connection, context: CameraContext, name: str, record: str) -> None:
    """Store a record of the password that the account has already."""
    mine = (accounts.c.serial == context.serial, accounts.c.folded == fold(name))
    tx.execute(update(accounts).where(*mine).values(password=record))


def set_password(
    tx: Connection, context: CameraContext, name: str, record: str, keep: Session | None = None
) -> None:
    """Store a new password: other sessions end. Of `admin`: leaves to reset are void, and what was told."""
    set_record(tx, context, name, record)
    mine = (accounts.c.serial == context.serial, accounts.c.folded == fold(name))
    # A number of the log's, which no other change ever gets: the caller writes that line.
    tx.execute(update(accounts).where(*mine).values(version=event_log.next_number(tx, context)))
    sessions.end_others(tx, context, name, keep)
    if fold(name) == ADMIN:  # whom every leave to reset is about
        void_grants(tx, context)
        tx.execute(update(hints).where(hints.c.serial == context.serial).values(password=None))


def account_row(row: Row[tuple[object, ...]]) -> AccountRow:
    """Return a line of the table of users, without the password's record."""
    return AccountRow(row.name, row.group_name, row.memo, row.reserved, row.rights, row.version)


def account_rows(tx: Connection, context: CameraContext) -> list[AccountRow]:
    """Return the table of users, by name."""
    query = select(accounts).where(accounts.c.serial == context.serial).order_by(accounts.c.folded)
    return [account_row(row) for row in tx.execute(query)]


def group_rows(tx: Connection, context: CameraContext) -> list[GroupRow]:
    """Return the table of groups, by name."""
    query = select(groups).where(groups.c.serial == context.serial).order_by(groups.c.name)
    return [GroupRow(g.name, g.memo, g.rights, g.version) for g in tx.execute(query)]


# --- grants -------------------------------------------------------------------------------------------


def begin_grant(
    tx: Connection, context: CameraContext, now: Moment, unanswered: tuple[int, ...] = ()
) -> ResetGrant:
    """Give leave to set a new password; an older leave is void."""
    void_grants(tx, context)
    grant = ResetGrant(context.token(), ADMIN, now.clock + GRANT_LIFE, unanswered)
    expires = now.steady + GRANT_LIFE
    row = {"serial": context.serial, "token": token_digest(grant.token), "expires": expires}
    tx.execute(insert(grants).values(**row))
    event_log.write(tx, context, now.clock, EventKind.RESET_GRANTED, ADMIN)
    return grant


def grant_holds(tx: Connection, context: CameraContext, grant: ResetGrant, now: Moment) -> bool:
    """Whether a leave can still be used."""
    query = select(grants.c.expires).where(
        grants.c.serial == context.serial, grants.c.token == token_digest(grant.token)
    )
    expires = tx.execute(query).scalar_one_or_none()
    return expires is not None and not steady_time.is_over(tx, now, expires)


def void_grants(tx: Connection, context: CameraContext) -> None:
    """End every leave of this camera."""
    tx.execute(delete(grants).where(grants.c.serial == context.serial))


# --- security settings --------------------------------------------------------------------------------


def security_row(tx: Connection, context: CameraContext) -> Row[tuple[object, ...]]:
    """Return the security settings; every camera has them."""
    found = tx.execute(select(security).where(security.c.serial == context.serial)).one_or_none()
    return _with_questions(found, context)


def questions_of(row: Row[tuple[object, ...]]) -> tuple[int, int] | None:
    """Return the questions of the security settings; None where none are set."""
    return (row.first_question, row.second_question) if row.first_question else None


def channel_of(row: Row[tuple[object, ...]]) -> CodeChannel | None:
    """Return the way of the verification code from the security settings."""
    try:
        return CodeChannel(row.channel) if row.channel is not None else None
    except ValueError as error:
        raise BadRow from error


def hints_row(tx: Connection, context: CameraContext) -> Row[tuple[object, ...]]:
    """Return what the scenario told; every camera has such a row, perhaps an empty one."""
    found = tx.execute(select(hints).where(hints.c.serial == context.serial)).one_or_none()
    return _with_questions(found, context)


def _with_questions(row: Row[tuple[object, ...]] | None, context: CameraContext) -> Row[tuple[object, ...]]:
    """Return a row that names two questions that differ, or none."""
    if row is None:
        raise UnknownCamera(context.serial)
    both = row.first_question, row.second_question
    if both != (0, 0) and (0 in both or both[0] == both[1]):
        raise BadRow
    return row
