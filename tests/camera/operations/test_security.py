"""The Security window: how a reset is set up, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from tests.camera.helpers import KNOWN, MAIL, OTHER, PHONE, kinds, outcome
from tui.camera import ADMIN, Answer, CodeChannel, EventKind, SecuritySettings, WaysOfReset
from tui.camera.errors import (
    BadInput,
    EmailMalformed,
    EmailMissing,
    EmailName,
    EmailTooLong,
    NotAllowed,
    SessionEnded,
    WrongAnswers,
)
from tui.camera.storage.schema import accounts

if TYPE_CHECKING:
    from tests.camera.helpers import Stage


def test_security_is_saved_for_the_next_reset(stage: Stage) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)
    pair = Answer(5, "1999"), Answer(6, "Rex")

    saved = camera.save_security(session, *pair, CodeChannel.CONTACT, " me@example.org ")

    assert (
        saved == SecuritySettings((5, 6), CodeChannel.CONTACT, "me@example.org") == camera.security(session)
    )
    assert camera.ways_of_reset() == WaysOfReset(questions=True, code=CodeChannel.CONTACT)
    assert camera.hints().answers is None
    assert camera.answer_questions(*pair)
    assert isinstance(outcome(lambda: camera.answer_questions(PHONE, MAIL)), WrongAnswers)
    assert EventKind.MODIFY_SECURITY in kinds(camera, session)


def test_saving_the_told_answers_again_keeps_them_told(stage: Stage) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)

    saved = camera.save_security(session, MAIL, PHONE, None, "kept@example.org")

    assert saved.email == "kept@example.org"
    assert camera.hints().answers == (PHONE, MAIL)
    assert camera.ways_of_reset() == WaysOfReset(questions=True, code=None)


@pytest.mark.parametrize(
    ("email", "channel", "refusal"),
    [
        ("", CodeChannel.CONTACT, EmailMissing),
        ("  ", CodeChannel.CONTACT, EmailMissing),
        ("a" * 30 + "@example.org", CodeChannel.CONTACT, EmailTooLong),
        *(
            (email, channel, EmailMalformed)
            for email in ("a@b", "a b@example.org", "a@b.c\nBcc: x@y.zz", "<a@b.cc>", "a..b@c.dd", "я@b.cc")
            for channel in CodeChannel
        ),
        ("-oQ/tmp@x.yz", CodeChannel.CONTACT, EmailName),
        ("|id@x.yz", CodeChannel.APP, EmailName),
    ],
)
def test_an_address_that_mail_cannot_reach_is_refused(
    stage: Stage, email: str, channel: CodeChannel, refusal: type[BadInput]
) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)

    with pytest.raises(refusal):
        camera.save_security(session, PHONE, MAIL, channel, email)

    assert camera.security(session).email == ""


def test_another_account_is_refused_by_the_camera_itself(stage: Stage) -> None:
    camera = stage("known")
    with stage.store.write_all() as tx:
        record = stage.hasher.hash(OTHER)
        tx.execute(update(accounts).where(accounts.c.name == "default").values(password=record))
    viewer, admin = camera.sign_in("default", OTHER), camera.sign_in(ADMIN, KNOWN)

    for refused in (
        lambda: camera.security(viewer),
        lambda: camera.save_security(viewer, PHONE, MAIL, None, ""),
        lambda: camera.groups(viewer),
        lambda: camera.events(viewer),
    ):
        assert isinstance(outcome(refused), NotAllowed)

    assert kinds(camera, admin).count(EventKind.NOT_ALLOWED) == 4


def test_a_session_that_ends_while_the_answers_are_hashed_saves_nothing(stage: Stage) -> None:
    camera = stage("known")
    session = camera.sign_in(ADMIN, KNOWN)
    stage.hasher.meanwhile = lambda: camera.sign_out(session)

    with pytest.raises(SessionEnded):
        camera.save_security(session, Answer(5, "1999"), Answer(6, "Rex"), None, "")

    assert camera.answer_questions(PHONE, MAIL)
