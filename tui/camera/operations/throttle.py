"""Counted tries, locks and waits.

A try is booked before anything is hashed and settled afterwards. Between the two nothing is held, so a
hundred guesses at once get exactly as many as one after the other would, and a crash leaves a try counted.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select, update

from tui.camera.model.accounts import ADMIN, digest, printable
from tui.camera.model.events import EventKind
from tui.camera.operations import event_log
from tui.camera.storage.schema import throttles

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping
    from sqlalchemy.sql.elements import ColumnElement

    from tui.camera.context import CameraContext
    from tui.camera.storage.steady_time import Moment

_TOLD: Final = 2
"""Characters that the log shows of a name without an account."""

SLOTS: Final = 4
"""Hexadecimal digits of a name's hash that tries are counted under: names with the same share a count. So
65,536 counts are all that a camera keeps, none is ever forgotten for others, and nothing tells a name that
has an account from one that has not."""

ADDRESS: Final = "address"
"""The gate of an address: bounds guesses at many names, which no name's own count does."""
ADDRESS_TRIES: Final = 30
"""Wrong passwords from one address (IPv6: /64) at once; 2,000 of 2,000 names were tried without it."""
ADDRESS_EVERY: Final = timedelta(seconds=2)
"""One more after that: at most 60 in any minute. The camera's own screen is an address like any other."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A way in that is counted: so many tries, then closed for so long."""

    name: str
    tries: int
    closed_for: timedelta
    locked: EventKind


SIGN_IN: Final = Gate("sign-in", 5, timedelta(minutes=30), EventKind.LOCKED)
"""Older manuals of the device: five wrong passwords lock the account for 30 minutes."""

ANSWERS: Final = Gate("answers", 5, timedelta(hours=24), EventKind.ANSWERS_LOCKED)
"""Answers are short and can be looked up, so they get few tries a day."""


@dataclass(frozen=True, slots=True)
class Try:
    """One try at a gate."""

    context: CameraContext
    gate: Gate
    name: str
    """As typed."""
    known: bool = True
    """Whether there is an account of that name."""

    def book(self, tx: Connection, now: Moment) -> Booked | Closed:
        """Count this try, or say until when the gate is closed; the caller commits either way."""
        row = self._row(tx)
        if row is not None and row["until"] is not None and row["until"] > now.steady:
            self._refuse(tx, row, now)
            return Closed(now.shown(row["until"]))
        # A lock that has run out starts the count anew.
        number = row["tries"] + 1 if row is not None and row["until"] is None else 1
        # The lock begins with the last try, not with its failure: more must not get in meanwhile.
        until = now.steady + self.gate.closed_for if number >= self.gate.tries else None
        self._save(tx, row, known=self.known, tries=number, touched=now.steady, until=until, refusals=None)
        return Booked(number, until)

    def fail(self, tx: Connection, now: Moment, booked: Booked, kind: EventKind) -> Failed:
        """Log that a booked try was wrong, and say what is left."""
        shown = self._shown()
        event_log.write(tx, self.context, now.clock, kind, shown)
        row = self._row(tx)
        if booked.until is not None and row is not None and row["until"] == booked.until:
            until = now.shown(booked.until)
            event_log.write(tx, self.context, now.clock, self.gate.locked, shown, until=until.isoformat())
            return Failed(0, until)
        if booked.until is not None:
            # The right secret, or a reset, has ended the lock since.
            return Failed(self.gate.tries - (row["tries"] if row is not None else 0), None)
        return Failed(self.gate.tries - booked.number, None)

    def clear(self, tx: Connection) -> None:
        """Open the gate and forget the count."""
        tx.execute(delete(throttles).where(*self._mine()))

    def close(self, tx: Connection, now: Moment) -> None:
        """Close the gate as if the tries had been used up."""
        until = now.steady + self.gate.closed_for
        self._save(
            tx,
            self._row(tx),
            known=True,
            tries=self.gate.tries,
            touched=now.steady,
            until=until,
            refusals=None,
        )
        shown = now.shown(until).isoformat()
        event_log.write(tx, self.context, now.clock, self.gate.locked, self._shown(), until=shown)

    def _refuse(self, tx: Connection, row: RowMapping, now: Moment) -> None:
        # One line for all refusals of a lock: a flood must not push the rest out of the log.
        seq, kind, gate = row["refusals"], EventKind.REFUSED_WHILE_LOCKED, self.gate.name
        last = now.clock.isoformat()
        if not event_log.count_again(tx, self.context, seq, kind, gate=gate, last=last):
            seq = event_log.write(tx, self.context, now.clock, kind, self._shown(), gate=gate)
        tx.execute(update(throttles).where(*self._mine()).values(refusals=seq, touched=now.steady))

    def _shown(self) -> str:
        # A name that no user has may be a password, typed into the wrong field.
        return printable(self.name) if self.known else printable(self.name[:_TOLD]) + "…"

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return (
            throttles.c.serial == self.context.serial,
            throttles.c.gate == self.gate.name,
            throttles.c.subject == digest(self.name)[:SLOTS],
        )

    def _row(self, tx: Connection) -> RowMapping | None:
        return tx.execute(select(throttles).where(*self._mine())).mappings().one_or_none()

    def _save(self, tx: Connection, row: RowMapping | None, **values: object) -> None:
        if row is not None:
            tx.execute(update(throttles).where(*self._mine()).values(**values))
            return
        key = {"serial": self.context.serial, "gate": self.gate.name, "subject": digest(self.name)[:SLOTS]}
        tx.execute(insert(throttles).values(**key, **values))


