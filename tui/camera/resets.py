"""The way back in: answering the questions, setting a new password, and setting the ways up beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from tui.camera import challenges, keys, log, passwords, questions, records, registering, sessions, throttle
from tui.camera.accounts import ADMIN
from tui.camera.errors import AnswersLocked, CameraError, GrantRefused, QuestionsNotSet, WrongAnswers
from tui.camera.events import EventKind
from tui.camera.questions import Answer
from tui.camera.recovery import SecuritySettings, Told, WaysOfReset, checked_email
from tui.camera.schema import security, told
from tui.camera.signing import fits, guessable
from tui.camera.throttle import Booked, Closed, Try
from tui.protocol.payload import CodeChannel

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tui.camera.accounts import Session
    from tui.camera.recovery import ResetGrant
    from tui.camera.works import Works


def ways(works: Works) -> WaysOfReset:
    """Return what is set up."""
    with works.store.read() as tx:
        settings, key = _settings(tx, works), keys.of(tx, works.serial)
    return WaysOfReset(settings.questions is not None, settings.channel if key is not None else None)


def answer(works: Works, first: Answer, second: Answer) -> ResetGrant:
    """Return the leave to set a new password (step 2 of the reset guide)."""
    given = questions.checked(first, second)
    attempt = Try(works, throttle.ANSWERS, ADMIN)
    booked, expected = _book(works, attempt)
    while True:
        right = _match(works, given, expected)
        with works.store.write() as tx:
            sessions.hold(tx, works)
            now = works.clock()
            if right and (current := _expected(tx, works)) != expected:
                # Other answers were saved while these were hashed.
                expected = current
                continue
            if right:
                attempt.clear(tx)
                return records.begin_grant(tx, works, now)
            failed = attempt.fail(tx, now, booked, EventKind.ANSWERS_FAILED)
        if failed.until is not None:
            raise AnswersLocked(failed.until)
        raise WrongAnswers(failed.tries_left)


def reset(works: Works, grant: ResetGrant, password: str) -> None:
    """Set the administrator's password by a leave (step 3 of the reset guide)."""
    chosen = passwords.checked(password, guessable(works, ADMIN))
    with works.store.read() as tx:
        holds = records.grant_holds(tx, works, grant, works.clock())
    # Nobody without a leave is worth the hash; who has one is asked again when it counts.
    record = works.hasher.hash(chosen) if holds else ""
    with works.store.write() as tx:
        sessions.hold(tx, works)
        now = works.clock()
        if holds and records.grant_holds(tx, works, grant, now):
            records.set_password(tx, works, ADMIN, record)
            throttle.reopen_all(tx, works)
            challenges.void(tx, works, now, "password")
            log.write(tx, works, now, EventKind.PASSWORD_RESET, ADMIN)
            return
        log.write(tx, works, now, EventKind.GRANT_REFUSED, ADMIN)
    raise GrantRefused


def settings_of(works: Works) -> SecuritySettings:
    """Return what is set up, for the Security window."""
    with works.store.read() as tx:
        return _settings(tx, works)


def save_settings(
    works: Works, session: Session, given: tuple[Answer, Answer], channel: CodeChannel | None, email: str
) -> SecuritySettings:
    """Set up the ways of a reset. The caller has checked the session; it is checked again when it counts."""
    one, two = questions.checked(*given)
    address = checked_email(email, channel)
    hashes = works.hasher.hash(one.text), works.hasher.hash(two.text)
    way = channel.value if channel is not None else None
    values = {
        **_pair(one.question, hashes[0], two.question, hashes[1], "answer"),
        "channel": way,
        "email": address,
    }
    saved = False
    while not saved:
        at = registering.register(works, address) if channel is CodeChannel.CONTACT else None
        try:
            with works.store.write() as tx:
                sessions.hold(tx, works)
                sessions.authorised(tx, works, session)
                before = records.channel_of(records.security_row(tx, works))
                # Somebody else's address may have been registered meanwhile: then once more, after theirs.
                saved = at is None or registering.newest(tx, works) == at
                if saved:
                    _save(tx, works, (one, two), values)
                    asked = f"{one.question} {two.question}"
                    log.write(
                        tx,
                        works,
                        works.clock(),
                        EventKind.MODIFY_SECURITY,
                        session.account,
                        questions=asked,
                        channel=way,
                    )
        except CameraError:
            if at is not None:
                registering.settle(works)
            raise
    if before is CodeChannel.CONTACT and channel is not before:
        registering.settle(works)
    return SecuritySettings((one.question, two.question), channel, address)


def told_by_scenario(works: Works) -> Told:
    """Return what the scenario told the trainee and still holds."""
    with works.store.read() as tx:
        return _told(tx, works)


def _save(tx: Connection, works: Works, given: tuple[Answer, Answer], values: dict[str, object]) -> None:
    tx.execute(update(security).where(security.c.serial == works.serial).values(**values))
    # A leave, or a code, that the old settings gave is worth no more than they are.
    records.void_grants(tx, works)
    challenges.void(tx, works, works.clock(), "security")
    if _told(tx, works).answers not in (given, given[::-1]):
        tx.execute(update(told).where(told.c.serial == works.serial).values(**_pair(0, "", 0, "", "text")))


def _told(tx: Connection, works: Works) -> Told:
    row = records.told_row(tx, works)
    if not row.first_question:
        return Told(row.password, None)
    pair = Answer(row.first_question, row.first_text), Answer(row.second_question, row.second_text)
    return Told(row.password, pair)


def _settings(tx: Connection, works: Works) -> SecuritySettings:
    row = records.security_row(tx, works)
    asked = (row.first_question, row.second_question) if row.first_question else None
    return SecuritySettings(asked, records.channel_of(row), row.email)


def _expected(tx: Connection, works: Works) -> dict[int, str]:
    """Return the hash of each question that is set."""
    row = records.security_row(tx, works)
    if not row.first_question:
        return {}
    return {row.first_question: row.first_answer, row.second_question: row.second_answer}


def _book(works: Works, attempt: Try) -> tuple[Booked, dict[int, str]]:
    with works.store.write() as tx:
        sessions.hold(tx, works)
        expected = _expected(tx, works)
        if not expected:
            raise QuestionsNotSet
        outcome = attempt.book(tx, works.clock())
    if isinstance(outcome, Closed):
        raise AnswersLocked(outcome.until)
    return outcome, expected


def _match(works: Works, given: tuple[Answer, Answer], expected: dict[int, str]) -> bool:
    # Both are always hashed, also for questions that are not set: the time tells nothing either.
    found = [fits(works, expected.get(answer.question), answer.text) for answer in given]
    return all(found)


def _pair(first: int, one: str, second: int, two: str, kind: str) -> dict[str, object]:
    return {
        "first_question": first,
        f"first_{kind}": one,
        "second_question": second,
        f"second_{kind}": two,
    }
