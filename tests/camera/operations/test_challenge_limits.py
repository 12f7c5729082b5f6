"""Five codes a challenge, ten challenges in any 24 hours: one after the other, at once, and over restarts."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.camera.helpers import (
    KNOWN,
    CheapHasher,
    Clock,
    Stage,
    code_of,
    log_of,
    outcome,
    together,
    wrong_code,
)
from tui.camera import ADMIN, Challenge, EventKind, ResetGrant, Store
from tui.camera.errors import ChallengeOver, TooManyChallenges, WrongCode
from tui.protocol.code import CameraKey, code_for

if TYPE_CHECKING:
    from datetime import datetime

    from tui.camera import Event


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The challenges that a code was compared with, one entry a look."""
    seen: list[str] = []

    def counted(text: str, key: CameraKey) -> str:
        seen.append(text)
        return code_for(text, key)

    monkeypatch.setattr("tui.camera.operations.challenges.code_for", counted)
    return seen


def test_a_hundred_wrong_codes_at_once_get_five_looks(stage: Stage, looks: list[str]) -> None:
    camera = stage("known")
    challenge = camera.challenge()

    refusals = together(100, lambda i: camera.answer_code(wrong_code(challenge, i + 1)))

    assert Counter(map(type, refusals)) == {WrongCode: 5, ChallengeOver: 95}
    assert sorted(r.tries_left for r in refusals if isinstance(r, WrongCode)) == [0, 1, 2, 3, 4]
    assert looks == [challenge.payload] * 5
    log = counts(log_of(camera, camera.sign_in(ADMIN, KNOWN)))
    assert log[EventKind.CODE_FAILED] == 5
    assert log[EventKind.CHALLENGE_VOIDED] == 1
    assert log[EventKind.CODE_REFUSED] == 95


def test_a_hundred_codes_at_once_with_the_right_one_among_them(stage: Stage, looks: list[str]) -> None:
    camera = stage("lost")
    challenge = camera.challenge()
    right, code = code_of(challenge), wrong_code(challenge)

    found = Counter(map(type, together(100, lambda i: camera.answer_code(right if i % 20 == 10 else code))))

    assert len(looks) <= 5
    assert found[ResetGrant] <= 1
    assert found[ResetGrant] + found[WrongCode] == len(looks)


def test_two_dozen_windows_opened_at_once_show_one_challenge(stage: Stage) -> None:
    camera = stage("lost")

    shown = together(24, lambda _: camera.challenge())

    assert len(set(shown)) == 1


def test_two_dozen_wishes_at_once_open_ten(stage: Stage) -> None:
    camera = stage("lost")

    found = together(24, lambda _: camera.new_challenge())

    assert Counter(map(type, found)) == {Challenge: 10, TooManyChallenges: 14}


def test_ten_in_any_24_hours_and_the_error_says_until_when(stage: Stage, clock: Clock) -> None:
    camera = stage("known")
    began = clock.now
    for _ in range(10):
        camera.new_challenge()
        clock.go(hours=1)

    for at, until in ((began + timedelta(hours=23, minutes=59), 24), (began + timedelta(hours=24), 25)):
        clock.now = at
        if at == began + timedelta(hours=24):
            stage.again(camera).challenge()
            clock.go(minutes=10)
        with pytest.raises(TooManyChallenges) as refused:
            stage.again(camera).challenge()
        assert refused.value.until == began + timedelta(hours=until)

    session = camera.sign_in(ADMIN, KNOWN)
    assert counts(camera.events(session))[EventKind.CODE_REFUSED] == 2


def counts(events: list[Event]) -> Counter[EventKind]:
    found = Counter[EventKind]()
    for event in events:
        found[event.kind] += event.count
    return found


def test_the_tenth_is_as_good_as_the_first(stage: Stage) -> None:
    camera = stage("lost")
    for _ in range(10):
        challenge = camera.new_challenge()

    with pytest.raises(TooManyChallenges):
        camera.new_challenge()

    assert camera.challenge() == challenge, "what was refused did not end the running one"
    assert camera.answer_code(code_of(challenge))


def test_a_clock_set_back_makes_nothing_last_longer(stage: Stage, clock: Clock) -> None:
    camera = stage("lost")
    for _ in range(10):
        camera.new_challenge()
    clock.go(days=-365)

    assert camera.running_challenge() is None, "how long it has lived can't be known"
    clock.go(minutes=10)
    with pytest.raises(TooManyChallenges) as refused:
        camera.challenge()
    assert refused.value.until == clock.now + timedelta(hours=23, minutes=50)


ACTS = st.sampled_from(["open", "new", "new", "new", "wrong", "wrong", "right", "restart"])
MINUTES = st.sampled_from([0, 0, 0, 1, 4, 9, 10, 60, 300])


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(ACTS, MINUTES), min_size=10, max_size=60))
def test_whatever_is_done_a_day_has_ten_challenges_of_five_codes(acts: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "cameras.db") as store:
        stage = Stage(store, CheapHasher(), Clock())
        camera = stage("lost-no-questions")
        clock = stage.clock
        opened: list[datetime] = []  # the model: when each challenge was opened, and what the newest is
        running, tries = "", 0
        for act, minutes in acts:
            clock.go(minutes=minutes)
            if opened and clock.now >= opened[-1] + timedelta(minutes=10):
                running = ""
            today = [at for at in opened if at > clock.now - timedelta(hours=24)]
            if act in {"open", "new"}:
                found = outcome(camera.challenge if act == "open" else camera.new_challenge)
                if act == "open" and running:
                    assert isinstance(found, Challenge)
                    assert (found.payload, found.tries_left) == (running, 5 - tries)
                elif len(today) < 10:
                    assert isinstance(found, Challenge)
                    assert found.payload != running
                    assert (found.tries_left, found.expires - clock.now) == (5, timedelta(minutes=10))
                    running, tries = found.payload, 0
                    opened.append(clock.now)
                else:
                    assert isinstance(found, TooManyChallenges)
                    assert found.until == today[0] + timedelta(hours=24)
            elif act == "restart":
                camera = stage.again(camera)
            else:
                last = camera.running_challenge()
                assert (last is None) is (not running)
                code = "00000000" if last is None else (code_of if act == "right" else wrong_code)(last)
                answered = outcome(lambda camera=camera, code=code: camera.answer_code(code))  # type: ignore[misc]
                if not running:
                    assert isinstance(answered, ChallengeOver)
                elif act == "right":
                    assert isinstance(answered, ResetGrant)
                    running = ""
                else:
                    tries += 1
                    assert isinstance(answered, WrongCode)
                    assert answered.tries_left == 5 - tries
                    running = running if tries < 5 else ""
