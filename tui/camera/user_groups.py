"""Adding, modifying and deleting groups, by the device's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from tui.camera import log, records, sessions
from tui.camera.accounts import ADMIN, GroupDraft, GroupRow, Right, fold
from tui.camera.errors import (
    ChangedMeanwhile,
    GroupGone,
    GroupInUse,
    GroupNameTaken,
    ReservedGroup,
    RightHeld,
    TooManyGroups,
)
from tui.camera.events import EventKind
from tui.camera.rules import GROUPS_LIMIT, checked_group, first_right
from tui.camera.schema import accounts, groups

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.sql.elements import ColumnElement

    from tui.camera.accounts import Session
    from tui.camera.works import Works


def add(works: Works, session: Session, draft: GroupDraft) -> None:
    """Add a group."""
    sessions.require(works, session, Right.ACCOUNT)
    wanted = checked_group(draft)
    with sessions.changing(works, session, Right.ACCOUNT) as (tx, now):
        there = records.group_rows(tx, works)
        _name_free(there, wanted.name)
        if len(there) >= GROUPS_LIMIT:
            raise TooManyGroups(GROUPS_LIMIT)
        version = log.write(tx, works, now, EventKind.ADD_GROUP, session.account, group=wanted.name)
        _insert(tx, works, wanted, version)


def modify(works: Works, session: Session, shown: GroupRow, draft: GroupDraft) -> None:
    """Change a group's record; its users keep their rights, so none that they hold can go."""
    sessions.require(works, session, Right.ACCOUNT)
    wanted = checked_group(draft)
    if shown.name == ADMIN and (wanted.name != shown.name or wanted.rights != shown.rights):
        raise ReservedGroup(shown.name)
    with sessions.changing(works, session, Right.ACCOUNT) as (tx, now):
        there = _unchanged(tx, works, shown)
        _name_free([group for group in there if group.name != shown.name], wanted.name)
        _nobody_loses(tx, works, shown, wanted.rights)
        version = log.write(
            tx, works, now, EventKind.MODIFY_GROUP, session.account, group=shown.name, now_called=wanted.name
        )
        if wanted.name == shown.name:
            changed = {"memo": wanted.memo, "rights": wanted.rights, "version": version}
            tx.execute(update(groups).where(*_is(works, shown.name)).values(**changed))
            return
        # Users point to their group by its name: first the new one, then they move, then the old one goes.
        _insert(tx, works, wanted, version)
        moved = (accounts.c.serial == works.serial, accounts.c.group_name == shown.name)
        tx.execute(update(accounts).where(*moved).values(group_name=wanted.name))
        tx.execute(delete(groups).where(*_is(works, shown.name)))


def remove(works: Works, session: Session, shown: GroupRow) -> None:
    """Delete a group that has no users."""
    sessions.require(works, session, Right.ACCOUNT)
    with sessions.changing(works, session, Right.ACCOUNT) as (tx, now):
        _unchanged(tx, works, shown)
        if users := len(_users(tx, works, shown)):
            raise GroupInUse(users)
        tx.execute(delete(groups).where(*_is(works, shown.name)))
        log.write(tx, works, now, EventKind.DELETE_GROUP, session.account, group=shown.name)


def _unchanged(tx: Connection, works: Works, shown: GroupRow) -> list[GroupRow]:
    """Return all groups, once it is sure that nobody was quicker."""
    there = records.group_rows(tx, works)
    found = next((group for group in there if group.name == shown.name), None)
    if found is None:
        raise GroupGone(shown.name)
    if found.version != shown.version:
        raise ChangedMeanwhile(shown.name)
    return there


def _name_free(there: list[GroupRow], name: str) -> None:
    if any(fold(group.name) == fold(name) for group in there):
        raise GroupNameTaken(name)


def _nobody_loses(tx: Connection, works: Works, shown: GroupRow, rights: frozenset[Right]) -> None:
    for name, held in _users(tx, works, shown):
        if (lost := first_right(held - rights)) is not None:
            raise RightHeld(lost.value, name)


def _users(tx: Connection, works: Works, group: GroupRow) -> list[tuple[str, frozenset[Right]]]:
    mine = (accounts.c.serial == works.serial, accounts.c.group_name == group.name)
    query = select(accounts.c.name, accounts.c.rights).where(*mine).order_by(accounts.c.folded)
    return [(row.name, row.rights) for row in tx.execute(query)]


def _insert(tx: Connection, works: Works, wanted: GroupDraft, version: int) -> None:
    row = {"serial": works.serial, "name": wanted.name, "memo": wanted.memo, "rights": wanted.rights}
    tx.execute(insert(groups).values(**row, version=version))


def _is(works: Works, name: str) -> tuple[ColumnElement[bool], ...]:
    return groups.c.serial == works.serial, groups.c.name == name
