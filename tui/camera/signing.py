"""Passwords at work: signing in, changing one's own, setting the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from tui.camera import challenges, log, passwords, records, sessions, throttle
from tui.camera.accounts import ADMIN, fold
from tui.camera.errors import (
    AccountLocked,
    CameraError,
    NotAllowed,
    StoreDamaged,
    WrongCredentials,
    WrongOldPassword,
)
from tui.camera.events import EventKind
from tui.camera.throttle import Booked, Closed, Try

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from tui.camera.accounts import Right, Session
    from tui.camera.works import Works

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Counted:
    """A booked try, and the record that it is to be compared with."""

    attempt: Try
    booked: Booked
    record: str | None


def sign_in(works: Works, name: str, password: str) -> Session:
    """Return a new session. Raises WrongCredentials, AccountLocked."""
    secret = passwords.typed(password)
    counted = _book(works, name)
    record = counted.record
    while True:
        right = fits(works, record, secret)
        renewed = _renewed(works, record, secret) if right else None
        with works.store.write() as tx:
            sessions.hold(tx, works)
            now = works.clock()
            if right and (current := _record(tx, works, name)) != record:
                # The password changed while this one was hashed: what was right may be wrong by now.
                record = current
                continue
            if right:
                counted.attempt.clear(tx)
                if renewed is not None:
                    records.set_record(tx, works, name, renewed)
                return sessions.begin(tx, works, name, now)
            failed = counted.attempt.fail(tx, now, counted.booked, EventKind.LOG_IN_FAILED)
        if failed.until is not None:
            raise AccountLocked(failed.until)
        raise WrongCredentials(failed.tries_left)


def change_password(works: Works, session: Session, old: str, new: str) -> None:
    """Set the session's own password. Raises BadInput, WrongOldPassword, AccountLocked, SessionEnded."""
    name = session.account
    chosen = passwords.checked(new, guessable(works, name))

    def store(tx: Connection, now: datetime, replacement: str) -> None:
        records.set_password(tx, works, name, replacement, keep=session)
        if fold(name) == ADMIN:
            challenges.void(tx, works, now, "password")
        log.write(tx, works, now, EventKind.MODIFY_PASSWORD, name)

    proof = Proof(works, session, EventKind.MODIFY_PASSWORD_FAILED, WrongOldPassword)
    proof.then(old, lambda: works.hasher.hash(chosen), store)


@dataclass(frozen=True, slots=True)
class Proof:
    """An act that the session's own password confirms; a wrong one counts like a wrong sign-in."""

    works: Works
    session: Session
    failed: EventKind
    """What the log says of a wrong password."""
    refusal: type[WrongCredentials]
    right: Right | None = None
    """What the session has to cover."""

    def then(
        self, password: str, prepare: Callable[[], R], act: Callable[[Connection, datetime, R], None]
    ) -> None:
        """Do `act` in a transaction, with what `prepare` gave outside of it, if the password fits; hashes.

        Raises AccountLocked, SessionEnded, NotAllowed and the refusal.
        """
        works, session = self.works, self.session
        secret = passwords.typed(password)
        counted = _book(works, session.account, session)
        record = counted.record
        refused: CameraError | None = None
        while True:
            fitting = fits(works, record, secret)
            prepared = prepare() if fitting else None
            with works.store.write() as tx:
                sessions.hold(tx, works)
                now = works.clock()
                if fitting and (current := _record(tx, works, session.account)) != record:
                    record = current
                    continue
                if fitting and prepared is not None:
                    counted.attempt.clear(tx)
                    refused = sessions.refused(tx, works, session, self.right)
                    if refused is None:
                        act(tx, now, prepared)
                        return
                else:
                    failed = counted.attempt.fail(tx, now, counted.booked, self.failed)
            if refused is not None:  # and yet the password was right: its try does not stay counted
                raise refused
            if failed.until is not None:
                raise AccountLocked(failed.until)
            raise self.refusal(failed.tries_left)


def set_first_password(works: Works, password: str) -> Session:
    """Set the password of a camera that has none yet, and sign in. Raises BadInput, NotAllowed."""
    chosen = passwords.checked(password, guessable(works, ADMIN))
    if not needs_first_password(works):
        raise NotAllowed
    record = works.hasher.hash(chosen)
    with works.store.write() as tx:
        sessions.hold(tx, works)
        first = _record(tx, works, ADMIN) is None
        now = works.clock()
        if first:
            records.set_password(tx, works, ADMIN, record)
            Try(works, throttle.SIGN_IN, ADMIN).clear(tx)
            log.write(tx, works, now, EventKind.MODIFY_PASSWORD, ADMIN, first=True)
            return sessions.begin(tx, works, ADMIN, now)
        log.write(tx, works, now, EventKind.NOT_ALLOWED, ADMIN, wanted="first password")
    raise NotAllowed


def needs_first_password(works: Works) -> bool:
    """Whether the camera is as it left the factory."""
    with works.store.read() as tx:
        found = records.account(tx, works, ADMIN)
        return found is not None and found.password is None


def guessable(works: Works, name: str) -> tuple[str, ...]:
    """Return the words that somebody before this camera would try first."""
    return name, fold(name), works.serial


def fits(works: Works, record: str | None, secret: str) -> bool:
    """Whether a secret fits a record; where there is none it takes as long and is no."""
    try:
        return works.hasher.verify(record or works.hasher.decoy, secret) and record is not None
    except ValueError as error:
        raise StoreDamaged(works.store.path) from error


def _book(works: Works, name: str, session: Session | None = None) -> _Counted:
    with works.store.write() as tx:
        sessions.hold(tx, works)
        if session is not None:
            sessions.authorised(tx, works, session)
        found = records.account(tx, works, name)
        attempt = Try(works, throttle.SIGN_IN, name, known=found is not None)
        outcome = attempt.book(tx, works.clock())
    if isinstance(outcome, Closed):
        raise AccountLocked(outcome.until)
    return _Counted(attempt, outcome, found.password if found is not None else None)


def _record(tx: Connection, works: Works, name: str) -> str | None:
    found = records.account(tx, works, name)
    return found.password if found is not None else None


def _renewed(works: Works, record: str | None, secret: str) -> str | None:
    # The profile of the hash has changed since: only now is the password at hand to hash it anew.
    return works.hasher.hash(secret) if record and works.hasher.needs_rehash(record) else None
