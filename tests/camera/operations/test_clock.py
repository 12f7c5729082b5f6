"""A clock that is set back and put right again: no lock is shorter for it, and nothing lives longer."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

import pytest

from tests.camera.helpers import KNOWN, MAIL, OTHER, PHONE, code_of, log_of, outcome, wrong
from tui.camera import ADMIN, CHALLENGES_A_DAY, Answer, Challenge, EventKind
from tui.camera.errors import (
    AccountLocked,
    AnswersLocked,
    CameraError,
    ChallengeOver,
    GrantRefused,
    SessionEnded,
    TooManyChallenges,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.camera.helpers import Clock, Stage
    from tui.camera import Camera

LIFE: Final = timedelta(minutes=10)
BACK: Final = (
    *(timedelta(seconds=11), timedelta(minutes=6), timedelta(hours=1), timedelta(hours=25)),
    *(timedelta(days=20), timedelta(days=3650)),
)
SOME_BACK: Final = [
    each if number == 0 else pytest.param(each, marks=pytest.mark.full) for number, each in enumerate(BACK)
]


def lock_sign_in(camera: Camera) -> None:
    wrong(camera, 5)


def lock_answers(camera: Camera) -> None:
    for _ in range(5):
        outcome(lambda: camera.answer_questions(PHONE, Answer(2, "wrong")))


def use_up_challenges(camera: Camera) -> bool:
    """Return whether all of a day's were left: one that was opened before counts for its day."""
    opened = [outcome(camera.new_challenge) for _ in range(CHALLENGES_A_DAY)]
    return all(isinstance(each, Challenge) for each in opened)


Lock: TypeAlias = (
    "tuple[Callable[[Camera], object], timedelta, Callable[[Camera], object], type[CameraError]]"
)
LOCKS: Final[dict[str, Lock]] = {
    "sign-in": (lock_sign_in, timedelta(minutes=30), lambda c: c.sign_in(ADMIN, KNOWN), AccountLocked),
    "answers": (
        lock_answers,
        timedelta(hours=24),
        lambda c: c.answer_questions(PHONE, MAIL),
        AnswersLocked,
    ),
    "challenges": (use_up_challenges, timedelta(hours=24), lambda c: c.new_challenge(), TooManyChallenges),
}


def lives(camera: Camera) -> dict[str, Callable[[Camera], object]]:
    """Begin each thing that ends after ten minutes; return what works while it lives."""
    session, grant = camera.sign_in(ADMIN, KNOWN), camera.answer_questions(PHONE, MAIL)
    challenge = camera.new_challenge()
    return {
        "session": lambda c: c.check(session),
        "challenge": lambda c: c.answer_code(code_of(challenge)),
        "grant": lambda c: c.reset_password(grant, OTHER),
    }


OVER: Final = (SessionEnded, ChallengeOver, GrantRefused)


def until(refusal: object) -> datetime:
    found = getattr(refusal, "until", None)
    assert isinstance(found, datetime)
    return found


def somebody_looks(camera: Camera) -> None:
    """What notices the clock: any try by anyone."""
    outcome(lambda: camera.sign_in("passer-by", "not-this-one"))


@pytest.mark.parametrize("back", SOME_BACK, ids=str)
@pytest.mark.parametrize("kind", LOCKS)
def test_a_lock_lasts_as_long_as_ever(stage: Stage, clock: Clock, kind: str, back: timedelta) -> None:
    begin, lasts, act, refusal = LOCKS[kind]
    camera = stage("known")
    begin(camera)
    over = clock.now + lasts
    for _ in range(3):
        clock.now += lasts / 4
        somebody_looks(camera)
        clock.now -= back
        told = outcome(lambda: act(stage.again(camera)))
        assert isinstance(told, refusal)
        assert until(told) - clock.now <= lasts
        clock.now += back
        assert isinstance(outcome(lambda: act(stage.again(camera))), refusal), "put right at once"
    clock.now = over - timedelta(seconds=1)
    assert isinstance(outcome(lambda: act(stage.again(camera))), refusal)
    clock.now = over
    act(stage.again(camera))


@pytest.mark.parametrize("back", SOME_BACK, ids=str)
@pytest.mark.parametrize("kind", LOCKS)
def test_a_lock_made_while_the_clock_is_wrong_lasts_on(
    stage: Stage, clock: Clock, kind: str, back: timedelta
) -> None:
    begin, lasts, act, refusal = LOCKS[kind]
    camera = stage("known")
    clock.now -= back
    begin(camera)
    clock.now += back + timedelta(seconds=5)

    told = outcome(lambda: act(stage.again(camera)))

    assert isinstance(told, refusal)
    assert until(told) - clock.now >= lasts - timedelta(seconds=15)
    clock.now = until(told)
    act(camera)


