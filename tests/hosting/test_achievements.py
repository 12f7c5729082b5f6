"""What the server's log says of a session: what happened at the camera, other users or not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.camera.helpers import KNOWN, MAIL, OTHER, PHONE, CheapHasher, code_of, key_for, outcome
from tests.hosting.visitor_helpers import cheap_hashes
from tests.metrics.helpers import read
from tui.camera import ADMIN, Answer, Camera, CodeChannel, Store, add_camera
from tui.camera.errors import StoreError
from tui.hosting.achievements import observed_camera
from tui.metrics.counts import recorder
from tui.metrics.exposition import exposition
from tui.metrics.totals import Totals
from tui.remote.visitor import USUAL, Visitor

WRONG = PHONE, Answer(2, "nobody@example.com")
NEWEST = "Lighthouse-23-gravel"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with cheap_hashes(), Store.open(tmp_path / "cameras.sqlite3") as store:
        yield store


Visit = Callable[[], tuple[Camera, Visitor]]


def visits(store: Store, scenario: str = "lost") -> Visit:
    """Return what lets one more visitor come to a new camera."""
    serial = add_camera(store, scenario, scenario, hasher=CheapHasher(), key_for=key_for).serial

    def visit() -> tuple[Camera, Visitor]:
        visitor = Visitor("demo", "192.0.2.7", "xterm", USUAL, "en")
        return observed_camera(visitor, store, serial, None), visitor

    return visit


def said(visitor: Visitor) -> dict[str, Any]:
    """The fields at the end of the session's line."""
    return dict(field.split("=") for note in visitor.notes for field in note().split())


def by_questions(camera: Camera, password: str) -> None:
    camera.reset_password(camera.answer_questions(PHONE, MAIL), password)


def test_a_visitor_who_only_looked(store: Store) -> None:
    _, visitor = visits(store)()
    assert [note() for note in visitor.notes] == [
        "reset=none wrong-answers=0 wrong-codes=0 password=unchanged questions=unchanged"
    ]


def test_a_reset_by_questions_and_new_questions(store: Store) -> None:
    camera, visitor = visits(store)()
    outcome(lambda: camera.answer_questions(*WRONG))
    by_questions(camera, OTHER)
    session = camera.sign_in(ADMIN, OTHER)
    camera.save_security(session, PHONE, MAIL, CodeChannel.APP, "")
    assert said(visitor) == {
        "reset": "questions",
        "wrong-answers": "1",
        "wrong-codes": "0",
        "password": "set",
        "questions": "saved",
    }


def test_monitoring_counts_a_reset_by_the_way_that_led_to_it(store: Store) -> None:
    """Once, when the password is set: not for right answers alone, nor for the sign-in behind it."""

    def counted() -> dict[str, float]:
        found = read(exposition(Totals(recorder)).decode())
        return {way: found.get(f"resets_total {way}", 0) for way in ("questions", "code")}

    camera, _ = visits(store)()
    before = counted()
    outcome(lambda: camera.answer_questions(*WRONG))
    grant = camera.answer_questions(PHONE, MAIL)
    assert counted() == before
    camera.reset_password(grant, OTHER)
    camera.sign_in(ADMIN, OTHER)
    assert counted() == before | {"questions": before["questions"] + 1}


def test_a_reset_by_code_after_questions_that_led_nowhere(store: Store) -> None:
    camera, visitor = visits(store)()
    camera.answer_questions(PHONE, MAIL)
    assert said(visitor)["reset"] == "none", "no password was set by it"
    challenge = camera.challenge()
    code = code_of(challenge, camera.serial)
    for wrong in range(1, 3):
        outcome(lambda wrong=wrong: camera.answer_code(f"{(int(code) + wrong) % 10**8:08}"))  # type: ignore[misc]
    camera.reset_password(camera.answer_code(code), OTHER)
    got = said(visitor)
    assert (got["reset"], got["wrong-codes"], got["wrong-answers"]) == ("code", "2", "0")
    by_questions(camera, NEWEST)
    assert said(visitor)["reset"] == "questions", "the last one counts"


def test_another_visitor_of_the_same_camera_is_not_counted(store: Store) -> None:
    visit = visits(store)
    (camera, visitor), (_, other) = visit(), visit()
    by_questions(camera, OTHER)
    assert (said(visitor)["reset"], said(other)["reset"]) == ("questions", "none")


@pytest.mark.parametrize("scenario", ["known", "factory"])
def test_a_password_that_was_set_without_a_reset(store: Store, scenario: str) -> None:
    camera, visitor = visits(store, scenario)()
    if scenario == "factory":
        camera.set_first_password(OTHER)
    else:
        camera.change_password(camera.sign_in(ADMIN, KNOWN), KNOWN, OTHER)
    assert (said(visitor)["reset"], said(visitor)["password"]) == ("none", "set")


def test_what_the_disk_did_not_keep_is_not_counted(store: Store) -> None:
    camera, visitor = visits(store)()
    grant = camera.answer_questions(PHONE, MAIL)
    logged: list[str] = []

    def log(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        logged.extend([statement] if statement.startswith("INSERT INTO events") else [])

    def break_down(_connection: object) -> None:
        if logged:
            raise sqlite3.OperationalError("disk I/O error")

    event.listen(store._backend.engine, "before_cursor_execute", log)
    event.listen(store._backend.engine, "commit", break_down)
    with pytest.raises(StoreError):
        camera.reset_password(grant, OTHER)
    event.remove(store._backend.engine, "commit", break_down)
    assert logged
    assert (said(visitor)["reset"], said(visitor)["password"]) == ("none", "unchanged")
    camera.reset_password(grant, OTHER)
    assert (said(visitor)["reset"], said(visitor)["password"]) == ("questions", "set")
