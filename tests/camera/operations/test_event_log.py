"""The camera's log: its order, its bounds, and what it never says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import KNOWN, MAIL, OTHER, PHONE, kinds, log_of, outcome, wrong
from tests.db.stores import file_of
from tui.camera import ADMIN, Answer, CodeChannel, EventKind

if TYPE_CHECKING:
    from tests.camera.helpers import Clock, Stage


def test_the_log_tells_what_happened_in_order(stage: Stage, clock: Clock) -> None:
    camera = stage("known")
    clock.go(seconds=1)
    wrong(camera, 1, "guest")
    clock.go(seconds=1)
    session = camera.sign_in(ADMIN, KNOWN)

    newest, failed, started = camera.events(session)

    assert (newest.seq, failed.seq, started.seq) == (3, 2, 1)
    assert (newest.kind, newest.account, newest.at) == (EventKind.LOG_IN, "admin", clock.now)
    assert (failed.kind, failed.account) == (EventKind.LOG_IN_FAILED, "gu…")
    assert (started.kind, started.details) == (EventKind.SCENARIO_STARTED, {"scenario": "known"})


def test_pages_follow_each_other_without_a_gap(stage: Stage) -> None:
    camera = stage("known")
    for _ in range(10):
        session = camera.sign_in(ADMIN, KNOWN)

    first = camera.events(session, limit=4)
    second = camera.events(session, limit=4, before=first[-1].place)

    assert [event.seq for event in first + second] == [11, 10, 9, 8, 7, 6, 5, 4]
    assert len(camera.events(session, limit=0)) == 1
    assert len(camera.events(session, limit=10**9)) == 11


def test_the_log_is_a_ring(stage: Stage) -> None:
    camera = stage("known", capacity=20)
    for _ in range(30):
        session = camera.sign_in(ADMIN, KNOWN)

    assert [event.seq for event in log_of(camera, session)] == list(range(12, 32))


def test_refusals_during_a_lock_are_one_line_that_grows(stage: Stage, clock: Clock) -> None:
    camera = stage("known", capacity=20)
    session = camera.sign_in(ADMIN, KNOWN)
    wrong(camera, 5)
    began = clock.now
    for _ in range(100):
        clock.go(seconds=1)
        wrong(camera, 1)

    line = camera.events(session)[0]

    assert (line.kind, line.count, line.at.timestamp() - began.timestamp()) == (
        EventKind.REFUSED_WHILE_LOCKED,
        100,
        1,
    )
    assert line.details == {"gate": "sign-in", "last": clock.now.isoformat()}
    clock.go(hours=1)
    session = camera.sign_in(ADMIN, KNOWN)
    wrong(camera, 6)
    assert camera.events(session)[0].count == 1, "the next lock has a line of its own"


def test_a_line_that_left_the_ring_is_begun_again(stage: Stage) -> None:
    camera = stage("known", capacity=5)
    session = camera.sign_in(ADMIN, KNOWN)
    wrong(camera, 8)
    wrong(camera, 4, "one")
    wrong(camera, 4, "two")

    wrong(camera, 1)

    line = camera.events(session)[0]
    assert (line.kind, line.count) == (EventKind.REFUSED_WHILE_LOCKED, 1)


@pytest.mark.sqlite_only
def test_no_secret_is_kept_in_the_log_or_in_the_clear(stage: Stage) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)
    outcome(lambda: camera.sign_in(ADMIN, "Mistyped-33-anchor"))
    camera.change_password(session, KNOWN, OTHER)
    camera.save_security(session, Answer(5, "1987"), Answer(6, "moloch"), CodeChannel.APP, "a@example.org")
    camera.reset_password(camera.answer_questions(Answer(5, "1987"), Answer(6, "moloch")), "Paddle-88-orchid")
    session = camera.sign_in(ADMIN, "Paddle-88-orchid")

    said = repr(camera.events(session))
    stage.store.close()
    kept = b"".join(file.read_bytes() for file in file_of(stage.store).parent.iterdir())

    for secret in (OTHER, "Mistyped-33-anchor", "moloch", "Paddle-88-orchid"):
        assert secret not in said
        assert secret.encode() not in kept
    for told in (KNOWN, PHONE.text, MAIL.text):
        assert told not in said


def test_signing_out_is_logged(stage: Stage) -> None:
    camera = stage("known")
    camera.sign_out(camera.sign_in(ADMIN, KNOWN))

    assert kinds(camera, camera.sign_in(ADMIN, KNOWN))[-2:] == [EventKind.LOG_OUT, EventKind.LOG_IN]
