"""Reset by verification code: what a challenge says, which code answers it, and what ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import (
    KNOWN,
    MAIL,
    OTHER,
    PHONE,
    Clock,
    code_of,
    kinds,
    log_of,
    outcome,
    wrong_code,
)
from tests.db.stores import file_of
from tui.camera import ADMIN, Answer, Camera, CameraContext, CodeChannel, EventKind, Store, WaysOfReset, start
from tui.camera.errors import (
    AnswersLocked,
    ChallengeOver,
    CodeMalformed,
    ResetNotOffered,
    WrongAnswers,
    WrongCode,
)
from tui.protocol.payload import parse

if TYPE_CHECKING:
    from tests.camera.helpers import Stage

CODES = {kind for kind in EventKind if kind.value.startswith(("Challenge", "Code"))}


@pytest.mark.both_stores
def test_the_code_that_the_cloud_works_out_leads_to_a_new_password(stage: Stage, clock: Clock) -> None:
    camera = stage("lost-no-questions")

    challenge = camera.challenge()
    said = parse(challenge.payload)
    grant = camera.answer_code(code_of(challenge))
    camera.reset_password(grant, OTHER)

    assert (said.serial, said.key_id, said.issued) == (camera.serial, "K1", clock.now)
    assert said.channel is challenge.channel is CodeChannel.APP
    assert (challenge.expires, challenge.tries_left) == (clock.now + timedelta(minutes=10), 5)
    assert grant.account == ADMIN
    told = [EventKind.CHALLENGE_OPENED, EventKind.CODE_ACCEPTED, EventKind.RESET_GRANTED]
    assert kinds(camera, camera.sign_in(ADMIN, OTHER))[1:4] == told


@pytest.mark.sqlite_only
def test_the_window_may_be_opened_again_and_the_program_started_anew(stage: Stage, clock: Clock) -> None:
    camera = stage("lost")
    assert camera.running_challenge() is None

    first = camera.challenge()
    outcome(lambda: camera.answer_code(wrong_code(first)))
    clock.go(minutes=9, seconds=59)
    stage.store.close()

    with Store.open(file_of(stage.store)) as store:
        again = Camera(CameraContext(store, camera.serial, hasher=stage.hasher, clock=clock))
        assert again.challenge() == again.running_challenge()
        assert (again.challenge().payload, again.challenge().tries_left) == (first.payload, 4)
        assert again.challenge().expires == first.expires
        assert again.answer_code(code_of(first))


def test_nothing_renews_by_itself(stage: Stage, clock: Clock) -> None:
    camera = stage("lost")
    first = camera.challenge()
    clock.go(minutes=10)

    assert camera.running_challenge() is None
    with pytest.raises(ChallengeOver):
        camera.answer_code(code_of(first))
    second = camera.new_challenge()

    assert second.payload != first.payload
    assert camera.answer_code(code_of(second))


def test_only_the_newest_counts(stage: Stage) -> None:
    camera = stage("known")
    older, newer = camera.challenge(), camera.new_challenge()

    with pytest.raises(WrongCode):
        camera.answer_code(code_of(older))

    assert camera.answer_code(code_of(newer))
    voided = [e for e in log_of(camera, camera.sign_in(ADMIN, KNOWN)) if e.kind is EventKind.CHALLENGE_VOIDED]
    assert [event.details for event in voided] == [{"why": "newer"}]


def test_five_wrong_codes_end_a_challenge_and_nothing_else(stage: Stage) -> None:
    camera = stage("known")
    challenge = camera.challenge()

    refusals = [outcome(lambda i=i: camera.answer_code(wrong_code(challenge, i))) for i in range(1, 6)]  # type: ignore[misc]

    assert [r.tries_left for r in refusals if isinstance(r, WrongCode)] == [4, 3, 2, 1, 0]
    assert camera.running_challenge() is None
    with pytest.raises(ChallengeOver):
        stage.again(camera).answer_code(code_of(challenge))
    session = camera.sign_in(ADMIN, KNOWN)
    assert camera.answer_questions(PHONE, MAIL)
    assert camera.answer_code(code_of(camera.challenge()))
    failed = [event.details for event in log_of(camera, session) if event.kind is EventKind.CODE_FAILED]
    assert failed == [{"tries_left": left} for left in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("shape", ["{0} {1}", " {0}-{1}\n", "{0}\u00a0{1}", "{0}\u2013{1}", "\u3000{0}{1}"])
def test_a_code_fits_however_it_was_typed(stage: Stage, shape: str) -> None:
    camera = stage("lost")
    code = code_of(camera.challenge())
    wide = code.translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789"})

    assert camera.answer_code(shape.format(code[:4], wide[4:]))


@pytest.mark.parametrize(
    "code",
    [
        "",
        " ",
        "1234567",
        "123456789",
        "1234567a",
        "１２３４５６７",
        "٣" * 8,
        "\ud800" * 8,
        "-" * 8,
        pytest.param("1" * 10**6, id="a million ones"),
        pytest.param("1" + " " * 57 + "2345678", id="wider than anybody types"),
    ],
)
def test_a_slip_costs_no_try(stage: Stage, code: str) -> None:
    camera = stage("lost")
    camera.challenge()

    with pytest.raises(CodeMalformed):
        camera.answer_code(code)

    assert camera.challenge().tries_left == 5


def test_a_code_is_used_once(stage: Stage) -> None:
    camera = stage("lost")
    code = code_of(camera.challenge())
    camera.answer_code(code)

    with pytest.raises(ChallengeOver):
        camera.answer_code(code)


def test_without_a_challenge_there_is_nothing_to_answer(stage: Stage) -> None:
    camera = stage("known")

    with pytest.raises(ChallengeOver):
        camera.answer_code("12345678")

    assert not CODES & set(kinds(camera, camera.sign_in(ADMIN, KNOWN)))


def test_another_cameras_code_is_wrong(stage: Stage) -> None:
    one, two = stage("lost", "A" * 16), stage("lost", "B" * 16)
    mine, other = one.challenge(), two.challenge()

    for code in (code_of(other, two.serial), code_of(mine, two.serial)):
        with pytest.raises(WrongCode):
            one.answer_code(code)

    assert two.challenge() == other
    assert one.answer_code(code_of(mine, one.serial))


@pytest.mark.parametrize("scenario", ["nothing-set", "factory"])
def test_where_security_names_no_way_there_is_none(stage: Stage, scenario: str) -> None:
    camera = stage(scenario)

    for act in (camera.challenge, camera.new_challenge, lambda: camera.answer_code("12345678")):
        assert isinstance(outcome(act), ResetNotOffered)
    assert camera.running_challenge() is None


def test_a_camera_without_a_key_offers_no_code(stage: Stage) -> None:
    camera = start(stage.store, "N" * 16, "lost", hasher=stage.hasher, clock=stage.clock)

    assert camera.ways_of_reset() == WaysOfReset(questions=True, code=None)
    for act in (camera.challenge, camera.new_challenge, lambda: camera.answer_code("12345678")):
        assert isinstance(outcome(act), ResetNotOffered)


def test_other_locks_do_not_matter(stage: Stage) -> None:
    camera = stage("locked")
    refused = [outcome(lambda: camera.answer_questions(Answer(1, "0"), MAIL)) for _ in range(6)]
    assert {type(refusal) for refusal in refused} == {WrongAnswers, AnswersLocked}

    camera.reset_password(camera.answer_code(code_of(camera.challenge())), OTHER)

    assert camera.sign_in(ADMIN, OTHER), "and the reset opened the account"
    assert camera.answer_questions(PHONE, MAIL)