@pytest.mark.parametrize(
    "ahead", [*(pytest.param(each, marks=pytest.mark.full) for each in BACK[:-1]), BACK[-1]], ids=str
)
@pytest.mark.parametrize("kind", LOCKS)
def test_a_clock_that_was_ahead_makes_no_lock_last_for_years(
    stage: Stage, clock: Clock, kind: str, ahead: timedelta
) -> None:
    begin, lasts, act, refusal = LOCKS[kind]
    camera = stage("known")
    clock.now += ahead
    begin(camera)
    clock.now -= ahead

    told = outcome(lambda: act(stage.again(camera)))
    assert isinstance(told, refusal)
    began = clock.now
    assert until(told) - began <= lasts
    # Going on for so long looks like being put right, which may take the correction off once more.
    while isinstance(told := outcome(lambda: act(stage.again(camera))), refusal):
        clock.now = until(told)
    assert clock.now - began <= 2 * lasts


@pytest.mark.parametrize("back", SOME_BACK, ids=str)
@pytest.mark.parametrize("kind", ["session", "challenge", "grant"])
def test_nothing_lives_longer(stage: Stage, clock: Clock, kind: str, back: timedelta) -> None:
    camera = stage("known")
    act = lives(camera)[kind]
    clock.now -= back
    somebody_looks(camera)
    for _ in range(20):
        clock.go(seconds=29)
        somebody_looks(stage.again(camera))

    clock.now += back + timedelta(seconds=20)

    assert isinstance(outcome(lambda: act(stage.again(camera))), OVER)


@pytest.mark.parametrize("kind", ["session", "challenge", "grant"])
def test_what_was_refused_stays_refused(stage: Stage, clock: Clock, kind: str) -> None:
    camera = stage("known")
    act = lives(camera)[kind]
    clock.now += LIFE
    assert isinstance(outcome(lambda: act(camera)), OVER)
    for back in (timedelta(minutes=5), timedelta(minutes=9), timedelta(hours=1)):
        clock.now -= back
        assert isinstance(outcome(lambda: act(stage.again(camera))), OVER)
        clock.now += back


@pytest.mark.parametrize("kind", ["session", "challenge", "grant"])
def test_a_clock_that_is_corrected_by_a_little_ends_nothing(stage: Stage, clock: Clock, kind: str) -> None:
    camera = stage("known")
    act = lives(camera)[kind]
    for _ in range(5):
        clock.go(seconds=-9)
        somebody_looks(camera)
        clock.go(seconds=20)
    act(camera)


def test_the_log_tells_the_camera_s_own_time(stage: Stage, clock: Clock) -> None:
    camera = stage("known")
    clock.go(days=-1)
    somebody_looks(camera)
    session = camera.sign_in(ADMIN, KNOWN)
    times = {event.at for event in log_of(camera, session) if event.kind is not EventKind.SCENARIO_STARTED}
    assert times == {clock.now}


@pytest.mark.parametrize("scripts", [5, pytest.param(50, marks=pytest.mark.full)])
def test_random_clocks(stage: Stage, clock: Clock, scripts: int) -> None:
    """A real time that goes on, and a clock that shows it, or less, and is looked at after each change."""
    seed = random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)
    held = lived = 0
    for _ in range(scripts):
        real = clock.now = datetime(2026, 3, 1, 9, 30, tzinfo=clock.now.tzinfo)
        camera = stage("known")
        kind = chance.choice(list(LOCKS))
        begin, lasts, act, refusal = LOCKS[kind]
        locked: datetime | None = None
        behind = normally = chance.choice([timedelta(), timedelta(minutes=3), timedelta(days=400)])
        somebody_looks(camera)  # while the clock is ahead, as it was once
        clock.now -= normally
        somebody_looks(camera)
        alive, begun = lives(camera), real
        for _ in range(chance.randrange(3, 12)):
            passed = timedelta(seconds=chance.choice([1, 20, 70, 400, 1000, 4000, 30_000]))
            real, clock.now = real + passed, clock.now + passed
            somebody_looks(camera)
            # Put right in part by less than a day, or after as long without a look, it passes for time.
            later = [normally + back for back in BACK[3:]]
            possible = [b for b in later if b >= behind or behind - b > timedelta(hours=26)]
            behind = chance.choice([normally, normally, *possible])
            clock.now = real - behind
            camera = stage.again(camera)
            somebody_looks(camera)
            if locked is None and chance.random() < 0.4:
                # Of ten challenges the first was opened with what lives, where the camera's time, which may
                # run slower, says that this was less than a day ago.
                locked = begun if begin(camera) is False else real
                alive.clear()  # the lock has used what lived
            elif locked is not None and real - locked < lasts:
                assert isinstance(outcome(lambda: act(camera)), refusal), f"seed {seed}"  # noqa: B023
                held += 1
            if real - begun >= LIFE:
                for name, use in alive.items():
                    assert isinstance(outcome(lambda: use(camera)), OVER), f"{name}, seed {seed}"  # noqa: B023
                    lived += 1
                alive = {}
    print(f"{scripts} scripts, seed {seed}: {held} locks held, {lived} lives over")  # noqa: T201
