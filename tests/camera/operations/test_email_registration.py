"""The safe e-mail at the cloud's: told before the camera saves, and never half done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import KNOWN, MAIL, OTHER, PHONE, key_for, kinds, log_of, outcome, together
from tui.camera import (
    ADMIN,
    Answer,
    Camera,
    CameraContext,
    CodeChannel,
    EventKind,
    SecuritySettings,
    Session,
    start,
)
from tui.camera.errors import RegistrarDown, RegistrationRefused, SessionEnded
from tui.protocol.registrar import Registrar, RegistrarUnreachable, Registration, Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.camera.helpers import Clock, Stage


class Cloud(Registrar):
    """The far side, as far as the camera sees it."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.address = ""
        self.newest: datetime | None = None
        self.before: Callable[[], object] | None = None
        """Called once, while a registration is on its way."""
        self.meanwhile: Callable[[], object] | None = None
        """Called once, when an address has been registered."""

    def register(self, registration: Registration) -> Verdict:
        before, self.before = self.before, None
        if before is not None:
            before()
        verdict = judge(registration, key_for(registration.serial), self.clock(), self.newest)
        if verdict is Verdict.REGISTERED:
            self.address, self.newest = registration.address, registration.at
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return verdict


class Closed(Registrar):
    """A cloud that can't be asked, or says no."""

    def __init__(self, answer: Exception | Verdict) -> None:
        self.answer = answer

    def register(self, registration: Registration) -> Verdict:
        del registration
        if isinstance(self.answer, Verdict):
            return self.answer
        raise self.answer


@pytest.fixture
def cloud(stage: Stage, clock: Clock) -> Cloud:
    cloud = Cloud(clock)
    stage.registrar = cloud
    return cloud


def save(
    camera: Camera, session: Session, address: str, channel: CodeChannel = CodeChannel.CONTACT
) -> SecuritySettings:
    return camera.save_security(session, PHONE, MAIL, channel, address)


def test_the_address_is_registered_with_a_proof_of_the_camera(stage: Stage, cloud: Cloud) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)

    saved = save(camera, session, " me@example.org ")

    assert saved.email == cloud.address == "me@example.org"
    assert camera.challenge().channel is CodeChannel.CONTACT
    assert "example.org" not in repr(log_of(camera, session))


def test_the_same_moment_twice_and_a_clock_set_back_a_little_are_fine(
    stage: Stage, cloud: Cloud, clock: Clock
) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)

    for number, seconds in enumerate((0, 0, -9)):
        clock.go(seconds=seconds)
        save(camera, session, f"me{number}@example.org")

    assert cloud.address == "me2@example.org"


def test_what_the_cloud_need_not_know_is_not_sent(stage: Stage, cloud: Cloud) -> None:
    camera = stage("known")

    save(camera, camera.sign_in(ADMIN, KNOWN), "me@example.org", CodeChannel.APP)

    assert cloud.newest is None


@pytest.mark.parametrize(
    ("answer", "refusal", "why"),
    [
        (RegistrarUnreachable(), RegistrarDown, "down"),
        (ConnectionRefusedError(), RegistrarDown, "down"),
        (TimeoutError(), RegistrarDown, "down"),
        (Verdict.NOT_PROVED, RegistrationRefused, "not proved"),
        (Verdict.OUT_OF_TIME, RegistrationRefused, "out of time"),
    ],
)
def test_where_the_cloud_does_not_take_it_nothing_is_saved(
    stage: Stage, answer: Exception | Verdict, refusal: type[Exception], why: str
) -> None:
    stage.registrar = Closed(answer)
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)
    before, challenge = camera.security(session), camera.challenge()
    grant = camera.answer_questions(PHONE, MAIL)
    pair = Answer(5, "1999"), Answer(6, "Rex")

    with pytest.raises(refusal):
        camera.save_security(session, *pair, CodeChannel.CONTACT, "me@example.org")

    assert camera.security(session) == before
    assert camera.hints().answers == (PHONE, MAIL)
    assert camera.challenge() == challenge
    line = log_of(camera, session)[-1]
    assert (line.kind, line.details) == (EventKind.REGISTRATION_FAILED, {"why": why})
    camera.reset_password(grant, OTHER)


