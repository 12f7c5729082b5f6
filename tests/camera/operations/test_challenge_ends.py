"""What ends a challenge, what the log tells of it, and what a camera does with broken rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import (
    KNOWN,
    MAIL,
    OTHER,
    PHONE,
    Clock,
    code_of,
    key_for,
    log_of,
    outcome,
    reopened,
    wrong,
    wrong_code,
)
from tui.camera import ADMIN, Camera, CodeChannel, EventKind, remove_camera, start
from tui.camera.errors import (
    ChallengeOver,
    GrantRefused,
    StoreDamaged,
)
from tui.protocol.payload import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.camera.helpers import Stage

CODES = {kind for kind in EventKind if kind.value.startswith(("Challenge", "Code"))}


def by_reset(camera: Camera) -> None:
    reopened(camera)


def by_security(camera: Camera) -> None:
    camera.save_security(camera.sign_in(ADMIN, KNOWN), PHONE, MAIL, CodeChannel.CONTACT, "me@example.org")


def by_password(camera: Camera) -> None:
    camera.change_password(camera.sign_in(ADMIN, KNOWN), KNOWN, OTHER)


@pytest.mark.parametrize("ending", [by_reset, by_security, by_password])
def test_what_voids_an_open_challenge_and_its_grant(stage: Stage, ending: Callable[[Camera], None]) -> None:
    camera = stage("known")
    challenge = camera.challenge()
    wrong(camera, 3)
    assert camera.challenge() == challenge, "a failed sign-in does not"

    ending(camera)
    with pytest.raises(ChallengeOver):
        camera.answer_code(code_of(challenge))
    after = camera.challenge()
    grant = camera.answer_code(code_of(after))

    assert parse(after.payload).channel is camera.ways_of_reset().code
    assert after.channel is camera.ways_of_reset().code
    stage("known")
    with pytest.raises(GrantRefused):
        camera.reset_password(grant, OTHER)


def test_no_code_and_no_nonce_is_in_the_log(stage: Stage, clock: Clock) -> None:
    camera = stage("lost")
    first = camera.challenge()
    mistyped = wrong_code(first)
    outcome(lambda: camera.answer_code(mistyped))
    clock.go(minutes=10)
    for _ in range(100):
        outcome(lambda: camera.answer_code(code_of(first)))
    second = camera.challenge()
    camera.reset_password(camera.answer_code(code_of(second)), OTHER)
    session = camera.sign_in(ADMIN, OTHER)

    log = [event for event in log_of(camera, session) if event.kind in CODES]

    assert [(event.kind, event.count) for event in log] == [
        (EventKind.CHALLENGE_OPENED, 1),
        (EventKind.CODE_FAILED, 1),
        (EventKind.CODE_REFUSED, 100),
        (EventKind.CHALLENGE_OPENED, 1),
        (EventKind.CODE_ACCEPTED, 1),
    ]
    assert log[0].details == {"channel": "app", "expires": first.expires.isoformat()}
    said = repr(log)
    for challenge in (first, second):
        for secret in (code_of(challenge), mistyped, challenge.payload, challenge.payload[19:35]):
            assert secret not in said


def test_a_broken_row_is_damage(stage: Stage) -> None:
    camera = stage("lost")
    camera.challenge()

    for statement in ("UPDATE challenges SET payload = 'NONSENSE'", "UPDATE camera_keys SET key = 'red'"):
        with stage.store.write_all() as tx:
            tx.exec_driver_sql(statement)
        assert isinstance(outcome(camera.challenge), StoreDamaged)


def test_starting_again_keeps_the_key_and_wipes_the_challenges(stage: Stage) -> None:
    camera = stage("lost")
    before = camera.challenge()

    start(stage.store, camera.serial, "lost", hasher=stage.hasher, key_for=lambda _: key_for("other"))

    assert camera.running_challenge() is None
    after = camera.challenge()
    assert after.payload != before.payload
    assert camera.answer_code(code_of(after))
    remove_camera(stage.store, camera.serial.lower())
    with stage.store.read() as tx:
        for table in ("challenges", "camera_keys"):
            assert tx.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0
