"""Passwords at work: signing in, changing one's own, setting the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from tui.camera.errors import (
    AccountLocked,
    CameraError,
    NotAllowed,
    StoreDamaged,
    TooManyTries,
    WrongCredentials,
    WrongOldPassword,
)
from tui.camera.model import passwords
from tui.camera.model.accounts import ADMIN, fold
from tui.camera.model.events import EventKind
from tui.camera.operations import challenges, event_log, queries, sessions, throttle
from tui.camera.operations.throttle import Booked, Closed, Try

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from tui.camera.context import CameraContext
    from tui.camera.model.accounts import Right, Session
    from tui.camera.storage.steady_time import Moment

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Counted:
    """A booked try, and the record that it is to be compared with."""

    attempt: Try
    booked: Booked
    record: str | None


def sign_in(context: CameraContext, name: str, password: str) -> Session:
    """Return a new session. Raises WrongCredentials, AccountLocked."""
    secret = passwords.typed(password)
    counted = _book(context, name)
    record = counted.record
    while True:
        right = verify_secret(context, record, secret)
        renewed = _renewed(context, record, secret) if right else None
        with context.write() as tx:
            now = sessions.lock_camera(tx, context)
            if right and (current := _record(tx, context, name)) != record:
                # The password changed while this one was hashed: what was right may be wrong by now.
                record = current
                continue
            if right:
                counted.attempt.clear(tx)
                throttle.count_address(tx, context, now, -1)
                if renewed is not None:
                    queries.set_record(tx, context, name, renewed)
                return sessions.begin(tx, context, name, now)
            failed = counted.attempt.fail(tx, now, counted.booked, EventKind.LOG_IN_FAILED)
        if failed.until is not None:
            raise AccountLocked(failed.until)
        raise WrongCredentials(failed.tries_left)


def sign_out(context: CameraContext, session: Session) -> None:
    """End a session, and log it unless it had ended already."""
    with context.write() as tx:
        now = sessions.lock_camera(tx, context)
        if sessions.end_own(tx, context, session):
            event_log.write(tx, context, now.clock, EventKind.LOG_OUT, session.account)


def keep_signed_in(context: CameraContext, session: Session) -> Session:
    """Note activity in a session, and return it as of now. Raises SessionEnded."""
    with context.write() as tx:
        now = sessions.lock_camera(tx, context)
        refreshed = sessions.refresh(tx, context, session)
        sessions.keep(tx, context, session, now)
    return refreshed


def change_password(context: CameraContext, session: Session, old: str, new: str) -> None:
    """Set the session's own password. Raises BadInput, WrongOldPassword, AccountLocked, SessionEnded."""
    name = session.account
    chosen = passwords.checked(new, guessable(context, name))

    def store(tx: Connection, now: Moment, replacement: str) -> None:
        queries.set_password(tx, context, name, replacement, keep=session)
        if fold(name) == ADMIN:
            challenges.void(tx, context, now, "password")
        event_log.write(tx, context, now.clock, EventKind.MODIFY_PASSWORD, name)

    proof = Proof(context, session, EventKind.MODIFY_PASSWORD_FAILED, WrongOldPassword)
    proof.then(old, lambda: context.hasher.hash(chosen), store)


@dataclass(frozen=True, slots=True)
class Proof:
    """An act that the session's own password confirms; a wrong one counts like a wrong sign-in."""

    context: CameraContext
    session: Session
    failed: EventKind
    """What the log says of a wrong password."""
    refusal: type[WrongCredentials]
    right: Right | None = None
    """What the session has to cover."""

    def then(
        self, password: str, prepare: Callable[[], R], act: Callable[[Connection, Moment, R], None]
    ) -> None:
        """Do `act` in a transaction, with what `prepare` gave outside of it, if the password fits; hashes.

        Raises AccountLocked, SessionEnded, NotAllowed and the refusal.
        """
        context, session = self.context, self.session
        secret = passwords.typed(password)
        counted = _book(context, session.account, session)
        record = counted.record
        refused: CameraError | None = None
        while True:
            fitting = verify_secret(context, record, secret)
            prepared = prepare() if fitting else None
            with context.write() as tx:
                now = sessions.lock_camera(tx, context)
                if fitting and (current := _record(tx, context, session.account)) != record:
                    record = current
                    continue
                if fitting and prepared is not None:
                    counted.attempt.clear(tx)
                    throttle.count_address(tx, context, now, -1)
                    refused = sessions.refused(tx, context, session, self.right)
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


def set_first_password(context: CameraContext, password: str) -> Session:
    """Set the password of a camera that has none yet, and sign in. Raises BadInput, NotAllowed."""
    chosen = passwords.checked(password, guessable(context, ADMIN))
    if not needs_first_password(context):
        raise NotAllowed
    record = context.hasher.hash(chosen)
    with context.write() as tx:
        now = sessions.lock_camera(tx, context)
        first = _record(tx, context, ADMIN) is None
        if first:
            queries.set_password(tx, context, ADMIN, record)
            Try(context, throttle.SIGN_IN, ADMIN).clear(tx)
            event_log.write(tx, context, now.clock, EventKind.MODIFY_PASSWORD, ADMIN, first=True)
            return sessions.begin(tx, context, ADMIN, now)
        event_log.write(tx, context, now.clock, EventKind.NOT_ALLOWED, ADMIN, wanted="first password")
    raise NotAllowed


def needs_first_password(context: CameraContext) -> bool:
    """Whether the camera is as it left the factory."""
    with context.read() as tx:
        found = queries.account(tx, context, ADMIN)
        return found is not None and found.password is None


def guessable(context: CameraContext, name: str) -> tuple[str, ...]:
    """Return the words that an attacker at this camera would try first."""
    return name, fold(name), context.serial


def verify_secret(context: CameraContext, record: str | None, secret: str) -> bool:
    """Whether a secret fits a record; where there is none it takes as long and is no."""
    try:
        return context.hasher.verify(record or context.hasher.decoy, secret) and record is not None
    except ValueError as error:
        raise StoreDamaged(context.store.place) from error


def _book(context: CameraContext, name: str, session: Session | None = None) -> _Counted:
    with context.write() as tx:
        now = sessions.lock_camera(tx, context)
        if session is not None:
            sessions.authorised(tx, context, session)
        found = queries.account(tx, context, name)
        attempt = Try(context, throttle.SIGN_IN, name, known=found is not None)
        refused_until = throttle.address_closed(tx, context, now)
        if refused_until is None:
            outcome = attempt.book(tx, now)
            throttle.count_address(tx, context, now, int(isinstance(outcome, Booked)))
    if refused_until is not None:
        raise TooManyTries(refused_until)
    if isinstance(outcome, Closed):
        raise AccountLocked(outcome.until)
    return _Counted(attempt, outcome, found.password if found is not None else None)


def _record(tx: Connection, context: CameraContext, name: str) -> str | None:
    found = queries.account(tx, context, name)
    return found.password if found is not None else None


def _renewed(context: CameraContext, record: str | None, secret: str) -> str | None:
    # The profile of the hash has changed since: only now is the password at hand to hash it anew.
    return context.hasher.hash(secret) if record and context.hasher.needs_rehash(record) else None
