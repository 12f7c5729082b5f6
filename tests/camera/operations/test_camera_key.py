"""The camera's key: where it comes from, and cameras of the first release, which have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import KNOWN, CheapHasher, code_of, key_for
from tests.camera.storage.test_store import SERIAL, VERSION_1
from tui.camera import ADMIN, EventKind, Store, WaysOfReset, add_camera, list_cameras, open_camera
from tui.camera.errors import ResetNotOffered
from tui.camera.storage.migrations import MIGRATIONS
from tui.protocol.payload import CodeChannel, parse

if TYPE_CHECKING:
    from pathlib import Path

    from tui.protocol.code import CameraKey


@pytest.fixture
def first_release(path: Path) -> Path:
    """A store as the first release left it, with one camera."""
    with Store.open(path, migrations=MIGRATIONS[:1]) as first, first.write_all() as tx:
        for statement in VERSION_1.strip().splitlines():
            tx.exec_driver_sql(statement)
    return path


def test_a_camera_of_the_first_release_keeps_working_without_codes(first_release: Path) -> None:
    with Store.open(first_release) as store:
        camera = open_camera(store, hasher=CheapHasher())
        session = camera.set_first_password(KNOWN)

        assert camera.ways_of_reset() == WaysOfReset(questions=False, code=None)
        assert camera.security(session).channel is CodeChannel.APP, "what Security says is kept"
        with pytest.raises(ResetNotOffered):
            camera.challenge()
        assert camera.running_challenge() is None
        assert [event.seq for event in camera.events(session)] == [3, 2, 1]


def test_it_gets_a_key_when_it_is_opened_with_a_cloud(first_release: Path) -> None:
    for _ in range(2):
        with Store.open(first_release) as store:
            camera = open_camera(store, hasher=CheapHasher(), key_for=key_for)
            challenge = camera.challenge()
            assert camera.ways_of_reset().code is CodeChannel.APP
            assert camera.answer_code(code_of(challenge, SERIAL))


def test_a_new_camera_gets_its_key_once(store: Store) -> None:
    asked: list[str] = []

    def counted(serial: str) -> CameraKey:
        asked.append(serial)
        return key_for(serial)

    added = add_camera(store, "gate", hasher=CheapHasher(), key_for=counted)
    opened = open_camera(store, "gate", hasher=CheapHasher(), key_for=counted)
    challenge = opened.challenge()

    assert asked == [added.serial]
    assert parse(challenge.payload).serial == added.serial
    grant = added.answer_code(code_of(challenge, added.serial))
    added.reset_password(grant, KNOWN)
    assert EventKind.CODE_ACCEPTED in {e.kind for e in added.events(added.sign_in(ADMIN, KNOWN))}


def test_a_cloud_that_fails_leaves_no_camera(store: Store) -> None:
    def broken(serial: str) -> CameraKey:
        raise LookupError(serial)

    with pytest.raises(LookupError):
        add_camera(store, "gate", hasher=CheapHasher(), key_for=broken)

    assert list_cameras(store) == []