@pytest.mark.parametrize("channel", [CodeChannel.APP, None])
def test_an_address_that_is_no_way_any_more_is_withdrawn(
    stage: Stage, cloud: Cloud, channel: CodeChannel | None
) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)
    save(camera, session, "me@example.org")

    saved = camera.save_security(session, PHONE, MAIL, channel, "me@example.org")

    assert saved.email == "me@example.org", "the camera keeps it for the next time"
    assert cloud.address == ""


def test_withdrawing_waits_for_no_cloud(stage: Stage, cloud: Cloud) -> None:
    camera = stage("known")
    save(camera, camera.sign_in(ADMIN, KNOWN), "me@example.org")
    stage.registrar = Closed(RegistrarUnreachable())
    offline = Camera(
        CameraContext(
            stage.store, camera.serial, hasher=stage.hasher, clock=stage.clock, registrar=stage.registrar
        )
    )
    session = offline.sign_in(ADMIN, KNOWN)

    assert save(offline, session, "", CodeChannel.APP).channel is CodeChannel.APP

    assert kinds(offline, session)[-2:] == [EventKind.MODIFY_SECURITY, EventKind.REGISTRATION_FAILED]


def test_what_is_saved_during_the_withdrawal_wins(stage: Stage, cloud: Cloud) -> None:
    camera = stage("known")
    one, other = (camera.sign_in(ADMIN, KNOWN) for _ in range(2))
    for moment in ("before", "meanwhile"):
        save(camera, one, "me@example.org")
        setattr(cloud, moment, lambda: save(camera, other, "other@example.org"))

        save(camera, one, "", CodeChannel.APP)

        assert camera.security(one).email == cloud.address == "other@example.org"


def test_a_slip_never_reaches_the_cloud(stage: Stage, cloud: Cloud) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)

    for address in ("", "nonsense", "a" * 41):
        outcome(lambda address=address: save(camera, session, address))  # type: ignore[misc]

    assert cloud.newest is None


def test_a_camera_without_a_key_cannot_prove_who_it_is(stage: Stage, cloud: Cloud) -> None:
    camera = start(stage.store, "N" * 16, "known", hasher=stage.hasher, clock=stage.clock, registrar=cloud)
    session = camera.sign_in(ADMIN, KNOWN)

    with pytest.raises(RegistrationRefused) as refused:
        save(camera, session, "me@example.org")

    assert refused.value.why == "no key"
    assert camera.security(session).email == ""


@pytest.mark.parametrize("before", ["old@example.org", ""])
def test_what_the_camera_then_cannot_save_is_taken_back(stage: Stage, cloud: Cloud, before: str) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)
    if before:
        save(camera, session, before)
    saved = camera.security(session)
    cloud.meanwhile = lambda: camera.sign_out(session)

    with pytest.raises(SessionEnded):
        save(camera, session, "new@example.org")

    assert camera.security(camera.sign_in(ADMIN, KNOWN)) == saved
    assert cloud.address == before
    assert camera.challenge().channel is (CodeChannel.CONTACT if before else CodeChannel.APP)


@pytest.mark.parametrize("moment", ["before", "meanwhile"])
def test_who_saves_last_has_the_last_word_at_the_cloud_too(stage: Stage, cloud: Cloud, moment: str) -> None:
    camera = stage("known")
    one, other = (camera.sign_in(ADMIN, KNOWN) for _ in range(2))
    setattr(cloud, moment, lambda: save(camera, other, "other@example.org"))

    save(camera, one, "one@example.org")

    assert camera.security(one).email == cloud.address == "one@example.org"


def test_camera_and_cloud_agree_however_many_save_at_once(stage: Stage, cloud: Cloud) -> None:
    camera = stage("known")
    sessions = [camera.sign_in(ADMIN, KNOWN) for _ in range(8)]

    found = together(8, lambda i: save(camera, sessions[i], f"me{i}@example.org"))

    assert all(isinstance(result, SecuritySettings) for result in found), found
    assert camera.security(sessions[0]).email == cloud.address
    assert kinds(camera, sessions[0]).count(EventKind.MODIFY_SECURITY) == 8


@pytest.mark.parametrize("known", [False, True])
def test_without_a_cloud_the_camera_keeps_it_to_itself(stage: Stage, cloud: Cloud, known: bool) -> None:  # noqa: FBT001
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)
    if known:
        save(camera, session, "me@example.org")
    alone = stage.again(camera)

    for channel in (CodeChannel.CONTACT, CodeChannel.APP):
        assert save(alone, session, "other@example.org", channel).email == "other@example.org"

    assert cloud.address == ("me@example.org" if known else "")
