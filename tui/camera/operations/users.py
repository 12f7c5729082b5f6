"""Adding, modifying and deleting users, by the device's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from tui.camera.errors import (
    ChangedMeanwhile,
    GroupGone,
    OwnAccount,
    ReservedUser,
    TooManyUsers,
    UserGone,
    UserNameTaken,
)
from tui.camera.model import passwords
from tui.camera.model.accounts import AccountRow, Right, UserDraft, fold
from tui.camera.model.events import EventKind
from tui.camera.model.validation import USERS_LIMIT, checked_rights, checked_user, checked_user_name
from tui.camera.operations import event_log, queries, sessions, throttle
from tui.camera.operations.sign_in import guessable
from tui.camera.operations.throttle import Try
from tui.camera.storage.schema import accounts, groups

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row
    from sqlalchemy.sql.elements import ColumnElement

    from tui.camera.context import CameraContext
    from tui.camera.model.accounts import Session


def add(context: CameraContext, session: Session, draft: UserDraft, password: str) -> None:
    """Add a user; hashes."""
    sessions.require(context, session, Right.ACCOUNT)
    wanted = checked_user(draft)
    chosen = passwords.checked(password, guessable(context, wanted.name))
    with context.read() as tx:  # a refusal that is certain need not wait for the hash
        _room_for(tx, context, wanted)
    record = context.hasher.hash(chosen)
    with sessions.changing(context, session, Right.ACCOUNT) as (tx, now):
        _room_for(tx, context, wanted)
        version = event_log.write(
            tx, context, now.clock, EventKind.ADD_USER, session.account, user=wanted.name
        )
        row = {"serial": context.serial, "folded": fold(wanted.name), "reserved": False, "password": record}
        tx.execute(insert(accounts).values(**row, **_values(wanted), version=version))
        _start_count(tx, context, wanted.name)


def modify(context: CameraContext, session: Session, shown: AccountRow, draft: UserDraft) -> None:
    """Change a user's record. Who changed his own, or was renamed, is signed out."""
    sessions.require(context, session, Right.ACCOUNT)
    _refuse_reserved(shown)
    same_name = fold(draft.name) == fold(shown.name)
    wanted = checked_user(draft)
    with sessions.changing(context, session, Right.ACCOUNT) as (tx, now):
        _unchanged(tx, context, shown)
        if not same_name:
            _name_free(tx, context, wanted.name)
        _within_group(tx, context, wanted)
        version = event_log.write(
            tx,
            context,
            now.clock,
            EventKind.MODIFY_USER,
            session.account,
            user=shown.name,
            now_called=wanted.name,
        )
        if not same_name or fold(session.account) == fold(shown.name):
            sessions.end_others(tx, context, shown.name)
        changed = {"folded": fold(wanted.name), "version": version}
        tx.execute(update(accounts).where(*_is(context, shown.name)).values(**_values(wanted), **changed))
        if not same_name:
            Try(context, throttle.SIGN_IN, shown.name).clear(tx)
            _start_count(tx, context, wanted.name)


def remove(context: CameraContext, session: Session, shown: AccountRow) -> None:
    """Delete a user; his sessions end."""
    sessions.require(context, session, Right.ACCOUNT)
    _refuse_reserved(shown)
    if fold(session.account) == fold(shown.name):
        raise OwnAccount
    with sessions.changing(context, session, Right.ACCOUNT) as (tx, now):
        _unchanged(tx, context, shown)
        tx.execute(delete(accounts).where(*_is(context, shown.name)))
        Try(context, throttle.SIGN_IN, shown.name).clear(tx)
        event_log.write(tx, context, now.clock, EventKind.DELETE_USER, session.account, user=shown.name)


def set_password(context: CameraContext, session: Session, shown: AccountRow, password: str) -> None:
    """Set another user's password, without the old one; hashes. That user's sessions and lock end."""
    sessions.require(context, session, Right.ACCOUNT)
    _refuse_reserved(shown)
    if fold(session.account) == fold(shown.name):
        raise OwnAccount
    chosen = passwords.checked(password, guessable(context, shown.name))
    record = context.hasher.hash(chosen)
    with sessions.changing(context, session, Right.ACCOUNT) as (tx, now):
        _unchanged(tx, context, shown)
        queries.set_password(tx, context, shown.name, record)
        Try(context, throttle.SIGN_IN, shown.name).clear(tx)
        event_log.write(tx, context, now.clock, EventKind.MODIFY_PASSWORD, session.account, user=shown.name)


def _refuse_reserved(shown: AccountRow) -> None:
    if shown.reserved:
        raise ReservedUser(shown.name)


def _unchanged(tx: Connection, context: CameraContext, shown: AccountRow) -> None:
    """Make sure that no other user was quicker: what is changed is what was shown."""
    found = queries.account(tx, context, shown.name)
    if found is None:
        raise UserGone(shown.name)
    _refuse_reserved(queries.account_row(found))
    if found.version != shown.version:
        raise ChangedMeanwhile(shown.name)


def _room_for(tx: Connection, context: CameraContext, wanted: UserDraft) -> None:
    mine = accounts.c.serial == context.serial
    _name_free(tx, context, wanted.name)
    if tx.execute(select(func.count()).select_from(accounts).where(mine)).scalar_one() >= USERS_LIMIT:
        raise TooManyUsers(USERS_LIMIT)
    _within_group(tx, context, wanted)


def _name_free(tx: Connection, context: CameraContext, name: str) -> None:
    if queries.account(tx, context, checked_user_name(name)) is not None:
        raise UserNameTaken(name)


def _within_group(tx: Connection, context: CameraContext, wanted: UserDraft) -> None:
    group = _group(tx, context, wanted.group)
    checked_rights(wanted.rights, group.rights)


def _group(tx: Connection, context: CameraContext, name: str) -> Row[tuple[object, ...]]:
    query = select(groups).where(groups.c.serial == context.serial, groups.c.name == name)
    found = tx.execute(query).one_or_none()
    if found is None:
        raise GroupGone(name)
    return found


def _start_count(tx: Connection, context: CameraContext, name: str) -> None:
    # Guesses at a name without a user were guesses at nothing; they must not lock out one who has it now.
    Try(context, throttle.SIGN_IN, name).clear(tx)


def _values(wanted: UserDraft) -> dict[str, object]:
    return {
        "name": wanted.name,
        "group_name": wanted.group,
        "memo": wanted.memo,
        "rights": wanted.rights,
    }


def _is(context: CameraContext, name: str) -> tuple[ColumnElement[bool], ...]:
    return accounts.c.serial == context.serial, accounts.c.folded == fold(name)
