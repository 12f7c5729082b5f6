"""Adding, modifying and deleting groups, by the device's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from tui.camera.errors import (
    ChangedMeanwhile,
    GroupGone,
    GroupInUse,
    GroupNameTaken,
    ReservedGroup,
    RightHeld,
    TooManyGroups,
)
from tui.camera.model.accounts import ADMIN, GroupDraft, GroupRow, Right, fold
from tui.camera.model.events import EventKind
from tui.camera.model.validation import GROUPS_LIMIT, checked_group, first_right
from tui.camera.operations import event_log, queries, sessions
from tui.camera.storage.schema import accounts, groups

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.sql.elements import ColumnElement

    from tui.camera.context import CameraContext
    from tui.camera.model.accounts import Session


def add(context: CameraContext, session: Session, draft: GroupDraft) -> None:
    """Add a group."""
    sessions.require(context, session, Right.ACCOUNT)
    wanted = checked_group(draft)
    with sessions.changing(context, session, Right.ACCOUNT) as (tx, now):
        there = queries.group_rows(tx, context)
        _name_free(there, wanted.name)
        if len(there) >= GROUPS_LIMIT:
            raise TooManyGroups(GROUPS_LIMIT)
        version = event_log.write(
            tx, context, now.clock, EventKind.ADD_GROUP, session.account, group=wanted.name
        )
        _insert(tx, context, wanted, version)


def modify(context: CameraContext, session: Session, shown: GroupRow, draft: GroupDraft) -> None:
    """Change a group's record; its users keep their rights, so none that they hold can go."""
    sessions.require(context, session, Right.ACCOUNT)
    wanted = checked_group(draft)
    if shown.name == ADMIN and (wanted.name != shown.name or wanted.rights != shown.rights):
        raise ReservedGroup(shown.name)
    with sessions.changing(context, session, Right.ACCOUNT) as (tx, now):
        there = _unchanged(tx, context, shown)
        _name_free([group for group in there if group.name != shown.name], wanted.name)
        _nobody_loses(tx, context, shown, wanted.rights)
        version = event_log.write(
            tx,
            context,
            now.clock,
            EventKind.MODIFY_GROUP,
            session.account,
            group=shown.name,
            now_called=wanted.name,
        )
        if wanted.name == shown.name:
            changed = {"memo": wanted.memo, "rights": wanted.rights, "version": version}
            tx.execute(update(groups).where(*_is(context, shown.name)).values(**changed))
            return
        # Users point to their group by its name: first the new one, then they move, then the old one goes.
        _insert(tx, context, wanted, version)
        moved = (accounts.c.serial == context.serial, accounts.c.group_name == shown.name)
        tx.execute(update(accounts).where(*moved).values(group_name=wanted.name))
        tx.execute(delete(groups).where(*_is(context, shown.name)))


def remove(context: CameraContext, session: Session, shown: GroupRow) -> None:
    """Delete a group that has no users."""
    sessions.require(context, session, Right.ACCOUNT)
    with sessions.changing(context, session, Right.ACCOUNT) as (tx, now):
        _unchanged(tx, context, shown)
        if users := len(_users(tx, context, shown)):
            raise GroupInUse(users)
        tx.execute(delete(groups).where(*_is(context, shown.name)))
        event_log.write(tx, context, now.clock, EventKind.DELETE_GROUP, session.account, group=shown.name)


def _unchanged(tx: Connection, context: CameraContext, shown: GroupRow) -> list[GroupRow]:
    """Return all groups, once it is sure that no other user was quicker."""
    there = queries.group_rows(tx, context)
    found = next((group for group in there if group.name == shown.name), None)
    if found is None:
        raise GroupGone(shown.name)
    if found.version != shown.version:
        raise ChangedMeanwhile(shown.name)
    return there


def _name_free(there: list[GroupRow], name: str) -> None:
    if any(fold(group.name) == fold(name) for group in there):
        raise GroupNameTaken(name)


def _nobody_loses(tx: Connection, context: CameraContext, shown: GroupRow, rights: frozenset[Right]) -> None:
    for name, held in _users(tx, context, shown):
        if (lost := first_right(held - rights)) is not None:
            raise RightHeld(lost.value, name)


def _users(tx: Connection, context: CameraContext, group: GroupRow) -> list[tuple[str, frozenset[Right]]]:
    mine = (accounts.c.serial == context.serial, accounts.c.group_name == group.name)
    query = select(accounts.c.name, accounts.c.rights).where(*mine).order_by(accounts.c.folded)
    return [(row.name, row.rights) for row in tx.execute(query)]


def _insert(tx: Connection, context: CameraContext, wanted: GroupDraft, version: int) -> None:
    row = {"serial": context.serial, "name": wanted.name, "memo": wanted.memo, "rights": wanted.rights}
    tx.execute(insert(groups).values(**row, version=version))


def _is(context: CameraContext, name: str) -> tuple[ColumnElement[bool], ...]:
    return groups.c.serial == context.serial, groups.c.name == name
