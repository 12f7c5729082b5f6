"""Adding, modifying and deleting users, by the device's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from tui.camera import log, passwords, records, sessions, throttle
from tui.camera.accounts import AccountRow, Right, UserDraft, fold
from tui.camera.errors import (
    ChangedMeanwhile,
    GroupGone,
    OwnAccount,
    ReservedUser,
    TooManyUsers,
    UserGone,
    UserNameTaken,
)
from tui.camera.events import EventKind
from tui.camera.rules import USERS_LIMIT, checked_rights, checked_user, checked_user_name
from tui.camera.schema import accounts, groups
from tui.camera.signing import guessable
from tui.camera.throttle import Try

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row
    from sqlalchemy.sql.elements import ColumnElement

    from tui.camera.accounts import Session
    from tui.camera.works import Works


def add(works: Works, session: Session, draft: UserDraft, password: str) -> None:
    """Add a user; hashes."""
    sessions.require(works, session, Right.ACCOUNT)
    wanted = checked_user(draft)
    chosen = passwords.checked(password, guessable(works, wanted.name))
    with works.store.read() as tx:  # a refusal that is certain need not wait for the hash
        _room_for(tx, works, wanted)
    record = works.hasher.hash(chosen)
    with sessions.changing(works, session, Right.ACCOUNT) as (tx, now):
        _room_for(tx, works, wanted)
        version = log.write(tx, works, now, EventKind.ADD_USER, session.account, user=wanted.name)
        row = {"serial": works.serial, "folded": fold(wanted.name), "reserved": False, "password": record}
        tx.execute(insert(accounts).values(**row, **_values(wanted), version=version))
        _start_count(tx, works, wanted.name)


def modify(works: Works, session: Session, shown: AccountRow, draft: UserDraft) -> None:
    """Change a user's record. Who changed his own, or was renamed, is signed out."""
    sessions.require(works, session, Right.ACCOUNT)
    _refuse_reserved(shown)
    same_name = fold(draft.name) == fold(shown.name)
    wanted = checked_user(draft)
    with sessions.changing(works, session, Right.ACCOUNT) as (tx, now):
        _unchanged(tx, works, shown)
        if not same_name:
            _name_free(tx, works, wanted.name)
        _within_group(tx, works, wanted)
        version = log.write(
            tx, works, now, EventKind.MODIFY_USER, session.account, user=shown.name, now_called=wanted.name
        )
        if not same_name or fold(session.account) == fold(shown.name):
            sessions.end_others(tx, works, shown.name)
        changed = {"folded": fold(wanted.name), "version": version}
        tx.execute(update(accounts).where(*_is(works, shown.name)).values(**_values(wanted), **changed))
        if not same_name:
            Try(works, throttle.SIGN_IN, shown.name).clear(tx)
            _start_count(tx, works, wanted.name)


def remove(works: Works, session: Session, shown: AccountRow) -> None:
    """Delete a user; his sessions end."""
    sessions.require(works, session, Right.ACCOUNT)
    _refuse_reserved(shown)
    if fold(session.account) == fold(shown.name):
        raise OwnAccount
    with sessions.changing(works, session, Right.ACCOUNT) as (tx, now):
        _unchanged(tx, works, shown)
        tx.execute(delete(accounts).where(*_is(works, shown.name)))
        Try(works, throttle.SIGN_IN, shown.name).clear(tx)
        log.write(tx, works, now, EventKind.DELETE_USER, session.account, user=shown.name)


def set_password(works: Works, session: Session, shown: AccountRow, password: str) -> None:
    """Set somebody else's password, without the old one; hashes. His sessions and his lock end."""
    sessions.require(works, session, Right.ACCOUNT)
    _refuse_reserved(shown)
    if fold(session.account) == fold(shown.name):
        raise OwnAccount
    chosen = passwords.checked(password, guessable(works, shown.name))
    record = works.hasher.hash(chosen)
    with sessions.changing(works, session, Right.ACCOUNT) as (tx, now):
        _unchanged(tx, works, shown)
        records.set_password(tx, works, shown.name, record)
        Try(works, throttle.SIGN_IN, shown.name).clear(tx)
        log.write(tx, works, now, EventKind.MODIFY_PASSWORD, session.account, user=shown.name)


def _refuse_reserved(shown: AccountRow) -> None:
    if shown.reserved:
        raise ReservedUser(shown.name)


def _unchanged(tx: Connection, works: Works, shown: AccountRow) -> None:
    """Make sure that nobody was quicker: what is changed is what was shown."""
    found = records.account(tx, works, shown.name)
    if found is None:
        raise UserGone(shown.name)
    _refuse_reserved(records.account_row(found))
    if found.version != shown.version:
        raise ChangedMeanwhile(shown.name)


def _room_for(tx: Connection, works: Works, wanted: UserDraft) -> None:
    mine = accounts.c.serial == works.serial
    _name_free(tx, works, wanted.name)
    if tx.execute(select(func.count()).select_from(accounts).where(mine)).scalar_one() >= USERS_LIMIT:
        raise TooManyUsers(USERS_LIMIT)
    _within_group(tx, works, wanted)


def _name_free(tx: Connection, works: Works, name: str) -> None:
    if records.account(tx, works, checked_user_name(name)) is not None:
        raise UserNameTaken(name)


def _within_group(tx: Connection, works: Works, wanted: UserDraft) -> None:
    group = _group(tx, works, wanted.group)
    checked_rights(wanted.rights, group.rights)


def _group(tx: Connection, works: Works, name: str) -> Row[tuple[object, ...]]:
    query = select(groups).where(groups.c.serial == works.serial, groups.c.name == name)
    found = tx.execute(query).one_or_none()
    if found is None:
        raise GroupGone(name)
    return found


def _start_count(tx: Connection, works: Works, name: str) -> None:
    # Guesses at a name that nobody had were guesses at nothing; they must not lock out whoever has it now.
    Try(works, throttle.SIGN_IN, name).clear(tx)


def _values(wanted: UserDraft) -> dict[str, object]:
    return {
        "name": wanted.name,
        "group_name": wanted.group,
        "memo": wanted.memo,
        "rights": wanted.rights,
    }


def _is(works: Works, name: str) -> tuple[ColumnElement[bool], ...]:
    return accounts.c.serial == works.serial, accounts.c.folded == fold(name)
