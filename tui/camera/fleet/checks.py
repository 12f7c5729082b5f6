"""Looks through a store of cameras for what no act of a camera leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from tui.camera.model.recovery import CHALLENGE_TRIES
from tui.camera.operations.throttle import ANSWERS, SIGN_IN
from tui.camera.storage.schema import cameras, challenges, events, metadata, throttles
from tui.db.checking import Fault, Finding, damages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from tui.camera.storage.store import Store


def faults(store: Store) -> list[Finding]:
    """Return all that is wrong. Reads every row; changes nothing."""
    with store.read() as tx:
        found = list(damages(tx, metadata))
        if not found:  # else the questions below could not be answered
            found = [*_orphans(tx), *_log_gaps(tx), *_tries(tx)]
        return [*found, *store.foreign_collations(tx)]


def _orphans(tx: Connection) -> Iterator[Finding]:
    for table in metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            other = key.referred_table.alias()
            pairs = [each.parent == other.c[each.column.name] for each in key.elements]
            left = select(table.c.serial).where(~select(other.c.serial).where(*pairs).exists())
            if tx.execute(left.limit(1)).first() is not None:
                yield Finding(Fault.ORPHANS, table.name)


def _log_gaps(tx: Connection) -> Iterator[Finding]:
    """Lines leave the log at its old end alone, so that the numbers of those that are left follow closely."""
    newest, lines = func.max(events.c.seq), func.count()
    broken = or_(newest != cameras.c.seq, lines != newest - func.min(events.c.seq) + 1)
    query = (
        select(cameras.c.serial)
        .join(events, events.c.serial == cameras.c.serial)
        .group_by(cameras.c.serial, cameras.c.seq)
        .having(broken)
    )
    for serial in tx.execute(query.order_by(cameras.c.serial)).scalars():
        yield Finding(Fault.LOG, serial)


def _tries(tx: Connection) -> Iterator[Finding]:
    gates = [
        (throttles.c.gate == gate.name) & (throttles.c.tries > gate.tries) for gate in (SIGN_IN, ANSWERS)
    ]
    for query in (
        select(throttles.c.serial).where(or_(*gates)),
        select(challenges.c.serial).where(challenges.c.tries > CHALLENGE_TRIES),
    ):
        for serial in tx.execute(query.distinct()).scalars():
            yield Finding(Fault.TRIES, serial)
