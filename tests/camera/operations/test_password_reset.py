"""The way back in: answers, grants, and what a reset puts right."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import KNOWN, MAIL, OTHER, PHONE, kinds, log_of, outcome, reopened, together, wrong
from tests.db.stores import file_of
from tui.camera import ADMIN, Answer, CodeChannel, EventKind, ResetGrant
from tui.camera.errors import (
    AccountLocked,
    AnswersLocked,
    BadInput,
    GrantRefused,
    PasswordDangerous,
    PasswordTooShort,
    QuestionsNotSet,
    SessionEnded,
    WrongAnswers,
)

if TYPE_CHECKING:
    from tests.camera.helpers import Clock, Stage
    from tui.camera import Camera

NOT_PHONE = Answer(1, "00000")
NOT_MAIL = Answer(2, "nobody@example.com")


def wrong_answers(camera: Camera, times: int) -> list[object]:
    return [outcome(lambda: camera.answer_questions(NOT_PHONE, MAIL)) for _ in range(times)]


@pytest.mark.both_stores
def test_answers_changed_while_the_old_ones_are_hashed_do_not_let_the_old_ones_in(stage: Stage) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)
    stage.hasher.meanwhile = lambda: camera.save_security(session, NOT_PHONE, NOT_MAIL, None, "")

    with pytest.raises(WrongAnswers):
        camera.answer_questions(PHONE, MAIL)

    assert camera.answer_questions(NOT_PHONE, NOT_MAIL)


@pytest.mark.parametrize("swapped", [False, True])
def test_both_answers_right_in_either_slot_lead_to_a_new_password(stage: Stage, swapped: bool) -> None:  # noqa: FBT001
    camera = stage("lost")

    grant = camera.answer_questions(*((MAIL, PHONE) if swapped else (PHONE, MAIL)))
    camera.reset_password(grant, OTHER)

    assert grant.account == ADMIN
    assert camera.sign_in(ADMIN, OTHER)


def test_answers_fit_however_they_were_typed(stage: Stage) -> None:
    typed = Answer(1, " ４８２１３ "), Answer(2, "Guard@EXAMPLE.com")

    assert isinstance(stage("lost").answer_questions(*typed), ResetGrant)


@pytest.mark.parametrize(
    "pair",
    [
        (NOT_PHONE, MAIL),
        (PHONE, NOT_MAIL),
        (NOT_PHONE, NOT_MAIL),
        (Answer(1, MAIL.text), Answer(2, PHONE.text)),
        (Answer(3, PHONE.text), Answer(4, MAIL.text)),
        (PHONE, Answer(3, MAIL.text)),
    ],
)
def test_any_wrong_pair_is_one_try_at_one_price(stage: Stage, pair: tuple[Answer, Answer]) -> None:
    camera = stage("lost")

    with pytest.raises(WrongAnswers) as refused:
        camera.answer_questions(*pair)

    assert refused.value.tries_left == 4
    assert stage.hasher.verified() == 2


def test_five_wrong_tries_close_the_questions_for_a_day_but_not_the_sign_in(
    stage: Stage, clock: Clock
) -> None:
    camera = stage("known")

    refusals = wrong_answers(camera, 6)

    assert [type(r) for r in refusals] == [WrongAnswers] * 4 + [AnswersLocked] * 2
    assert stage.again(camera).sign_in(ADMIN, KNOWN)
    clock.go(hours=23, minutes=59)
    with pytest.raises(AnswersLocked) as locked:
        stage.again(camera).answer_questions(PHONE, MAIL)
    assert locked.value.until == clock.now + timedelta(minutes=1)
    lines = Counter(event.kind for event in log_of(camera, camera.sign_in(ADMIN, KNOWN)))
    assert lines[EventKind.ANSWERS_FAILED] == 5
    assert lines[EventKind.ANSWERS_LOCKED] == lines[EventKind.REFUSED_WHILE_LOCKED] == 1
    clock.go(minutes=1)
    assert camera.answer_questions(PHONE, MAIL)


def test_a_hundred_wrong_answers_at_once_get_five(stage: Stage) -> None:
    camera = stage("lost")

    refusals = together(100, lambda i: camera.answer_questions(Answer(1, f"{i:05}"), MAIL))

    assert Counter(map(type, refusals)) == {WrongAnswers: 4, AnswersLocked: 96}
    assert stage.hasher.verified() == 10


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (PHONE, PHONE),
        (Answer(0, "48213"), MAIL),
        (PHONE, Answer(7, "x")),
        (Answer(1, "  "), MAIL),
        (PHONE, Answer(2, "")),
        (PHONE, Answer(2, "guard example")),
        (Answer(1, "4821\x1b"), MAIL),
        (Answer(1, "\ud800"), MAIL),
        (Answer(1, "1" * 65), MAIL),
        (Answer(1, "\u0301" * 1_000_000), MAIL),
    ],
)
def test_a_slip_costs_no_try(stage: Stage, first: Answer, second: Answer) -> None:
    camera = stage("lost")

    with pytest.raises(BadInput):
        camera.answer_questions(first, second)

    assert stage.hasher.verified() == 0
    refused = wrong_answers(camera, 1)[0]
    assert isinstance(refused, WrongAnswers)
    assert refused.tries_left == 4


def test_without_questions_there_is_nothing_to_answer(stage: Stage) -> None:
    with pytest.raises(QuestionsNotSet):
        stage("lost-no-questions").answer_questions(PHONE, MAIL)


def test_a_reset_opens_the_locked_account_and_forgets_both_counts(stage: Stage) -> None:
    camera = stage("known")
    old = camera.sign_in(ADMIN, KNOWN)
    wrong(camera, 5)
    wrong_answers(camera, 4)

    grant = camera.answer_questions(PHONE, MAIL)
    with pytest.raises(AccountLocked):
        camera.sign_in(ADMIN, KNOWN)
    wrong_answers(camera, 4)
    camera.reset_password(grant, OTHER)

    with pytest.raises(SessionEnded):
        camera.check(old)
    session = camera.sign_in(ADMIN, OTHER)
    assert isinstance(wrong_answers(camera, 4)[-1], WrongAnswers)
    assert camera.hints().password is None
    told = [EventKind.RESET_GRANTED, EventKind.PASSWORD_RESET, EventKind.LOG_IN]
    assert [kind for kind in kinds(camera, session) if kind in told][-3:] == told


def test_a_grant_is_used_once(stage: Stage) -> None:
    camera = stage("lost")
    grant = camera.answer_questions(PHONE, MAIL)

    results = together(8, lambda i: camera.reset_password(grant, f"{OTHER}-{i}"))

    assert Counter(map(type, results)) == {type(None): 1, GrantRefused: 7}
    winner = results.index(None)
    assert camera.sign_in(ADMIN, f"{OTHER}-{winner}")


def test_a_grant_that_is_voided_while_the_password_is_hashed_is_worth_nothing(stage: Stage) -> None:
    camera = stage("known")
    grant = camera.answer_questions(PHONE, MAIL)
    stage.hasher.meanwhile = lambda: camera.answer_questions(PHONE, MAIL)  # a newer one

    with pytest.raises(GrantRefused):
        camera.reset_password(grant, OTHER)

    assert camera.sign_in(ADMIN, KNOWN)


def test_a_grant_lives_ten_minutes(stage: Stage, clock: Clock) -> None:
    camera = stage("lost")
    grant = camera.answer_questions(PHONE, MAIL)
    assert grant.expires == clock.now + timedelta(minutes=10)
    clock.go(minutes=10)

    with pytest.raises(GrantRefused):
        camera.reset_password(grant, OTHER)

    assert stage.hasher.hashed() == 0
    assert EventKind.GRANT_REFUSED in kinds(camera, reopened(camera))


def test_a_clock_that_was_set_back_lengthens_no_grant(stage: Stage, clock: Clock) -> None:
    camera = stage("lost")
    clock.go(days=300)
    grant = camera.answer_questions(PHONE, MAIL)
    clock.go(days=-300)

    with pytest.raises(GrantRefused):
        camera.reset_password(grant, OTHER)


def test_a_newer_grant_voids_the_older(stage: Stage) -> None:
    camera = stage("lost")
    older, newer = (camera.answer_questions(PHONE, MAIL) for _ in range(2))

    with pytest.raises(GrantRefused):
        camera.reset_password(older, OTHER)
    camera.reset_password(newer, OTHER)


def test_a_refused_password_leaves_the_grant_good(stage: Stage) -> None:
    camera = stage("lost")
    grant = camera.answer_questions(PHONE, MAIL)

    for password, refusal in (("short", PasswordTooShort), ("password", PasswordDangerous)):
        with pytest.raises(refusal):
            camera.reset_password(grant, password)

    camera.reset_password(grant, OTHER)


def test_changing_the_password_or_the_answers_voids_an_open_grant(stage: Stage) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)

    grant = camera.answer_questions(PHONE, MAIL)
    camera.change_password(session, KNOWN, OTHER)
    with pytest.raises(GrantRefused):
        camera.reset_password(grant, KNOWN)
    grant = camera.answer_questions(PHONE, MAIL)
    camera.save_security(session, PHONE, MAIL, CodeChannel.APP, "")
    with pytest.raises(GrantRefused):
        camera.reset_password(grant, KNOWN)


@pytest.mark.sqlite_only
def test_grants_and_sessions_keep_their_tokens_to_themselves(stage: Stage) -> None:
    camera = stage("known")
    grant, session = camera.answer_questions(PHONE, MAIL), camera.sign_in(ADMIN, KNOWN)

    assert grant.token not in repr(grant)
    assert session.id not in repr(session)
    assert PHONE.text not in repr(camera.hints())
    assert KNOWN not in repr(camera.hints())
    stage.store.close()
    for file in file_of(stage.store).parent.iterdir():
        kept = file.read_bytes()
        assert grant.token.encode() not in kept
        assert session.id.encode() not in kept