@dataclass(frozen=True, slots=True)
class Booked:
    """A try that counts; `until` is set when it was the last."""

    number: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Closed:
    """A try that never was one: the gate is closed."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Failed:
    """What a wrong try leaves: so many more, or a lock."""

    tries_left: int
    until: datetime | None


def reopen_all(tx: Connection, context: CameraContext) -> None:
    """Clear what stands between the owner and the camera: a completed reset has proved who is there."""
    for gate in (SIGN_IN, ANSWERS):
        Try(context, gate, ADMIN).clear(tx)


# --- an address -----------------------------------------------------------------------------------------


def address_closed(tx: Connection, context: CameraContext, now: Moment) -> datetime | None:
    """Return until when the user's address gets no more tries, by the clock; None where it does now."""
    free = _next_free(tx, context, now) - ADDRESS_TRIES * ADDRESS_EVERY + ADDRESS_EVERY
    return now.shown(free) if free > now.steady else None


def count_address(tx: Connection, context: CameraContext, now: Moment, tries: int = 1) -> None:
    """Count a try of the user's address; -1 takes one back that was right."""
    until = max(now.steady, _next_free(tx, context, now) + tries * ADDRESS_EVERY)
    mine = _of_address(context)
    changed = tx.execute(update(throttles).where(*mine).values(until=until, touched=now.steady))
    if not changed.rowcount:
        key = {"serial": context.serial, "gate": ADDRESS, "subject": _network(context.origin)}
        tx.execute(insert(throttles).values(**key, known=True, tries=0, touched=now.steady, until=until))


def _next_free(tx: Connection, context: CameraContext, now: Moment) -> datetime:
    """Return when all that the address tried is paid for, at one try every two seconds (a leaky bucket)."""
    until = tx.execute(select(throttles.c.until).where(*_of_address(context))).scalar_one_or_none()
    return max(now.steady, until) if until is not None else now.steady


def _of_address(context: CameraContext) -> tuple[ColumnElement[bool], ...]:
    return (
        throttles.c.serial == context.serial,
        throttles.c.gate == ADDRESS,
        throttles.c.subject == _network(context.origin),
    )


def _network(origin: str) -> str:
    try:
        address = ipaddress.ip_address(origin.partition("%")[0])
    except ValueError:  # the camera's own screen
        return digest(origin)[:SLOTS]
    address = getattr(address, "ipv4_mapped", None) or address
    prefix = 64 if address.version == 6 else 32  # noqa: PLR2004 - IPv6: one user has a /64
    return digest(str(ipaddress.ip_network((address, prefix), strict=False)))[:SLOTS]
