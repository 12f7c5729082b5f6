"""Counted tries, locks and waits.

A try is booked before anything is hashed and settled afterwards. Between the two nothing is held, so a
hundred guesses at once get exactly as many as one after the other would, and a crash leaves a try counted.
"""

from __future__ import annotations

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

UNKNOWN_NAMES: Final = 256
"""Names without an account that a camera remembers tries of; the one not seen for longest is forgotten."""


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
        self._forget_strangers(tx)
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
        seq = row["refusals"]
        if not event_log.count_again(tx, self.context, seq, gate=self.gate.name, last=now.clock.isoformat()):
            shown = self._shown()
            seq = event_log.write(
                tx, self.context, now.clock, EventKind.REFUSED_WHILE_LOCKED, shown, gate=self.gate.name
            )
        tx.execute(update(throttles).where(*self._mine()).values(refusals=seq, touched=now.steady))

    def _shown(self) -> str:
        # A name that no user has may be a password, typed into the wrong field.
        return printable(self.name) if self.known else printable(self.name[:_TOLD]) + "…"

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return (
            throttles.c.serial == self.context.serial,
            throttles.c.gate == self.gate.name,
            throttles.c.subject == digest(self.name),
        )

    def _row(self, tx: Connection) -> RowMapping | None:
        return tx.execute(select(throttles).where(*self._mine())).mappings().one_or_none()

    def _save(self, tx: Connection, row: RowMapping | None, **values: object) -> None:
        if row is not None:
            tx.execute(update(throttles).where(*self._mine()).values(**values))
            return
        key = {"serial": self.context.serial, "gate": self.gate.name, "subject": digest(self.name)}
        tx.execute(insert(throttles).values(**key, **values))

    def _forget_strangers(self, tx: Connection) -> None:
        strangers = (throttles.c.serial == self.context.serial, throttles.c.known.is_(False))
        oldest = (
            select(throttles.c.subject)
            .where(*strangers)
            .order_by(throttles.c.touched.desc(), throttles.c.subject)
            .offset(UNKNOWN_NAMES)
        )
        tx.execute(delete(throttles).where(*strangers, throttles.c.subject.in_(oldest)))


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
