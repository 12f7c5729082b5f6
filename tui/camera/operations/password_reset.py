"""The way back in: answering the questions, setting a new password, and setting the ways up beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from tui.camera.errors import AnswersLocked, CameraError, GrantRefused, QuestionsNotSet, WrongAnswers
from tui.camera.model import passwords, questions
from tui.camera.model.accounts import ADMIN
from tui.camera.model.events import EventKind
from tui.camera.model.questions import Answer
from tui.camera.model.recovery import Hints, SecuritySettings, WaysOfReset, checked_email
from tui.camera.operations import (
    camera_key,
    challenges,
    email_registration,
    event_log,
    queries,
    sessions,
    throttle,
)
from tui.camera.operations.sign_in import guessable, verify_secret
from tui.camera.operations.throttle import Booked, Closed, Try
from tui.camera.storage.schema import hints, security
from tui.protocol.payload import CodeChannel

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tui.camera.context import CameraContext
    from tui.camera.model.accounts import Session
    from tui.camera.model.recovery import ResetGrant
    from tui.camera.storage.steady_time import Moment


def ways(context: CameraContext) -> WaysOfReset:
    """Return what is set up."""
    with context.read() as tx:
        settings, key = _settings(tx, context), camera_key.of(tx, context.serial)
    return WaysOfReset(settings.questions is not None, settings.channel if key is not None else None)


def answer(context: CameraContext, first: Answer, second: Answer) -> ResetGrant:
    """Return the leave to set a new password (step 2 of the reset guide)."""
    given = questions.checked(first, second)
    attempt = Try(context, throttle.ANSWERS, ADMIN)
    booked, expected = _book(context, attempt)
    while True:
        right = _match(context, given, expected)
        with context.write() as tx:
            now = sessions.lock_camera(tx, context)
            if right and (current := _expected(tx, context)) != expected:
                # Other answers were saved while these were hashed.
                expected = current
                continue
            if right:
                attempt.clear(tx)
                return queries.begin_grant(tx, context, now)
            failed = attempt.fail(tx, now, booked, EventKind.ANSWERS_FAILED)
        if failed.until is not None:
            raise AnswersLocked(failed.until)
        raise WrongAnswers(failed.tries_left)


def reset(context: CameraContext, grant: ResetGrant, password: str) -> None:
    """Set the administrator's password by a leave (step 3 of the reset guide)."""
    chosen = passwords.checked(password, guessable(context, ADMIN))
    with context.read() as tx:
        holds = queries.grant_holds(tx, context, grant, context.now(tx))
    # Without a grant the hash is not worth its time; a grant is checked again when it counts.
    record = context.hasher.hash(chosen) if holds else ""
    with context.write() as tx:
        now = sessions.lock_camera(tx, context)
        if holds and queries.grant_holds(tx, context, grant, now):
            queries.set_password(tx, context, ADMIN, record)
            throttle.reopen_all(tx, context)
            challenges.void(tx, context, now, "password")
            event_log.write(tx, context, now.clock, EventKind.PASSWORD_RESET, ADMIN)
            return
        event_log.write(tx, context, now.clock, EventKind.GRANT_REFUSED, ADMIN)
    raise GrantRefused


def settings_of(context: CameraContext) -> SecuritySettings:
    """Return what is set up, for the Security window."""
    with context.read() as tx:
        return _settings(tx, context)


def save_settings(
    context: CameraContext,
    session: Session,
    given: tuple[Answer, Answer],
    channel: CodeChannel | None,
    email: str,
) -> SecuritySettings:
    """Set up the ways of a reset. The caller has checked the session; it is checked again when it counts."""
    one, two = questions.checked(*given)
    address = checked_email(email, channel)
    hashes = context.hasher.hash(one.text), context.hasher.hash(two.text)
    way = channel.value if channel is not None else None
    values = {
        **_pair(one.question, hashes[0], two.question, hashes[1], "answer"),
        "channel": way,
        "email": address,
    }
    saved, tries = False, 0
    while not saved:
        email_registration.give_way(tries)
        tries += 1
        at = email_registration.register(context, address) if channel is CodeChannel.CONTACT else None
        try:
            with context.write() as tx:
                now = sessions.lock_camera(tx, context)
                sessions.authorised(tx, context, session)
                before = queries.channel_of(queries.security_row(tx, context))
                # Another address may have been registered meanwhile: then once more, after it.
                saved = at is None or email_registration.newest(tx, context) == at
                if saved:
                    _save(tx, context, (one, two), values, now)
                    asked = f"{one.question} {two.question}"
                    event_log.write(
                        tx,
                        context,
                        now.clock,
                        EventKind.MODIFY_SECURITY,
                        session.account,
                        questions=asked,
                        channel=way,
                    )
        except CameraError:
            if at is not None:
                email_registration.settle(context)
            raise
    if before is CodeChannel.CONTACT and channel is not before:
        email_registration.settle(context)
    return SecuritySettings((one.question, two.question), channel, address)


def hints_of_scenario(context: CameraContext) -> Hints:
    """Return what the scenario told the trainee and still holds."""
    with context.read() as tx:
        return _hints(tx, context)


def _save(
    tx: Connection,
    context: CameraContext,
    given: tuple[Answer, Answer],
    values: dict[str, object],
    now: Moment,
) -> None:
    tx.execute(update(security).where(security.c.serial == context.serial).values(**values))
    # A leave, or a code, that the old settings gave is worth no more than they are.
    queries.void_grants(tx, context)
    challenges.void(tx, context, now, "security")
    if _hints(tx, context).answers not in (given, given[::-1]):
        tx.execute(
            update(hints).where(hints.c.serial == context.serial).values(**_pair(0, "", 0, "", "text"))
        )


def _hints(tx: Connection, context: CameraContext) -> Hints:
    row = queries.hints_row(tx, context)
    if not row.first_question:
        return Hints(row.password, None)
    pair = Answer(row.first_question, row.first_text), Answer(row.second_question, row.second_text)
    return Hints(row.password, pair)


def _settings(tx: Connection, context: CameraContext) -> SecuritySettings:
    row = queries.security_row(tx, context)
    return SecuritySettings(queries.questions_of(row), queries.channel_of(row), row.email)


def _expected(tx: Connection, context: CameraContext) -> dict[int, str]:
    """Return the hash of each question that is set."""
    row = queries.security_row(tx, context)
    if not row.first_question:
        return {}
    return {row.first_question: row.first_answer, row.second_question: row.second_answer}


def _book(context: CameraContext, attempt: Try) -> tuple[Booked, dict[int, str]]:
    with context.write() as tx:
        now = sessions.lock_camera(tx, context)
        expected = _expected(tx, context)
        if not expected:
            raise QuestionsNotSet
        outcome = attempt.book(tx, now)
    if isinstance(outcome, Closed):
        raise AnswersLocked(outcome.until)
    return outcome, expected


def _match(context: CameraContext, given: tuple[Answer, Answer], expected: dict[int, str]) -> bool:
    # Both are always hashed, also for questions that are not set: the time tells nothing either.
    found = [verify_secret(context, expected.get(answer.question), answer.text) for answer in given]
    return all(found)


def _pair(first: int, one: str, second: int, two: str, kind: str) -> dict[str, object]:
    return {
        "first_question": first,
        f"first_{kind}": one,
        "second_question": second,
        f"second_{kind}": two,
    }
